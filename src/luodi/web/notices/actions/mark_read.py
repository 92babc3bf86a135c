"""已读: say that one has read one's notices."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.notices.models import Digest
from luodi.web.people.access import INTERNAL


@action(roles=INTERNAL)
def mark_read(act: Act, *, through: int) -> int:
    """Mark one's own digests up to ``through`` (the newest that was shown) as read; gives how many there were."""
    rows = Digest.objects.filter(person=act.user, read_at=None, pk__lte=through)
    keys = list(rows.select_for_update().values_list("pk", flat=True))
    if not keys:
        act.unchanged()
        return 0
    Digest.objects.filter(pk__in=keys).update(read_at=act.at)
    act.record(("notices.digest", str(max(keys))), after={"digests": keys})
    return len(keys)
