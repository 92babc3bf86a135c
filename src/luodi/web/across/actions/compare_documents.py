"""比较: lay an older and a newer document side by side, or do so again."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.across.actions.compute import compute
from luodi.web.across.models import Comparison
from luodi.web.across.standing import require_both
from luodi.web.actions import Act, action
from luodi.web.documents.models import Document
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def compare_documents(act: Act, old: Document, new: Document) -> Comparison:
    """Compute the comparison of two documents; what people corrected of an earlier one is kept and applied."""
    require_both(act, old, new)
    if old.pk == new.pk or old.current is None or new.current is None:
        raise LuodiError(
            zh="请选两份不同的、已读入的文件。",
            en="Choose two different documents that have been read in.",
        )
    made = Comparison.objects.select_for_update().filter(old=old, new=new).first()
    if made is None:
        made = Comparison(old=old, new=new, created_by=act.user)
    compute(act, made)
    act.record(made, after={"old": old.key, "new": new.key, "counts": made.counts})
    return made
