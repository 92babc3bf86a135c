"""已读: say that one has read one's notices."""

from __future__ import annotations

from django.db.models import Q

from luodi.web.actions import Act, action
from luodi.web.notices.models import Alert, Digest
from luodi.web.people.access import INTERNAL


@action(roles=INTERNAL)
def mark_read(act: Act, *, through: int, alerts: int = 0) -> int:
    """Mark one's own digests up to ``through`` and alerts up to ``alerts`` (the newest shown) as read; gives how many.

    The alerts of a digest that is read are read with it.
    """
    rows = Digest.objects.filter(person=act.user, read_at=None, pk__lte=through)
    keys = list(rows.select_for_update().values_list("pk", flat=True))
    seen = Q(round__digests__in=keys) | Q(pk__lte=alerts)
    own = list(Alert.objects.filter(seen, person=act.user, read_at=None).values_list("pk", flat=True).distinct())
    if not keys and not own:
        act.unchanged()
        return 0
    Digest.objects.filter(pk__in=keys).update(read_at=act.at)
    Alert.objects.filter(pk__in=own, read_at=None).update(read_at=act.at)
    what = ("notices.digest", str(max(keys))) if keys else ("notices.alert", str(max(own)))
    act.record(what, after={"digests": keys, "alerts": own})
    return len(keys) + len(own)
