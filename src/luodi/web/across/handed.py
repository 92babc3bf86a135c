"""What was handed over across documents: commitments that lack something which a person is to settle."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.web.across.gaps import lacking, still_open
from luodi.web.across.models import Gap, Handover
from luodi.web.ledger.errands import Errand, brings
from luodi.web.people.models import User


@brings("gap", _("转交给我的缺项"))
def handed(user: User | None) -> Iterator[Errand]:
    """Gaps that somebody was handed and that are still there."""
    given = Handover.objects.all() if user is None else Handover.objects.filter(to=user)
    for person in User.objects.filter(pk__in=given.values("to"), is_active=True):
        for gap in Gap:
            own = Handover.objects.filter(gap=gap, to=person)
            open_ones = lacking(still_open(person).filter(pk__in=own.values("commitment")), gap)
            for one in own.filter(commitment__in=open_ones).select_related("commitment"):
                yield Errand(
                    "gap", person.pk, str(one.pk), one.commitment.text[:60],
                    reverse("ledger:commitment", args=[one.commitment_id]), one.at,
                    f"{gap.label}。{one.note}" if one.note else str(gap.label), one.commitment_id,
                )  # fmt: skip
