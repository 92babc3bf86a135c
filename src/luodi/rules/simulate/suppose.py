"""Suppositions of a pack: what another document gives, supposed for simulations only and labelled as supposed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from luodi.errors import LuodiError
from luodi.rules import tree as t
from luodi.rules.pack import Pack
from luodi.rules.parse.module import parse
from luodi.rules.program import Program
from luodi.rules.specialise import rebuild
from luodi.written.texts import read_text

FILE = "suppositions.py"
PREFIX = "supposed_"


@dataclass(frozen=True, slots=True)
class Supposed:
    """``pack`` with its suppositions in force; ``told``: for each point what is supposed, in Chinese and English."""

    pack: Pack
    told: tuple[tuple[str, str], ...]


def can_suppose(pack: Pack) -> bool:
    return (pack.folder / FILE).is_file()


def supposing(pack: Pack) -> Supposed:
    """The pack with the rules of its ``suppositions.py`` in the place of the points that they are named after.

    ``supposed_amount_of_support`` answers where the text leaves ``amount_of_support`` to another document. The file is
    parsed, never executed. A pack without the file is returned as it is.
    """
    file = pack.folder / FILE
    if not can_suppose(pack):
        return Supposed(pack, ())
    types = {name: standard.parser_type for name, standard in pack.standards.items()}
    beside = Program(pack.program.file, {}, pack.program.points, pack.program.readings)
    rules = read_text(pack.folder / "rules.py")
    # One source, so that a supposition may ask the pack's own rules; messages count lines from its end.
    whole = parse(rules + "\n\n" + read_text(file), str(file), pack.vocabulary, types, beside)
    own = {name: rule for name, rule in whole.rules.items() if name not in pack.program.rules}
    points = {name.removeprefix(PREFIX): rule for name, rule in own.items() if name.startswith(PREFIX)}
    for point, rule in points.items():
        declared = pack.program.points.get(point)
        if declared is None or [p.entity for p in rule.parameters] != [declared.entity] or rule.type != declared.type:
            raise LuodiError(
                zh=f"“{rule.name}”不对应任何留给其他文件的事项，或类型不同。",
                en=f"“{rule.name}” is named after no point of the pack, or differs in its type.",
                file=str(file),
                mend_zh=f"可用：{'、'.join(pack.program.points)}。",
                mend_en=f"There is: {', '.join(pack.program.points)}.",
            )

    def settled(expr: t.Expr) -> t.Expr:
        if isinstance(expr, t.Point) and expr.name in points and expr.subject is not None:
            return t.Call(expr.type, expr.at, points[expr.name].name, (expr.subject,))
        return expr

    merged = {name: replace(rule, body=rebuild(rule.body, settled)) for name, rule in whole.rules.items()}
    told = tuple((rule.title, rule.doc.strip().split("\n")[0]) for rule in points.values())
    return Supposed(replace(pack, program=replace(pack.program, rules=merged)), told)
