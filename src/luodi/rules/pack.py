"""A rule pack read from its folder: the document it stands for, its program, its standards, what bears on it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from luodi.errors import LuodiError
from luodi.facts.attribute import Vocabulary
from luodi.rules import tree as t
from luodi.rules.manifest import FILE as MANIFEST
from luodi.rules.manifest import Manifest, read_manifest
from luodi.rules.parse.module import parse
from luodi.rules.program import Program, Rule
from luodi.rules.records import Reader, missing
from luodi.rules.simplify import simplified
from luodi.rules.specialise import Choices, Supply, Suspension, chosen_readings, specialise
from luodi.rules.standards import Standard, read_standards
from luodi.written.shapes import shaped
from luodi.written.tables import read_toml
from luodi.written.texts import read_text

if TYPE_CHECKING:
    from luodi.rules.python.functions import Compiled, Functions

_KEPT = 64


@dataclass(frozen=True, slots=True)
class Issued:
    """The document that a pack makes run."""

    number: str
    title: str
    issuers: tuple[str, ...]
    jurisdiction: str
    date: dt.date
    effective: dt.date
    repealed: dt.date | None = None

    def in_force(self, on: dt.date) -> bool:
        return self.effective <= on and (self.repealed is None or on <= self.repealed)


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """``suspensions`` are what other documents say about this one's rules; ``supplies`` what districts have settled.

    ``main`` is the rule that answers for a record, ``cost`` the one that says what that costs; either may be empty.
    """

    name: str
    folder: Path
    issued: Issued
    program: Program
    standards: Mapping[str, Standard]
    vocabulary: Vocabulary
    suspensions: tuple[Suspension, ...] = ()
    supplies: tuple[Supply, ...] = ()
    digest: str = ""
    main: str = ""
    cost: str = ""
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reader", Reader(self.vocabulary, self.program.points))

    def rule(self, name: str) -> Rule:
        """A rule by name; an unknown one is refused with the nearest known ones."""
        if name not in self.program.rules:
            from luodi.rules.parse.refusal import nearest

            alone = [rule.name for rule in self.program.rules.values() if len(rule.parameters) == 1]
            zh, en = nearest(name, self.program.rules, f"有：{'、'.join(alone)}。", f"There is: {', '.join(alone)}.")
            raise LuodiError(zh=f"{self.name} 没有规则“{name}”。", en=f"{self.name} has no rule “{name}”.",
                             file=self.program.file, mend_zh=zh, mend_en=en)  # fmt: skip
        return self.program.rules[name]

    def root(self, rule: str) -> str:
        """The kind of record that a rule is decided on: it must be about one record only."""
        declared = self.rule(rule)
        if len(declared.parameters) > 1:
            owner = declared.parameters[-1].entity
            raise LuodiError(
                zh=f"规则“{rule}”针对{owner}之内的记录，不能单独认定。",
                en=f"The rule “{rule}” is about a record inside a {owner} and cannot be decided on its own.",
                file=self.program.file,
                place=str(declared.at.line),
                mend_zh=f"请认定针对 {owner} 的规则，它会列出每条记录的理由。",
                mend_en=f"Decide a rule about {owner}; it shows the reasons of each record.",
            )
        return declared.parameters[0].entity

    def choices(self, on: dt.date, readings: Mapping[str, str] | None = None) -> Choices:
        """The choices of a decision; a date on which the document is not in force is refused by name."""
        if not self.issued.in_force(on):
            until = self.issued.repealed or ""
            raise LuodiError(
                zh=f"{self.issued.number} 在 {on} 不在有效期内。",
                en=f"{self.issued.number} is not in force on {on}.",
                file=self.name,
                mend_zh=f"有效期：{self.issued.effective}—{until}。",
                mend_en=f"It is in force {self.issued.effective} – {until}.",
            )
        return Choices(on, dict(sorted((readings or {}).items())), self.suspensions, self.supplies)

    def specialised(self, on: dt.date, readings: Mapping[str, str] | None = None) -> Program:
        """The program as it stands on a date."""
        return specialise(self.program, self.choices(on, readings))

    def functions(self, on: dt.date, readings: Mapping[str, str] | None = None) -> Functions:
        """The compiled rules with the standards of a date; made once for each date and set of readings."""
        return _functions(self, on, tuple(sorted(readings.items())) if readings else ())

    def readings(self, given: Mapping[str, str] | None = None) -> dict[str, str]:
        """Every reading and the option taken."""
        return chosen_readings(self.program, given or {})

    def reaches(self, rule: str) -> tuple[str, ...]:
        """The rule and all rules that it needs, in the order met."""
        found: list[str] = []
        todo = [rule]
        while todo:
            name = todo.pop()
            if name not in found:
                found.append(name)
                todo.extend(call.rule for call in t.calls(self.rule(name).body))
        return tuple(found)

    def needs(self, rule: str) -> tuple[str, ...]:
        """The standards that a rule may read, itself or through other rules."""
        nodes = [x for name in self.reaches(rule) for x in t.walk(self.program.rules[name].body)]
        return tuple(dict.fromkeys(x.name for x in nodes if isinstance(x, t.Standard)))

    def check(self, rule: str, on: dt.date) -> None:
        """Refuse a rule about an inner record, and, by name, a date that a standard it needs does not cover."""
        self.root(rule)
        for name in self.needs(rule):
            self.standards[name].on(on)

    def constant(self, on: dt.date) -> Callable[[str], t.Value | None]:
        """What every plain standard is on a date; None for one that keys choose, or that has no value then."""

        def value(name: str) -> t.Value | None:
            standard = self.standards[name]
            rows = () if standard.keys else tuple(v for v in standard.values if v.in_force(on))
            found: t.Value | None = rows[0].value if rows else None
            return found

        return value

    def with_standards(self, standards: Mapping[str, Standard]) -> Pack:
        """The same pack with other standards: what a reform is made of."""
        return replace(self, standards=standards)


@lru_cache(maxsize=_KEPT)
def _functions(pack: Pack, on: dt.date, readings: tuple[tuple[str, str], ...]) -> Functions:
    from luodi.rules.python.functions import Functions

    compiled = _compiled(pack, pack.specialised(on, dict(readings)), on)
    free = {name: missing(declared, "", name) for name, declared in pack.reader.free.items()}
    return Functions(compiled, pack.standards, on, free, pack.check)


def _compiled(pack: Pack, program: Program, on: dt.date) -> Compiled:
    from luodi.rules.python.functions import compile_program  # here: a whole population is not answered by Python

    rests = {name: readings_of(rule) for name, rule in pack.program.rules.items()}
    settled = simplified(program, on, pack.constant(on))
    return compile_program(program, pack.vocabulary, pack.standards, rests, str(pack.folder / "rules.py"), settled)


def readings_of(rule: Rule) -> tuple[str, ...]:
    """The readings that a rule's own body rests on."""
    return tuple(dict.fromkeys(x.name for x in t.walk(rule.body) if isinstance(x, t.Reading)))


def load_pack(folder: Path, vocabulary: Vocabulary | None = None) -> Pack:
    """Read ``pack.toml``, ``standards.toml``, ``rules.py`` and, where there is one, ``doubts.py`` (readings, points).

    None of the pack's code is executed.

    ``overlays/*.toml`` add what districts have settled. Their standards stand in ``standards.toml``, by district.
    """
    if vocabulary is None:
        from luodi.facts import VOCABULARY

        vocabulary = VOCABULARY
    manifest = read_manifest(folder)
    standards_file = folder / "standards.toml"
    standards = read_standards(standards_file, vocabulary) if standards_file.exists() else {}
    types = {name: standard.parser_type for name, standard in standards.items()}
    doubts, rules = folder / "doubts.py", folder / "rules.py"
    beside = parse(read_text(doubts), str(doubts), vocabulary, types) if doubts.exists() else None
    program = parse(read_text(rules), str(rules), vocabulary, types, beside)
    _require_rules(manifest, program, folder)
    supplies = tuple(s for path in sorted(folder.glob("overlays/*.toml")) for s in _supplies(path, program))
    return Pack(
        # Of a folder named by a way to it, as “.”, the name is the folder's own.
        folder.name if folder.name not in ("", "..") else folder.resolve().name,
        folder,
        _issued(manifest),
        program,
        standards,
        vocabulary,
        (),
        supplies,
        _digest(folder),
        manifest.main,
        manifest.cost,
    )


def _require_rules(manifest: Manifest, program: Program, folder: Path) -> None:
    """LuodiError by key for a ``main`` or ``cost`` of ``pack.toml`` that is no rule of the program."""
    for key, name in (("main", manifest.main), ("cost", manifest.cost)):
        if name and name not in program.rules:
            from luodi.rules.parse.refusal import nearest

            zh, en = nearest(name, program.rules)
            raise LuodiError(zh=f"没有规则“{name}”。", en=f"There is no rule “{name}”.",
                             file=str(folder / MANIFEST), place=key, mend_zh=zh, mend_en=en)  # fmt: skip


def _issued(manifest: Manifest) -> Issued:
    return Issued(
        manifest.number,
        manifest.title,
        manifest.issuers,
        manifest.jurisdiction,
        manifest.date,
        manifest.effective,
        manifest.repealed,
    )


class _Settled(msgspec.Struct, forbid_unknown_fields=True):
    """A point that a district's own document settles from a day on."""

    point: str
    document: str
    start: dt.date = msgspec.field(name="from")
    until: dt.date | None = None


class _Overlay(msgspec.Struct, forbid_unknown_fields=True):
    """A file of ``overlays``."""

    district: str
    supplies: tuple[_Settled, ...] = ()


def _supplies(path: Path, program: Program) -> list[Supply]:
    """What one district has settled: ``[[supplies]]`` with point, document, from, until."""
    overlay = shaped(read_toml(path), _Overlay, str(path))
    for row in overlay.supplies:
        declared = program.points.get(row.point)
        if declared is None or declared.kind != "delegated":
            known = [p.name for p in program.points.values() if p.kind == "delegated"]
            raise LuodiError(
                zh=f"没有由区县规定的事项“{row.point}”。",
                en=f"There is no delegated point “{row.point}”.",
                file=str(path),
                mend_zh=f"可用：{'、'.join(known)}。",
                mend_en=f"There is: {', '.join(known)}.",
            )
    return [Supply(row.point, overlay.district, row.document, row.start, row.until) for row in overlay.supplies]


def _digest(folder: Path) -> str:
    """One SHA-256 over the pack's rule files, so that a receipt can say which rules it was decided under."""
    digest = hashlib.sha256()
    names = ("pack.toml", "standards.toml", "doubts.py", "rules.py")
    files = [*(folder / name for name in names), *sorted(folder.glob("overlays/*.toml"))]
    for path in files:
        if path.exists():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
