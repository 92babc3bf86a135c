"""Who may touch a comparison: whoever may see both its documents; and the row held while it is changed."""

from __future__ import annotations

from luodi.web.across.models import Comparison
from luodi.web.actions import Act
from luodi.web.documents.models import Document
from luodi.web.ledger.standing import StaleError


def require_both(act: Act, old: Document, new: Document) -> None:
    """Refuse whoever may not see both documents."""
    if act.user is not None:
        seen = Document.objects.visible_to(act.user).filter(pk__in=[old.pk, new.pk]).count()
        act.require(seen == len({old.pk, new.pk}), "您无权查看其中的文件。", "You may not see one of the documents.")


def held(act: Act, comparison: Comparison, seen: int | None = None) -> Comparison:
    """The comparison, locked until the action ends; refused where it is no longer the one that was shown."""
    rows = Comparison.objects.select_for_update(of=("self",)).select_related("old__current", "new__current")
    found = rows.get(pk=comparison.pk)
    require_both(act, found.old, found.new)
    if seen is not None and found.revision != seen:
        raise StaleError(
            found,
            zh="他人刚刚更正过这次比较，您的更正未保存。", en="Somebody else has just corrected this comparison.",
            mend_zh="请查看最新结果后再更正。", mend_en="Look at it as it is now and correct again.",
        )  # fmt: skip
    return found
