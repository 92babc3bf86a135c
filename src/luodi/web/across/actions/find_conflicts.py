"""查找冲突: look through all documents in force for what does not go together."""

from __future__ import annotations

from luodi.web.across.in_force import in_force
from luodi.web.across.models import Conflict
from luodi.web.across.sides import Heirs, items_of
from luodi.web.actions import Act, action
from luodi.web.documents.models import Document
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.visibility import LIVE
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def find_conflicts(act: Act) -> dict[str, int]:
    """Search again. What was found before and settled stays settled; what is no longer there is marked, not deleted.

    Looks at every document in force whoever asks: what each person is shown is narrowed when it is shown.
    """
    from luodi.compare.conflicts import conflicts

    documents = in_force(Document.objects.all(), act.at.date()).order_by("date", "id")
    heirs = Heirs(act.at.date())
    items = {}
    for document in documents:
        rows = list(Commitment.objects.filter(LIVE, document=document).order_by("order", "id"))
        if rows:
            items[document.key] = items_of(rows, heirs)
    known = {(c.kind, str(c.one_id), str(c.two_id), c.subject): c for c in Conflict.objects.all()}
    new, again = [], set()
    for found in conflicts(items):
        key = (found.kind, found.one, found.two, found.subject)
        told = {
            "told_one": found.told_one[:300], "told_two": found.told_two[:300], "gone_at": None,
            "reasons": [{"code": r.code, "zh": r.zh, "en": r.en} for r in found.reasons],
        }  # fmt: skip
        if key in known:
            again.add(known[key].pk)
            _refresh(known[key], told)
        elif key not in again:
            again.add(key)
            row = Conflict(kind=found.kind, subject=found.subject, found_at=act.at, **told)
            row.one_id, row.two_id = found.one, found.two
            new.append(row)
    Conflict.objects.bulk_create(new, batch_size=200)
    gone = Conflict.objects.filter(gone_at=None, found_at__lt=act.at).exclude(
        pk__in=[pk for pk in again if isinstance(pk, int)]
    )
    counts = {"new": len(new), "gone": gone.update(gone_at=act.at), "documents": len(items)}
    act.record(("across.conflict", "all"), after=counts)
    return counts


def _refresh(row: Conflict, told: dict[str, object]) -> None:
    """Bring what is told up to date; where the figures or units are others, the earlier settlement no longer holds."""
    changed = [name for name, value in told.items() if getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, told[name])
    if {"told_one", "told_two"} & set(changed) and row.state != Conflict.State.OPEN:
        row.state = Conflict.State.OPEN
        row.revision += 1
    row.save()
