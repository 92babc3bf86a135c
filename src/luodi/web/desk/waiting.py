"""What waits at the desk: rulings for a second person's review, and those returned to who made them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.packs import load
from luodi.web.desk.models import Ruling
from luodi.web.desk.standing import DECIDING
from luodi.web.ledger.errands import Errand, brings
from luodi.web.people.models import User


@brings("to_review", _("待我复核的认定"))
def to_review(user: User | None) -> Iterator[Errand]:
    """Submitted rulings, for everybody of the deciding unit who had no hand in them."""
    for ruling, people in _with_people(Ruling.State.TO_REVIEW, user):
        for person in people - {*ruling.hands, ruling.maker_id}:
            yield _errand("to_review", person, ruling, ruling.submitted_at or ruling.made_at)


@brings("sent_back", _("被退回的认定"))
def sent_back(user: User | None) -> Iterator[Errand]:
    """Returned rulings, for who made them; for the whole unit where that person no longer works there."""
    for ruling, people in _with_people(Ruling.State.RETURNED, user, whole=True):
        wanted = {ruling.maker_id} & people or people
        for person in wanted if user is None else wanted & {user.pk}:
            yield _errand("sent_back", person, ruling, ruling.reviewed_at or ruling.made_at)


def _with_people(state: str, user: User | None, *, whole: bool = False) -> Iterator[tuple[Ruling, set[int]]]:
    """Rulings in a state with the people of their unit who make and review rulings; without ``whole`` only ``user``."""
    rows = Ruling.objects.filter(state=state).select_related("matter").order_by("pk")
    staff = User.objects.filter(role__in=DECIDING, is_active=True).exclude(unit=None)
    if user is not None:
        if user.unit_id is None or user.role not in DECIDING or not user.is_active:
            return
        rows, staff = rows.filter(matter__unit=user.unit_id), staff.filter(unit=user.unit_id)
        staff = staff if whole else staff.filter(pk=user.pk)
    by_unit: dict[int, set[int]] = defaultdict(set)
    for pk, unit in staff.values_list("pk", "unit_id"):
        by_unit[unit].add(pk)
    for ruling in rows:
        yield ruling, by_unit[ruling.matter.unit_id]


def _errand(kind: str, person: int, ruling: Ruling, since: object) -> Errand:
    matter = ruling.matter
    return Errand(
        kind, person, f"{ruling.pk}:{ruling.revision}", f"{matter} {load(matter.pack).issued.number}",
        reverse("desk:matter", args=[matter.pk]), since,  # type: ignore[arg-type]
    )  # fmt: skip
