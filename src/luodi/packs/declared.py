"""What a pack declares: the names that lines of ``provisions.csv`` may aim at, and the provisions that it cites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from luodi.errors import LuodiError
from luodi.packs.citations import resolve_all
from luodi.packs.provisions import FILE, Line
from luodi.procedures.model import Procedure
from luodi.procedures.written import FILE as PROCEDURES
from luodi.rules import tree as t
from luodi.rules.pack import Pack
from luodi.rules.parse.refusal import nearest
from luodi.text.model import Document
from luodi.written.tables import read_toml


@dataclass(frozen=True, slots=True)
class Cited:
    """A provision as a declaration cites it. ``place``: its file, with the line of a rule or case; of a point or a
    reading, which may stand in either of two files, the pack's folder."""

    provision: str
    kind: str
    name: str
    place: str


def names(pack: Pack | None, folder: Path) -> frozenset[str]:
    """Rules, cases, standards, points and readings of a pack, and its procedures (``report``) and clocks
    (``report.phone``) under every reading; ``pack`` is None for one without rules."""
    found: set[str] = set()
    if pack is not None:
        program = pack.program
        found.update(program.rules, pack.standards, program.points, program.readings)
        found.update(branch.name for branch in _cases(pack))
    if (folder / PROCEDURES).is_file():
        for name, table in read_toml(folder / PROCEDURES).items():
            found.add(name)
            clocks = table.get("clocks") if isinstance(table, dict) else None
            found.update(f"{name}.{clock}" for clock in clocks or ())
    return frozenset(found)


def require_targets(folder: Path, lines: Iterable[Line], known: frozenset[str]) -> None:
    """LuodiError by row for the first line whose target the pack does not declare; an empty target is none."""
    for line in lines:
        if line.target and line.target not in known:
            zh, en = nearest(line.target, sorted(known))
            raise LuodiError(
                zh=f"规则包里没有 target“{line.target}”。", en=f"The pack declares no target “{line.target}”.",
                file=str(folder / FILE), place=f"row {line.row}, target", mend_zh=zh, mend_en=en,
            )  # fmt: skip


def cited(pack: Pack | None, procedures: Iterable[Procedure], folder: Path) -> Iterator[Cited]:
    """Every provision that a rule, quantity, case, standard, point, reading, procedure, event or clock declares."""
    if pack is not None:
        file = folder / "rules.py"
        program = pack.program
        for rule in program.rules.values():
            kind = "quantity" if isinstance(rule.body, t.Cases) else "rule"
            yield Cited(rule.provision, kind, rule.name, f"{file}:{rule.at.line}")
        for branch in _cases(pack):
            yield Cited(branch.provision, "case", branch.name, f"{file}:{branch.at.line}")
        # A reading or a point may stand in doubts.py; its name finds it in either.
        for point in program.points.values():
            yield Cited(point.provision, point.kind, point.name, str(folder))
        for reading in program.readings.values():
            yield Cited(reading.provision, "reading", reading.name, str(folder))
        standards = (s for s in pack.standards.values() if s.provision)
        yield from (Cited(s.provision, "standard", s.name, str(folder / "standards.toml")) for s in standards)
    for procedure in procedures:
        parts = [("procedure", procedure.name, procedure.provision)]
        parts += [("event", f"{procedure.name}.{e.name}", e.provision) for e in procedure.events.values()]
        parts += [("clock", f"{procedure.name}.{c.name}", c.provision) for c in procedure.clocks.values()]
        yield from (Cited(said, kind, name, str(folder / PROCEDURES)) for kind, name, said in parts if said)


def lost(document: Document, every: Iterable[Cited]) -> tuple[Cited, ...]:
    """Those of the citations that name nothing in the document's provision tree."""
    there: dict[str, bool] = {}
    found = []
    for one in dict.fromkeys(every):
        if one.provision not in there:
            there[one.provision] = resolve_all(document, one.provision) is not None
        if not there[one.provision]:
            found.append(one)
    return tuple(found)


def _cases(pack: Pack) -> Iterator[t.CaseBranch]:
    for rule in pack.program.rules.values():
        for node in t.walk(rule.body):
            if isinstance(node, t.Cases):
                yield from node.branches
