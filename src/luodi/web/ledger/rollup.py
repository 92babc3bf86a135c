"""汇总: what the units have reported of their shares, added up; rates by numerator and denominator, never averaged."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luodi.web.ledger.models import Commitment, Measurement, Report, Sharing, Target
from luodi.web.ledger.shares import is_rate
from luodi.web.people.models import Unit

HUNDRED = Decimal(100)
COUNTED = (Report.State.ACCEPTED, Report.State.TO_VERIFY)


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """One unit's share and what it reported of it; ``verified``: the report has been accepted."""

    unit: Unit
    share: Decimal
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    as_of: dt.date | None
    verified: bool

    @property
    def done(self) -> int | None:
        """How much of the share is reached, in per cent (rounded down); None where nothing is known."""
        if self.value is None or self.share == 0:
            return None
        return int(self.value * HUNDRED / self.share)


@dataclass(frozen=True, slots=True)
class Rollup:
    """A shared-out target with its units' figures. ``total`` is None where it cannot be known: ``lacking`` units have
    given a rate without numerator and denominator. ``numerator`` and ``denominator`` are sums, for rates.
    """

    target: Target
    sharing: Sharing
    figures: list[UnitFigure]
    total: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    silent: list[Unit]
    lacking: list[Unit]
    shared: Decimal
    rate: bool
    whole: bool = True

    @property
    def done(self) -> int | None:
        """How much of the target is reached, in per cent (rounded down)."""
        if self.total is None or not self.target.value:
            return None
        return int(self.total * HUNDRED / self.target.value)


def rollups(commitment: Commitment, own: Collection[int] | None = None) -> list[Rollup]:
    """The shared-out targets of a commitment, in the document's order; three queries.

    ``own`` narrows the figures to these units (and gives no total): for people who see their own unit's work only.
    """
    targets = list(
        Target.objects.filter(indicator__commitment=commitment, sharing__isnull=False)
        .select_related("indicator", "sharing__shared_by")
        .prefetch_related("shares__unit")
        .order_by("indicator__order", "order")
    )
    if not targets:
        return []
    measured: dict[tuple[int, int], list[Measurement]] = defaultdict(list)
    found = Measurement.objects.filter(
        indicator__in={target.indicator_id for target in targets}, report__state__in=COUNTED
    ).select_related("report__charge")
    for one in found.order_by("as_of", "id"):
        measured[one.indicator_id, one.report.charge.unit_id].append(one)
    return [_rollup(target, measured, own) for target in targets]


def _rollup(target: Target, measured: dict[tuple[int, int], list[Measurement]], own: Collection[int] | None) -> Rollup:
    shares = sorted(target.shares.all(), key=lambda share: share.pk)
    every = [
        _figure(share.unit, share.value, measured.get((target.indicator_id, share.unit_id), [])) for share in shares
    ]
    told = [one for one in every if one.value is not None]
    by_parts = [one for one in told if one.denominator]
    rate = is_rate(target.indicator.unit) or bool(by_parts)
    lacking = [one.unit for one in told if rate and not one.denominator]
    numerator = denominator = total = None
    if rate and by_parts and not lacking:
        numerator = sum((one.numerator or Decimal(0) for one in by_parts), Decimal(0))
        denominator = sum((one.denominator or Decimal(0) for one in by_parts), Decimal(0))
        total = (numerator * HUNDRED / denominator).quantize(Decimal("0.000001"))
    elif not rate:
        total = sum((one.value for one in told if one.value is not None), Decimal(0))
    return Rollup(
        target, target.sharing, [one for one in every if own is None or one.unit.pk in own], total, numerator,
        denominator, [one.unit for one in every if one.value is None], lacking,
        sum((share.value for share in shares), Decimal(0)), rate, own is None,
    )  # fmt: skip


def _figure(unit: Unit, share: Decimal, told: list[Measurement]) -> UnitFigure:
    """What one unit has reported of its share."""
    value, numerator, denominator = figure_of(told)
    verified = all(one.report.state == Report.State.ACCEPTED for one in standing_now(told))
    return UnitFigure(unit, share, value, numerator, denominator, told[-1].as_of if told else None, verified)


def standing_now(told: Sequence[Measurement]) -> Sequence[Measurement]:
    """Those of one unit's figures (by day) that make up its newest one: the newest cumulative one and what follows."""
    return told[max((at for at, one in enumerate(told) if one.cumulative), default=0) :]


def figure_of(told: Iterable[Measurement]) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """One unit's newest cumulative figure (value, numerator, denominator); figures of single periods are added to it
    from its day on."""
    value = numerator = denominator = None
    for one in told:  # by day
        if one.cumulative or value is None:
            value, numerator, denominator = one.value, one.numerator, one.denominator
        elif one.denominator is None:
            value += one.value
        else:
            numerator = (numerator or Decimal(0)) + (one.numerator or Decimal(0))
            denominator = (denominator or Decimal(0)) + one.denominator
            value = numerator * HUNDRED / denominator
    return value, numerator, denominator
