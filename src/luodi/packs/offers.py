"""``offers.toml``: what a document offers to people and businesses, who handles it, how long it runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, Literal

import msgspec

from luodi.errors import LuodiError
from luodi.facts.types import Bool, Day, Number
from luodi.packs import load, with_rules
from luodi.rules import tree as t
from luodi.rules.pack import Pack
from luodi.rules.simplify import simplified
from luodi.written.shapes import shaped
from luodi.written.tables import read_toml

Audience = Literal["household", "business"]
AUDIENCES: Final[dict[str, Audience]] = {"Household": "household", "Person": "household", "Business": "business"}
"""To whom a rule about such a record is told. A rule about a person is asked for each person of a household."""
Term = Literal["running", "unstated", "not_yet", "ended", "ended_supposed"]
"""How an offer stands on a date: it has a last day to come; the text states none; it has not begun; it has ended; it
has ended if what is supposed of the text is right."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that a rule of a pack grants. ``eid``: its provision; ``handled_by``: the units that the text names for
    it, none where it names none; ``until``: its last day, None where the text states none; ``supposed``: that day is an
    example of ours; ``until_says``, ``amount_says``: what the text says of that day and of the amount, in our words;
    ``of_period``: that day ends the time for which something is granted, and by when to ask for it is not stated."""

    pack: Pack
    rule: str
    eid: str
    label: str
    label_en: str
    handled_by: tuple[str, ...] = ()
    handled_eid: str = ""
    until: dt.date | None = None
    until_eid: str = ""
    until_says: str = ""
    supposed: bool = False
    amount_says: str = ""
    of_period: bool = False

    @property
    def key(self) -> str:
        return f"{self.pack.name}.{self.rule}"

    @property
    def provision(self) -> str:
        return self.pack.rule(self.rule).provision

    @property
    def entity(self) -> str:
        """The kind of record that the rule is about."""
        return self.pack.root(self.rule)

    @property
    def audience(self) -> Audience:
        return AUDIENCES[self.entity]

    @property
    def since(self) -> dt.date:
        return self.pack.issued.effective

    def examples(self, on: dt.date) -> tuple[str, ...]:
        """The standards that the answer rests on and that are examples of ours, which no document states."""
        return _examples(self, on)

    def handlers(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The units as the document names them, each with those that carry its duties today where they bear other
        names."""
        return _handlers(self)

    def term(self, on: dt.date) -> Term:
        """How the offer stands on a date, whoever asks."""
        if on < self.since:
            return "not_yet"
        if self.until is not None and self.until < on:
            return "ended_supposed" if self.supposed else "ended"
        if self.pack.issued.repealed is not None and self.pack.issued.repealed < on:
            return "ended"
        return "unstated" if self.until is None else "running"


@cache
def _handlers(offer: Offer) -> tuple[tuple[str, tuple[str, ...]], ...]:
    from luodi import units

    registry, issued = units.load(), offer.pack.issued
    found = []
    for name in offer.handled_by:
        resolved = registry.resolve(name, on=issued.date, document=issued.number, issuers=issued.issuers)
        same = {unit.name for unit in resolved.units}
        single = len(resolved.units) == 1
        found.append((name, tuple(unit.name for unit in resolved.today if single and unit.name not in same)))
    return tuple(found)


@cache
def _examples(offer: Offer, on: dt.date) -> tuple[str, ...]:
    pack = offer.pack
    settled = simplified(pack.specialised(on), on, lambda _name: None)
    todo, met, found = [offer.rule], {offer.rule}, list[str]()
    while todo:
        for node in t.walk(settled.rules[todo.pop()].body):
            if isinstance(node, t.Call) and node.rule not in met:
                met.add(node.rule)
                todo.append(node.rule)
            elif isinstance(node, t.Standard) and any(v.example for v in pack.standards[node.name].values):
                found.append(pack.standards[node.name].zh)
    return tuple(dict.fromkeys(found))


@cache
def offers() -> tuple[Offer, ...]:
    """Everything that is offered, pack by pack, the newest document first."""
    packs = sorted(map(load, with_rules()), key=lambda pack: (pack.issued.effective, pack.name), reverse=True)
    return tuple(offer for pack in packs for offer in offers_of(pack))


def offers_of(pack: Pack) -> tuple[Offer, ...]:
    """The offers of a pack in the order of its file; a pack without the file offers nothing."""
    path = pack.folder / "offers.toml"
    if not path.is_file():
        return ()
    table = shaped(read_toml(path), _Table, str(path))
    return tuple(_read(pack, row, number) for number, row in enumerate(table.offers, 1))


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of ``[[offers]]``; ``until`` is a day, or the name of a standard that is one."""

    rule: str
    eid: Annotated[str, msgspec.Meta(min_length=1)]
    label: str = ""
    label_en: str = ""
    handled_by: tuple[str, ...] = ()
    handled_eid: str = ""
    until: Any = None
    until_eid: str = ""
    until_says: str = ""
    until_is: str = "end"
    amount_says: str = ""


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    """The file."""

    offers: tuple[_Row, ...] = ()


def _read(pack: Pack, row: _Row, number: int) -> Offer:
    wrong = list(_wrong(pack, row))
    if wrong:
        raise LuodiError(
            zh=f"第 {number} 项写错：{'；'.join(zh for zh, _ in wrong)}。",
            en=f"Offer {number} is wrong: {'; '.join(en for _, en in wrong)}.",
            file=str(pack.folder / "offers.toml"), place=f"offers[{number}]", mend_zh="请改正。", mend_en="Mend it.",
        )  # fmt: skip
    rule = pack.rule(row.rule)
    until, supposed = _until(pack, row.until)
    return Offer(
        pack, rule.name, row.eid, row.label or rule.title, row.label_en or rule.doc or rule.title,
        row.handled_by, row.handled_eid or row.eid, until, row.until_eid or row.eid,
        row.until_says, supposed, row.amount_says, row.until_is == "period",
    )  # fmt: skip


def _wrong(pack: Pack, row: _Row) -> Iterator[tuple[str, str]]:
    rule = pack.program.rules.get(row.rule)
    if rule is None:
        yield f"没有规则“{row.rule}”", f"there is no rule “{row.rule}”"
    elif len(rule.parameters) != 1 or rule.parameters[0].entity not in AUDIENCES:
        yield f"“{rule.name}”不针对家庭、个人或经营主体", f"“{rule.name}” is about no household, person or business"
    elif not isinstance(rule.type, Bool | Number):
        yield f"“{rule.name}”既不是是否，也不是金额", f"“{rule.name}” is neither yes or no nor an amount"
    if row.until_is not in ("end", "period"):
        yield "until_is 应为 end 或 period", "until_is must be end or period"
    standard = pack.standards.get(row.until) if isinstance(row.until, str) else None
    dated = standard is not None and isinstance(standard.type, Day) and not standard.keys
    if row.until is not None and not isinstance(row.until, dt.date) and not dated:
        yield f"“{row.until}”不是日期，也不是本包的日期标准", f"“{row.until}” is no date, nor a standard that is one"


def _until(pack: Pack, until: Any) -> tuple[dt.date | None, bool]:
    """The last day, and whether it is only supposed."""
    if until is None or isinstance(until, dt.date):
        return until, False
    last = pack.standards[until].values[-1]
    return last.value, last.example
