"""A decision told: as lines for a terminal or a notice, and as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from luodi.facts.types import Bool, Type
from luodi.facts.values import show
from luodi.rules.answers import Cause, Open
from luodi.rules.decide import Decision
from luodi.rules.deciding import grounds
from luodi.rules.delegations import Delegation, delegations
from luodi.rules.reasons import Case, Condition, Found, Input, Meta, Node, Over, Reason
from luodi.rules.records import NONE, Facts
from luodi.rules.standards import DatedValue, find_row

_STATUS = {
    "value": ("有结果", "value"),
    "unknown": ("缺事实", "unknown: facts are missing"),
    "judgement": ("需裁量", "judgement: a person must decide"),
    "silent": ("无规定", "silent: the text has no rule"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a told decision: how deep, its mark (✓ ✗ ? or none), what it says."""

    depth: int
    mark: str
    text: str

    def __str__(self) -> str:
        return f"{'  ' * self.depth}{self.mark or '·'} {self.text}"


def mark(value: Any) -> str:
    return "?" if isinstance(value, Open) else "✓" if value is True else "✗" if value is False else "="


def shown(type_: Type, value: Any, *, english: bool = False) -> str:
    """A value in words; an open one by its status."""
    if value is NONE:
        return "none" if english else "无"
    if isinstance(value, Open):
        return _STATUS[value.status][english].split(":")[0]
    return show(type_, value, english=english)


def told_cause(cause: Cause, *, english: bool = False) -> str:
    """``缺事实：月工资（长女）``, with the clause where there is one."""
    head = _STATUS[cause.status][english].split(":")[0]
    whose = f"{cause.subject}" if cause.subject else ""
    if english:
        return (
            f"{head}: {cause.en}{f' of {whose}' if whose else ''}{f' [{cause.provision}]' if cause.provision else ''}"
        )
    return f"{head}：{cause.zh}{f'（{whose}）' if whose else ''}{f' [{cause.provision}]' if cause.provision else ''}"


def summary(decision: Decision, *, english: bool = False) -> list[str]:
    """The answer, what it rests on, what it lacks: the head of a notice."""
    meta = decision.reason.meta
    value = decision.reason.value
    title = meta.en if english else meta.zh
    lines = [f"{mark(value)} {title}{': ' if english else '：'}{shown(meta.type, value, english=english)}"]
    lines += [f"  {told_cause(cause, english=english)}" for cause in decision.causes]
    found = grounds(decision.pack.specialised(decision.on, decision.given_readings), decision.reason)
    held = {"✓": " (holds)", "✗": " (does not hold)"} if english else {"✓": "（成立）", "✗": "（不成立）"}
    told = (f"{g.provision} {g.title}{held.get(mark(g.value), '')}" for g in found if g.rule != decision.rule)
    cited = list(dict.fromkeys(told))
    if cited:
        lines.append(("Decided by: " if english else "依据：") + ("; " if english else "；").join(cited))
    for name, option in decision.readings_used.items():
        declared = decision.pack.program.readings[name]
        default = "" if option == declared.default else (" (not the default)" if english else "（非默认）")
        head = "Reading" if english else "读法"
        lines.append(f"{head} {declared.provision} {name}={option}{default}: {declared.options[option]}")
    return [*lines, *district_lines(decision, english=english)]


def district_lines(decision: Decision, *, english: bool = False) -> Iterator[str]:
    """Whose rule was taken at each delegated point, what was stated and not taken, and what is assumed of the rest."""
    head = "District rules" if english else "区县规定"
    assumed: dict[str, dict[str, None]] = {}
    for d in delegations(decision):
        if d.supply is None and not d.unused:
            value = shown(d.point.type, d.value, english=english)
            assumed.setdefault(d.district, {})[f"{d.point.provision} {value}"] = None
        else:
            words = d.point.en if english else d.point.zh
            whose = f" · {d.subject._called}" if d.subject._path else ""
            said = shown(d.point.type, d.given, english=english)
            yield f"{head} {d.point.provision} {words}{whose} = {said}{by_whom(d, english=english)}"
    for district, values in assumed.items():
        where = district or ("the district" if english else "所在区县")
        if english:
            yield f"{head}: none are known of {where}; taken instead: {', '.join(values)}"
        else:
            yield f"{head} {where}的规定没有录入，按默认认定：{'、'.join(values)}"


def by_whom(found: Delegation, *, english: bool = False) -> str:
    """The district's document; or that what the facts say was not taken, and what was taken instead."""
    if found.supply is not None:
        return (
            f" ({found.district}: {found.supply.document})"
            if english
            else f"（{found.district}，{found.supply.document}）"
        )
    value = shown(found.point.type, found.value, english=english)
    if english:
        not_taken = "not taken: " if found.unused else ""
        return f" ({not_taken}no rules are known of {found.district or 'the district'}; {value} instead)"
    return f"（{'未采用：' if found.unused else ''}{found.district or '所在区县'}的规定没有录入，按“{value}”认定）"


def tree(decision: Decision, *, english: bool = False) -> Iterator[Line]:
    """All reasons, depth first; a rule that was told above is only named again."""
    yield from _Teller(decision, english).lines(decision.reason, 0)


class _Teller:
    def __init__(self, decision: Decision, english: bool) -> None:
        self.decision, self.english = decision, english
        self.seen: set[Node] = set()
        self.delegated = {(d.point.name, id(d.subject)): d for d in delegations(decision)}

    def lines(self, node: Any, depth: int) -> Iterator[Line]:
        match node:
            case Reason():
                yield from self._reason(node, depth)
            case Condition():
                yield Line(depth, mark(node.value), self._condition(node))
            case Found():
                yield Line(depth, "", self._found(node))
            case Over():
                yield from self._over(node, depth)
            case Case():
                yield from self._case(node, depth)

    def _words(self, meta: Meta) -> str:
        return meta.en if self.english else meta.zh

    def _say(self, zh: str, en: str) -> str:
        return en if self.english else zh

    def _shown(self, type_: Type, value: Any) -> str:
        return shown(type_, value, english=self.english)

    def _reason(self, node: Reason, depth: int) -> Iterator[Line]:
        meta = node.meta
        whose = "" if len(node.subjects) == 1 and not node.subjects[0]._path else f" · {node.subjects[0]._called}"
        head = f"{meta.provision} {self._words(meta)}{whose}{self._say('：', ': ')}{self._shown(meta.type, node.value)}"
        if node in self.seen:
            yield Line(depth, mark(node.value), head + self._say("（见上）", " (see above)"))
            return
        self.seen.add(node)
        yield Line(depth, mark(node.value), head + (f"（{meta.note}）" if meta.note else ""))
        for given, value in zip(meta.inputs, node.inputs, strict=True):
            words = given.en if self.english else given.zh
            line = f"{words} = {self._shown(given.type, value)}"
            yield Line(depth + 1, "", line + self._whence(node, given))
        for child in node.children:
            yield from self.lines(child, depth + 1)

    def _whence(self, node: Reason, given: Input) -> str:
        """Where an input's value comes from, unless the facts alone say it."""
        if given.standard:
            return self._source(given.standard, ())
        delegated = (self.delegated.get((given.fact, id(subject))) for subject in node.subjects)
        return next((by_whom(d, english=self.english) for d in delegated if d is not None), "")

    def _condition(self, node: Condition) -> str:
        meta, words = node.meta, self._words(node.meta)
        if meta.operand_type is not None and node.right is not None and not isinstance(meta.operand_type, Bool):
            return (
                f"{words}（{self._shown(meta.operand_type, node.left)}，{self._shown(meta.operand_type, node.right)}）"
            )
        if meta.operand_type is not None and node.left is not None:
            return f"{words}（{self._shown(meta.operand_type, node.left)}）"
        return f"{words}{self._say('：', ': ')}{self._shown(meta.type, node.value)}"

    def _found(self, node: Found) -> str:
        keys = tuple("?" if isinstance(key, Open) else str(key) for key in node.keys)
        declared = self.decision.pack.standards[node.meta.name]
        words = declared.en if self.english else declared.zh
        value = self._shown(node.meta.type, node.value)
        return f"{words}[{'，'.join(keys)}] = {value}{self._source(node.meta.name, node.keys)}"

    def _source(self, name: str, keys: tuple[Any, ...]) -> str:
        """Since when a standard has its value, and where that is written."""
        row = row_of(self.decision, name, keys)
        if row is None:
            return ""
        return f"（{row.start} {self._say('起', 'on')}；{row.cite}）"

    def _over(self, node: Over, depth: int) -> Iterator[Line]:
        yield Line(depth, mark(node.value), f"{self._words(node.meta)} = {self._shown(node.meta.type, node.value)}")
        inner = node.meta.operand_type
        for item in node.items:
            whose = item.record._called
            if item.included is False:
                yield Line(depth + 1, "", f"{whose}{self._say('：不计', ': left out')}")
            elif item.value is not None and inner is not None:
                yield Line(
                    depth + 1, mark(item.value), f"{whose}{self._say('：', ': ')}{self._shown(inner, item.value)}"
                )
            for child in item.children:
                yield from self.lines(child, depth + 2)

    def _case(self, node: Case, depth: int) -> Iterator[Line]:
        meta = node.meta
        applies = self._say("适用", "applies") if node.applies is True else self._say("不适用", "does not apply")
        if isinstance(node.applies, Open):
            applies = self._say("是否适用待定", "whether it applies is open")
        value = "" if node.value is None else f" = {self._shown(meta.type, node.value)}"
        name = meta.zh if not self.english else meta.name
        yield Line(depth, mark(node.applies), f"{meta.provision} {name}{self._say('：', ': ')}{applies}{value}")
        for child in node.children:
            yield from self.lines(child, depth + 1)


def row_of(decision: Decision, standard: str, keys: tuple[Any, ...]) -> DatedValue | None:
    """The dated value that a decision took from a standard."""
    if any(isinstance(key, Open) for key in keys):
        return None
    return find_row(decision.pack.standards[standard].on(decision.on), keys)


# ---- plain data


def data(decision: Decision) -> dict[str, Any]:
    """The decision as plain data: answer, causes, grounds, readings, delegations, and the tree of reasons."""
    program = decision.pack.specialised(decision.on, decision.given_readings)
    return {
        "pack": decision.pack.name,
        "document": decision.pack.issued.number,
        "rule": decision.rule,
        "provision": decision.reason.meta.provision,
        "on": decision.on.isoformat(),
        "status": decision.status,
        "value": plain(decision.value),
        "shown": decision.shown,
        "causes": [_cause(cause) for cause in decision.causes],
        "grounds": [
            {"provision": g.provision, "rule": g.rule, "title": g.title, "subject": g.subject}
            for g in grounds(program, decision.reason)
        ],
        "readings": dict(decision.readings_used),
        "delegations": [_delegation(found) for found in delegations(decision)],
        "reason": _Plain(decision).node(decision.reason),
    }


def plain(value: Any) -> Any:
    """A stored value as JSON has it: dates as text, exact numbers as ``{"over", "under"}``, open ones by status."""
    if value is NONE:
        return "none"
    if isinstance(value, Open):
        return {"open": value.status}
    if isinstance(value, tuple):
        return {"over": value[0], "under": value[1]}
    return value.isoformat() if hasattr(value, "isoformat") else value


def _delegation(found: Delegation) -> dict[str, Any]:
    """``document``: None where the district's is not known; ``given``: what the facts say, None where nothing."""
    return {
        "provision": found.point.provision,
        "name": found.point.name,
        "zh": found.point.zh,
        "en": found.point.en,
        "subject": found.subject._called,
        "district": found.district,
        "document": None if found.supply is None else found.supply.document,
        "value": plain(found.value),
        "given": None if isinstance(found.given, Open) else plain(found.given),
    }


def _cause(cause: Cause) -> dict[str, str]:
    return {name: getattr(cause, name) for name in ("status", "name", "zh", "en", "provision", "subject", "path")}


class _Plain:
    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.numbers: dict[Node, int] = {}

    def node(self, node: Any) -> dict[str, Any]:
        meta = node.meta
        if node in self.numbers:
            return {"see": self.numbers[node]}
        self.numbers[node] = len(self.numbers) + 1
        made: dict[str, Any] = {
            "id": self.numbers[node],
            "kind": meta.kind,
            "name": meta.name,
            "zh": meta.zh,
            "en": meta.en,
            "line": meta.at.line,
            "value": plain(node.value),
        }
        if meta.provision:
            made["provision"] = meta.provision
        return {**made, **self._own(node)}

    def _own(self, node: Any) -> dict[str, Any]:
        match node:
            case Reason():
                inputs = [
                    {
                        "zh": i.zh,
                        "en": i.en,
                        "value": plain(v),
                        **self._cited(i.standard, ()),
                        **({"fact": i.fact} if i.fact else {}),
                    }
                    for i, v in zip(node.meta.inputs, node.inputs, strict=True)
                ]
                subject: Facts = node.subjects[0]
                return {"subject": subject._called, "path": subject._path, "inputs": inputs, **self._children(node)}
            case Condition():
                return {"left": plain(node.left), "right": plain(node.right)} if node.left is not None else {}
            case Found():
                return {"keys": [plain(key) for key in node.keys], **self._cited(node.meta.name, node.keys)}
            case Case():
                return {"applies": plain(node.applies), **self._children(node)}
            case Over():
                items = [
                    {
                        "subject": item.record._called,
                        "path": item.record._path,
                        "included": plain(item.included),
                        "value": plain(item.value),
                        "children": [self.node(child) for child in item.children],
                    }
                    for item in node.items
                ]
                return {"items": items}
        return {}

    def _children(self, node: Any) -> dict[str, Any]:
        return {"children": [self.node(child) for child in node.children]}

    def _cited(self, standard: str, keys: tuple[Any, ...]) -> dict[str, Any]:
        if not standard:
            return {}
        row = row_of(self.decision, standard, keys)
        if row is None:
            return {"standard": standard}
        return {"standard": standard, "from": row.start.isoformat(), "cite": row.cite, "example": row.example}
