"""What a token may be used for; never more than the role of its person allows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.people.access import INTERNAL, JOURNAL_READERS
from luodi.web.people.models import Role


class Scope(models.TextChoices):
    """One kind of use. An operation names the one it needs."""

    READ = "read", _("查阅文件与单位")
    LEDGER_READ = "ledger:read", _("查阅台账")
    LEDGER_WRITE = "ledger:write", _("办理台账任务")
    REVIEW = "review", _("审核与发布")
    DOCUMENTS_WRITE = "documents:write", _("录入文件与调整密级")
    ADMINISTRATION = "administration", _("单位与人员管理")
    JOURNAL_READ = "journal:read", _("查阅日志")


OPEN_TO: dict[Scope, frozenset[Role]] = {
    Scope.READ: frozenset(Role),
    Scope.LEDGER_READ: INTERNAL,
    Scope.LEDGER_WRITE: INTERNAL - JOURNAL_READERS,
    Scope.REVIEW: frozenset({Role.SUPERVISOR}),
    Scope.DOCUMENTS_WRITE: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Scope.ADMINISTRATION: frozenset({Role.ADMINISTRATOR}),
    Scope.JOURNAL_READ: JOURNAL_READERS,
}
"""To which roles a scope is of any use; what exactly each may do, the actions decide."""


def scopes_of(role: str) -> list[Scope]:
    """The scopes that are of use to somebody with ``role``.

    >>> [scope.value for scope in scopes_of("auditor")]
    ['read', 'ledger:read', 'journal:read']
    """
    return [scope for scope, roles in OPEN_TO.items() if role in roles]
