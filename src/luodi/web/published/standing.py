"""Who may publish a document's progress: supervisors, and officers of the unit that issued it."""

from __future__ import annotations

from luodi.web.documents.models import Document
from luodi.web.people.models import Role, User

PUBLISHING = frozenset({Role.SUPERVISOR, Role.LEADER, Role.LIAISON})


def may_publish(user: User, document: Document) -> bool:
    """Whether the person may publish and withdraw this document's progress; it must be one that they may read."""
    if user.role not in PUBLISHING or not Document.objects.visible_to(user).filter(pk=document.pk).exists():
        return False
    if user.role == Role.SUPERVISOR:
        return True
    unit = user.unit
    return unit is not None and bool({unit.name, unit.short_name} & set(document.issuers))


def may_be_public(document: Document) -> bool:
    """Whether strangers may read the document at all: 主动公开 and without a level of secrecy."""
    return Document.objects.visible_to(None).filter(pk=document.pk).exists()
