"""收集提示: put down what has come to wait for people since the last time."""

from __future__ import annotations

from collections import Counter

from luodi.web.actions import Act, action
from luodi.web.ledger.errands import KINDS, Errand
from luodi.web.notices.models import Alert
from luodi.web.people.models import Role

BATCH = 500


@action(roles={Role.ADMINISTRATOR})
def collect_alerts(act: Act) -> dict[str, int]:
    """Every errand that nobody was told of yet becomes an alert of its person; gives how many new ones by kind.

    One that waits no more, and that nobody has read or sent, is taken back. Any number at once put each down once.
    """
    counts: Counter[str] = Counter()
    gone: list[int] = []
    for kind in KINDS.values():
        waiting = {(one.person, one.key): one for one in kind.source(None)}
        unsent = Alert.objects.filter(kind=kind.name, round=None, read_at=None)
        known = {(person, key): pk for person, key, pk in unsent.values_list("person_id", "key", "pk")}
        told = set(Alert.objects.filter(kind=kind.name).values_list("person_id", "key")) if waiting else set()
        counts[kind.name] = _put_down(act, [one for at, one in waiting.items() if at not in told])
        gone += [pk for at, pk in known.items() if at not in waiting]
    for start in range(0, len(gone), BATCH):
        Alert.objects.filter(pk__in=gone[start : start + BATCH], read_at=None, round=None).delete()
    new = {kind: count for kind, count in counts.items() if count}
    if new or gone:
        act.record(("notices.alert", f"{act.at:%Y-%m-%d}"), after={"new": new, "taken_back": len(gone)})
    else:
        act.unchanged()
    return new


def _put_down(act: Act, errands: list[Errand]) -> int:
    """Alerts of these errands; gives how many were put down here, not by somebody else at the same moment."""
    if not errands:
        return 0
    own = Alert.objects.filter(kind=errands[0].kind, made_at=act.at)
    before = own.count()
    Alert.objects.bulk_create(
        (
            Alert(
                person_id=one.person, kind=one.kind, key=one.key, words=one.words[:200], note=one.note[:300],
                path=one.path, commitment_id=one.commitment, made_at=act.at,
            )
            for one in errands
        ),
        batch_size=BATCH, ignore_conflicts=True,
    )  # fmt: skip
    return own.count() - before
