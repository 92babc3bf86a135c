"""A commented YAML of every fact that a rule may ask for, to be filled in by hand."""

from __future__ import annotations

from collections.abc import Iterator

from luodi.facts.attribute import Attribute
from luodi.facts.types import Bool, Choice, Day, Number, Text, Type, unit_of
from luodi.facts.values import show
from luodi.rules import tree as t
from luodi.rules.pack import Pack
from luodi.rules.program import PointDeclaration

_PERIOD: dict[str | None, tuple[str, str]] = {
    "month": ("每月", "a month"),
    "year": ("每年", "a year"),
    "assessed": ("核算期内合计", "over the assessed period"),
}


def template(pack: Pack, rule: str, *, english: bool = False) -> str:
    """The template: keys are Chinese labels (English: names), every value empty, which means unknown."""
    entity = pack.root(rule)
    asked = asked_for(pack, rule)
    lines = list(_head(pack, rule, english))
    lines += _record(pack, asked, entity, 0, english)
    return "\n".join(lines) + "\n"


def asked_for(pack: Pack, rule: str) -> dict[str, tuple[str, ...]]:
    """Kind of record → the facts, relations and points that the rule, or a rule that it needs, reads."""
    found: dict[str, dict[str, None]] = {}
    for name in pack.reaches(rule):
        declared = pack.program.rules[name]
        entities = {p.variable: p.entity for p in declared.parameters}
        for x in t.walk(declared.body):
            if isinstance(x, t.Aggregate | t.Rank):
                entities[x.over.variable] = x.over.entity
                found.setdefault(entities[x.over.subject], {})[x.over.relation] = None
                if x.over.last:
                    found.setdefault(x.over.entity, {})[x.over.last[1]] = None
            elif isinstance(x, t.Attribute | t.IsNone | t.Point) and x.subject is not None:
                found.setdefault(entities[x.subject], {})[x.name] = None
    return {entity: tuple(names) for entity, names in found.items()}


def _head(pack: Pack, rule: str, english: bool) -> Iterator[str]:
    declared = pack.program.rules[rule]
    yield f"# {pack.issued.number} {declared.provision} {declared.title} ({pack.name} {rule})"
    if english:
        yield "# Fill in after the colon. What is left empty is unknown; write 无 for what is known not to exist."
    else:
        yield "# 请在冒号后填写。留空表示不知道；确知没有的可选项写“无”。"


def _record(pack: Pack, asked: dict[str, tuple[str, ...]], entity: str, depth: int, english: bool) -> Iterator[str]:
    kind, names = pack.vocabulary[entity], asked.get(entity, ())
    points = [name for name in names if name in pack.program.points]
    for attribute in (kind.attributes[name] for name in kind.attributes if name in names):
        yield from _attribute(attribute, depth, english)
    for name in points:
        yield from _point(pack.program.points[name], depth, english)
    pad = "  " * depth
    for relation in (kind.relations[name] for name in kind.relations if name in names):
        most = f"at most {relation.most}" if english else f"最多 {relation.most} 条"
        yield f"{pad}# {relation.ask_en if english else relation.ask} ({most})"
        yield f"{pad}{relation.name if english else relation.zh}:"
        yield f"{pad}  - {'_called' if english else '称呼'}:"
        yield from _record(pack, asked, relation.target.__name__, depth + 2, english)


def _attribute(attribute: Attribute, depth: int, english: bool) -> Iterator[str]:
    pad = "  " * depth
    ask = attribute.ask_en if english else attribute.ask
    period = _PERIOD.get(attribute.period, ("", ""))[english]
    about = "，".join(x for x in (_values(attribute.type, english), period, _optional(attribute, english)) if x)
    yield f"{pad}# {ask}（{about}）" if not english else f"{pad}# {ask} ({about})"
    yield f"{pad}{attribute.name if english else attribute.zh}:"


def _optional(attribute: Attribute, english: bool) -> str:
    return ("or 无 for none" if english else "没有写“无”") if attribute.optional else ""


def _point(declared: PointDeclaration, depth: int, english: bool) -> Iterator[str]:
    pad = "  " * depth
    kinds: dict[str, tuple[str, str]] = {
        "judgement": ("由人判断", "a person decides"),
        "external": (f"由其他文件规定：{declared.source}", f"given by another document: {declared.source}"),
        "delegated": ("由区县规定", "the district may settle it"),
    }
    words = declared.en if english else declared.zh
    yield f"{pad}# {declared.provision} {words}（{kinds[declared.kind][english]}；{_values(declared.type, english)}）"
    yield f"{pad}{declared.name if english else declared.zh}:"


def _values(type_: Type, english: bool) -> str:
    match type_:
        case Bool():
            return "yes or no" if english else "是、否"
        case Choice(words=words):
            return "、".join(words)
        case Day():
            return "2023-03-01"
        case Text():
            return "text" if english else "文字"
        case Number(dimension=dimension):
            unit = unit_of(dimension, english=english)
            finest = show(type_, 1, english=english) if type_.scale > 1 else ""
            return f"{unit}{', to ' if english and finest else '，最细 ' if finest else ''}{finest}" or (
                "a whole number" if english else "整数"
            )
