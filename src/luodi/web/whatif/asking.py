"""What the page asks, read into a reform: standards moved by so much a hundred, readings, cases, conditions."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _

from luodi import __version__
from luodi.facts.types import Number
from luodi.facts.values import show
from luodi.packs import load, with_rules
from luodi.rules import tree as t
from luodi.rules.pack import Pack
from luodi.rules.populations import invented
from luodi.rules.roster.grounds import grounds
from luodi.rules.simulate.reform import Reform, reform_of

ROOT: Final = "Household"
"""The kind of record that the invented population has."""
SIZES: Final = (20_000, 100_000, 1_000_000)
LEAST, MOST = Decimal(-100), Decimal(1000)
"""By how much a hundred a standard may be moved."""


@lru_cache(maxsize=1)
def packs() -> tuple[Pack, ...]:
    """The packs whose main rule is about a household."""
    loaded = (load(name) for name in with_rules())
    return tuple(pack for pack in loaded if pack.main and pack.root(pack.main) == ROOT)


@dataclass(frozen=True, slots=True)
class Choice:
    """A control of the page: its name, its words, what it stands at now, the options where it has some."""

    name: str
    label: str
    provision: str
    now: str
    given: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the pack, the day, how many households, the reform (None while nothing is moved), what is wrong."""

    pack: Pack
    on: dt.date
    size: int
    reform: Reform | None
    standards: tuple[Choice, ...]
    readings: tuple[Choice, ...]
    cases: tuple[Choice, ...]
    conditions: tuple[Choice, ...]
    wrong: str = ""

    @property
    def key(self) -> str:
        """The same for the same question to the same rules, and for no other: results are kept under it."""
        content = {
            "pack": self.pack.digest, "name": self.pack.name, "on": str(self.on), "size": self.size,
            "reform": repr(self.reform), "population": invented.VERSION, "luodi": __version__,
            "suspensions": repr(self.pack.suspensions),
        }  # fmt: skip
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def asked(query: Mapping[str, Any]) -> Asked:
    """The question that an address asks; a value that cannot be read is told and counts as not given."""
    known = {pack.name: pack for pack in packs()}
    pack = known.get(query.get("pack", "")) or packs()[0]
    wrong: list[str] = []
    on = _day(query.get("on", ""), pack, wrong)
    size = int(query["size"]) if query.get("size", "") in map(str, SIZES) else SIZES[0]
    standards, readings = _standards(pack, on, query), _readings(pack, query)
    cases, conditions = _cases(pack, query), _conditions(pack, on, query)
    changes: list[dict[str, Any]] = []
    for choice in standards:
        amount = _amount(choice, wrong)
        if amount:
            sign = "+" if amount > 0 else ""
            name = f"{choice.label} {sign}{amount} %"
            changes.append({"standard": choice.name, "change": f"{sign}{amount}%", "name": name})
    for choice in readings:
        if choice.given:
            words = dict(choice.options)[choice.given]
            changes.append({"reading": choice.name, "option": choice.given, "name": f"{choice.provision} {words}"})
    for choice in cases:
        if choice.given:
            name = _("停用：%(what)s") % {"what": f"{choice.provision} {choice.label}"}
            changes.append({"case": choice.name, "off": True, "name": name})
    for choice in conditions:
        if choice.given:
            name = _("不再看：%(what)s") % {"what": f"{choice.provision} {choice.label}"}
            changes.append({"rule": choice.name, "answer": choice.now == "true", "name": name})
    reform = reform_of({"change": changes}, "") if changes else None
    return Asked(pack, on, size, reform, standards, readings, cases, conditions, " ".join(wrong))


def _day(written: str, pack: Pack, wrong: list[str]) -> dt.date:
    usual = invented.DAY if pack.issued.in_force(invented.DAY) else pack.issued.effective
    if not written:
        return usual
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        day = None
    if day is None or not pack.issued.in_force(day):
        wrong.append(_("日期不在文件的有效期内。"))
        return usual
    return day


def _amount(choice: Choice, wrong: list[str]) -> Decimal:
    """The percentage as a plain number; what is no number, or too much, is told."""
    if not choice.given:
        return Decimal(0)
    try:
        amount = Decimal(choice.given.removesuffix("%").strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not LEAST <= amount <= MOST or amount != round(amount, 2):
        wrong.append(_("“%(label)s”应是 -100 到 1000 的数，至多两位小数。") % {"label": choice.label})
        return Decimal(0)
    return Decimal(f"{amount.normalize():f}")


def _standards(pack: Pack, on: dt.date, query: Mapping[str, Any]) -> tuple[Choice, ...]:
    found = []
    for name in pack.needs(pack.main):
        standard = pack.standards[name]
        if isinstance(standard.type, Number):
            rows = [v for v in standard.values if v.in_force(on)]
            now = "；".join(
                f"{'，'.join(word for word in v.row if word)} {show(standard.type, v.value)}".strip() for v in rows[:4]
            ) + ("…" if len(rows) > 4 else "")
            now += _("（示例）") if any(v.example for v in rows) else ""
            found.append(Choice(name, standard.zh, standard.provision, now, str(query.get(f"s.{name}", "")).strip()))
    return tuple(found)


def _readings(pack: Pack, query: Mapping[str, Any]) -> tuple[Choice, ...]:
    reached = {x.name for rule in pack.reaches(pack.main) for x in t.walk(pack.program.rules[rule].body)
               if isinstance(x, t.Reading)}  # fmt: skip
    found = []
    for reading in pack.program.readings.values():
        if reading.name in reached:
            given = str(query.get(f"r.{reading.name}", ""))
            others = tuple((name, words) for name, words in reading.options.items() if name != reading.default)
            given = given if given in dict(others) else ""
            now = reading.options[reading.default]
            found.append(Choice(reading.name, reading.doubt, reading.provision, now, given, others))
    return tuple(found)


def _cases(pack: Pack, query: Mapping[str, Any]) -> tuple[Choice, ...]:
    found = {}
    for rule in pack.reaches(pack.main):
        for node in t.walk(pack.program.rules[rule].body):
            if isinstance(node, t.Cases):
                for b in node.branches:
                    given = "1" if query.get(f"c.{b.name}") else ""
                    found[b.name] = Choice(b.name, b.title, b.provision, pack.program.rules[rule].title, given)
    return tuple(found.values())


def _conditions(pack: Pack, on: dt.date, query: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The conditions that the main rule comes apart into; ``now`` is the answer that none of them withholds."""
    _program, told = grounds(pack.specialised(on), pack.main)
    return tuple(
        Choice(g.rule, g.title, g.provision, "true" if g.wanted else "false", "1" if query.get(f"k.{g.rule}") else "")
        for g in told
        if g.rule in pack.program.rules and not g.alternative
    )
