"""读取时段: bring what is known of past days up to the journal."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from luodi.web.actions import Act, action
from luodi.web.journal.models import Entry
from luodi.web.ledger.as_of import Stood, spells, told
from luodi.web.ledger.keeping import alone
from luodi.web.ledger.models import Commitment, DayCount, Spell, SpellsRead
from luodi.web.people.models import Role


@action(roles={Role.ADMINISTRATOR})
def keep_spells(act: Act, keys: Collection[UUID], *, through: int | None = None) -> int:
    """Make the spells of the commitments ``keys`` from all their entries; gives how many spells differ now.

    ``through``: the journal has been read so far. Days already counted that this changes are forgotten, to be counted
    again. The journal itself is only read, so nothing is written into it.
    """
    act.unchanged()
    alone()
    row = SpellsRead.objects.order_by("pk").first() or SpellsRead.objects.create()
    documents = dict(Commitment.objects.filter(pk__in=list(keys)).values_list("pk", "document"))
    said: dict[str, list[Stood]] = defaultdict(list)
    entries = Entry.objects.filter(object_type="ledger.commitment", object_id__in=[str(key) for key in documents])
    for key, at, content in entries.order_by("id").values_list("object_id", "at", "content"):
        one = told(at, content)
        if one is not None:
            said[key].append(one)
    old = {_content(one) for one in Spell.objects.filter(commitment__in=list(documents), assumed=False)}
    made = [one for key, document in documents.items() for one in spells(key, document, said[str(key)])]
    _end_guesses(made)
    new = {_content(one) for one in made}
    moved = {one[0] for one in old ^ new}
    if moved:
        Spell.objects.filter(commitment__in=moved, assumed=False).delete()
        Spell.objects.bulk_create([one for one in made if one.commitment_id in moved], batch_size=500)
        DayCount.objects.filter(day__gte=min(one[1] for one in old ^ new)).delete()
    if through is not None and through > row.through:
        row.through = through
        row.save(update_fields=["through"])
    return len(old ^ new)


def _end_guesses(made: Sequence[Spell]) -> None:
    """What was assumed of commitments ends where what is known of them begins."""
    known: dict[UUID, dt.date] = {}
    for one in made:
        known.setdefault(one.commitment_id, one.first)
    gone: list[int] = []
    ends: dict[dt.date, list[int]] = defaultdict(list)
    guesses = Spell.objects.filter(commitment__in=list(known), assumed=True)
    for pk, key, first, until in guesses.values_list("pk", "commitment", "first", "until"):
        if known[key] <= first:
            gone.append(pk)
        elif known[key] < until:
            ends[known[key]].append(pk)
    Spell.objects.filter(pk__in=gone).delete()
    for day, keys in ends.items():
        Spell.objects.filter(pk__in=keys).update(until=day)


def _content(one: Spell) -> tuple[UUID, dt.date, dt.date, str, dt.date, dt.date | None, bool]:
    return (one.commitment_id, one.first, one.until, one.progress, one.due, one.plan_due, one.live)
