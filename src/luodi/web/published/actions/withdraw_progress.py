"""撤下: take a document's published progress off, at once."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.documents.models import Document
from luodi.web.ledger.standing import words
from luodi.web.published.models import Edition
from luodi.web.published.standing import PUBLISHING, may_publish


@action(roles=PUBLISHING)
def withdraw_progress(act: Act, document: Document, *, reason: str) -> Edition:
    """Withdraw the edition that stands, with the reason; pages and downloads of it are gone with the next request."""
    row = Document.objects.select_for_update().get(pk=document.pk)
    act.require(act.user is None or may_publish(act.user, row))
    told = words(reason, zh="理由", en="The reason", most=500)
    edition = Edition.objects.filter(document=row, withdrawn_at=None, replaced_at=None).first()
    if edition is None:
        raise LuodiError(zh="该文件没有公开的进展。", en="Nothing of this document is published.")
    edition.withdrawn_at, edition.withdrawn_by, edition.reason = act.at, act.user, told
    edition.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    act.record(row, before={"edition": edition.ordinal}, after={"edition": None}, why=told)
    return edition
