"""定主题: say which theme of an office's work a document belongs to."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.documents.models import Document
from luodi.web.people.models import Role

LONGEST = 40
NO_THEME = "-"
"""How the ledger's filter names documents without any."""


@action(roles={Role.SUPERVISOR, Role.ADMINISTRATOR})
def set_theme(act: Act, document: Document, theme: str) -> Document:
    """Set the document's theme in the office's own words, or take it off; the cockpit adds up by it.

    No document states its theme, so nothing is guessed: without a person's word a document has none.
    """
    row = Document.objects.select_for_update().filter(pk=document.pk).first()
    visible = act.user is None or Document.objects.visible_to(act.user).filter(pk=document.pk).exists()
    act.require(row is not None and visible, "您无权查看该文件。", "You may not see this document.")
    assert row is not None
    told = " ".join(theme.replace("\0", "").split())
    if len(told) > LONGEST or told == NO_THEME:
        raise LuodiError(
            zh=f"主题至多 {LONGEST} 字，不能是“{NO_THEME}”。",
            en=f"A theme has at most {LONGEST} characters and is not “{NO_THEME}”.",
            mend_zh="请写得简短些，如“安全生产”。", mend_en="Shorten it.",
        )  # fmt: skip
    if told == row.theme:
        act.unchanged()
        return row
    before, row.theme = row.theme, told
    row.save(update_fields=["theme"])
    act.record(row, before={"theme": before}, after={"theme": told})
    return row
