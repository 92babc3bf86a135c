"""定密、变更公开属性: say how secret a document is and whether it is public."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.documents.models import Document, Publicity
from luodi.web.people.models import Role, Secrecy


@action(roles={Role.SUPERVISOR, Role.ADMINISTRATOR})
def reclassify(act: Act, document: Document, *, secrecy: Secrecy, publicity: Publicity, why: str) -> Document:
    """Set both, with the reason. It counts from the next request: whatever stands on the document (tasks, search,
    review, the API, feeds) asks it each time.

    One may raise a document above one's own clearance, and then sees it no more.
    """
    row = Document.objects.select_for_update().filter(pk=document.pk).first()
    visible = act.user is None or Document.objects.visible_to(act.user).filter(pk=document.pk).exists()
    act.require(row is not None and visible, "您无权查看该文件。", "You may not see this document.")
    assert row is not None
    told = why.replace("\0", "").strip()
    if not told:
        raise LuodiError(
            zh="没有填写理由。", en="The reason is missing.",
            mend_zh="请写明依据或理由。", mend_en="Give the basis or the reason.",
        )  # fmt: skip
    if secrecy != Secrecy.NONE and publicity == Publicity.OPEN:
        raise LuodiError(
            zh="有密级的文件不能主动公开。", en="A document with a level of secrecy cannot be public.",
            mend_zh="请先解密，或另选公开属性。", mend_en="Take the level off first, or choose another.",
        )  # fmt: skip
    before = {"secrecy": row.secrecy, "publicity": row.publicity}
    after = {"secrecy": int(secrecy), "publicity": str(publicity.value)}
    if before == after:
        act.unchanged()
        return row
    row.secrecy, row.publicity = secrecy, publicity
    row.save(update_fields=["secrecy", "publicity"])
    act.record(row, before=before, after=after, why=told)
    return row
