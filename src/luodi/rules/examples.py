"""Worked examples of a pack: YAML that a civil servant can read, each with its derivation by hand."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from luodi.errors import LuodiError
from luodi.facts.values import ValueProblemError, read_value
from luodi.rules.answers import Status
from luodi.rules.decide import Decision, decide
from luodi.rules.deciding import grounds
from luodi.rules.manifest import FILE, read_manifest
from luodi.rules.pack import Pack
from luodi.rules.telling import shown
from luodi.written.records import read_yaml
from luodi.written.shapes import shaped
from luodi.written.texts import read_text

_BASE = ("户", "对象")
"""The words for a base: a household, or whatever else a pack decides about."""

_Bases = dict[str, dict[str, Any]]


class _File(msgspec.Struct, forbid_unknown_fields=True, rename={
    "rule": "规则", "on": "认定日", "homes": "户", "things": "对象", "home": "默认户", "thing": "默认对象",
    "cases": "用例",
}):  # fmt: skip
    """A file of examples; ``homes`` and ``things`` are bases, ``home`` and ``thing`` the one taken by default."""

    rule: str = ""
    on: dt.date | None = None
    homes: _Bases = {}
    things: _Bases = {}
    home: str = ""
    thing: str = ""
    cases: tuple[Any, ...] = ()


class _Case(msgspec.Struct, forbid_unknown_fields=True, rename={
    "name": "名称", "derivation": "推算", "rule": "规则", "on": "认定日", "home": "户", "thing": "对象",
    "changes": "改动", "readings": "读法", "result": "结果", "provisions": "条款", "unfounded": "无条款",
    "unknown": "缺事实", "judgement": "需裁量", "silent": "无规定",
}):  # fmt: skip
    """One of ``用例``: what it does not say stands in the file for all."""

    name: str
    derivation: str
    rule: str = ""
    on: dt.date | None = None
    home: str = ""
    thing: str = ""
    changes: dict[str, Any] | None = None
    readings: dict[str, str] | None = None
    result: Any = msgspec.UNSET
    provisions: tuple[str, ...] | None = None
    unfounded: str = ""
    unknown: tuple[str, ...] | None = None
    judgement: tuple[str, ...] | None = None
    silent: tuple[str, ...] | None = None

    def outcome(self) -> tuple[Status, tuple[str, ...]]:
        """What kind of answer is expected, and the causes of one that is open."""
        opened: tuple[tuple[Status, tuple[str, ...] | None], ...] = (
            ("unknown", self.unknown), ("judgement", self.judgement), ("silent", self.silent),
        )  # fmt: skip
        return next(((status, causes) for status, causes in opened if causes is not None), ("value", ()))


@dataclass(frozen=True, slots=True)
class Example:
    """One case: the facts (a named base with changes), the date, what is expected, and why, worked out by hand.

    ``expected`` is the value as people write it; for an open answer ``status`` says which, ``causes`` by which facts,
    points or quantities. ``provisions`` are those that must have decided, or None where the example does not say;
    ``unfounded`` says, for the rare case in which no provision can, of what kind it is (facts that are no facts).
    """

    name: str
    file: str
    rule: str
    on: dt.date
    facts: Mapping[str, Any]
    readings: Mapping[str, str]
    status: Status
    expected: Any
    causes: tuple[str, ...]
    provisions: tuple[str, ...] | None
    derivation: str
    unfounded: str = ""

    def run(self, pack: Pack) -> list[str]:
        """What differs from what is expected, in words; empty where the pack answers as the example says."""
        try:
            decision = decide(pack, self.rule, self.facts, on=self.on, readings=self.readings)
        except LuodiError as error:
            raise error.in_file(f"{self.file}, “{self.name}”") from None
        problems: list[str] = []
        if decision.status != self.status:
            got = shown(decision.reason.meta.type, decision.reason.value)
            told = "；".join(c.zh for c in decision.causes)
            problems.append(f"应为 {self.status} {self.expected or ''}，却是 {got} {told}")
        elif decision.status == "value":
            problems += self._value(decision)
        else:
            causes = tuple(dict.fromkeys(c.zh for c in decision.causes))
            if set(causes) != set(self.causes):
                problems.append(f"应缺 {'、'.join(self.causes)}，却是 {'、'.join(causes)}")
        if self.provisions is not None:
            problems += self._provisions(pack, decision)
        return problems

    def _value(self, decision: Decision) -> Iterator[str]:
        type_ = decision.reason.meta.type
        try:
            want = read_value(type_, self.expected)
        except ValueProblemError:
            want = None
        same = want == decision.value or str(self.expected) == shown(type_, decision.value)
        if not same:
            yield f"应为 {self.expected}，却是 {shown(type_, decision.value)}"

    def _provisions(self, pack: Pack, decision: Decision) -> Iterator[str]:
        program = pack.specialised(self.on, self.readings)
        got = tuple(dict.fromkeys(g.provision for g in grounds(program, decision.reason)))
        if set(got) != set(self.provisions or ()):
            yield f"应由 {'、'.join(self.provisions or ())} 决定，却由 {'、'.join(got)}"


def read_examples(path: Path) -> tuple[Example, ...]:
    """The examples of one file.

    The file has ``户`` or ``对象`` (named bases; ``同`` names another base that one starts from), ``认定日`` (the date
    unless a case has its own), ``默认户`` or ``默认对象`` (the base unless a case names one) and ``用例``.
    A change is written as a path: ``家庭人员[1].年学费: 8400`` or ``银行存款: 5``; the value null takes a fact away.
    """
    written = shaped(read_yaml(read_text(path), path.name), _File, path.name)
    bases = shared_bases(path.parent) | written.homes | written.things
    return tuple(_example(row, number, written, bases, path.name) for number, row in enumerate(written.cases, 1))


def shared_bases(folder: Path) -> _Bases:
    """The bases of ``户.yaml`` or ``对象.yaml`` beside the examples, which every file of the folder may use."""
    paths = [folder / f"{word}.yaml" for word in _BASE]
    read = (shaped(read_yaml(read_text(path), path.name), _Bases, path.name) for path in paths if path.is_file())
    return {name: base for bases in read for name, base in bases.items()}


def read_folder(folder: Path) -> tuple[Example, ...]:
    """All examples of a pack: ``cases/*.yaml``.

    Where ``pack.toml`` says ``cases_name_provisions = true``, an example that does not name them is refused.
    """
    paths = [p for p in sorted((folder / "cases").glob("*.yaml")) if p.stem not in _BASE]
    examples = tuple(example for path in paths for example in read_examples(path))
    if _named_provisions(folder):
        for example in examples:
            if not example.provisions and not example.unfounded:
                raise LuodiError(
                    zh="用例没有写由哪些条款决定。",
                    en="The case does not name the provisions that decide.",
                    file=example.file,
                    place=example.name,
                    mend_zh="对照原文写“条款”；结论本身没有条款可依的，写“无条款”并说明是哪一种。",
                    mend_en="Write 条款 from the text; where no provision can decide, 无条款 with its kind.",
                )
    return examples


def _named_provisions(folder: Path) -> bool:
    return (folder / FILE).is_file() and read_manifest(folder).cases_name_provisions


def _example(row: Any, number: int, written: _File, bases: _Bases, file: str) -> Example:
    named = row.get("名称") if isinstance(row, dict) else None
    place = named if isinstance(named, str) else f"用例[{number}]"

    def refuse(zh: str, en: str) -> LuodiError:
        return LuodiError(zh=zh, en=en, file=file, place=place, mend_zh="请改正。", mend_en="Mend it.")

    case = shaped(row, _Case, file, place)
    status, causes = case.outcome()
    rule = case.rule or written.rule
    if not rule:
        raise refuse("没有写规则。", "It names no rule (规则).")
    if status == "value" and case.result is msgspec.UNSET:
        raise refuse("没有写结果。", "It states no result (结果).")
    if case.provisions is not None and case.unfounded:
        raise refuse("既写条款又写无条款。", "There are both 条款 and 无条款.")
    on = case.on or written.on
    base = case.home or case.thing or written.home or written.thing
    if on is None or base not in bases:
        raise refuse(f"缺少认定日，或没有叫“{base}”的户或对象。", f"There is no date, or no base called “{base}”.")
    try:
        facts = changed(based(bases, base), _filled(case.changes or {}, bases))
    except RecursionError:
        raise refuse("“同”绕回到自身。", "By 同 a base starts from itself.") from None
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise refuse(f"改动的路径不对：{error}。", f"A change's path is wrong: {error}.") from None
    return Example(
        case.name, file, rule, on, facts, case.readings or {}, status,
        None if case.result is msgspec.UNSET else case.result, causes, case.provisions, case.derivation, case.unfounded,
    )  # fmt: skip


def based(bases: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A base with what it starts from filled in, in lists as well: each record may say ``同: 名``."""
    return dict(_filled(bases[name], bases))


def _filled(value: Any, bases: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        start = _filled(bases[value["同"]], bases) if "同" in value else {}
        own = {key: _filled(inner, bases) for key, inner in value.items() if key != "同"}
        return {**start, **own}
    if isinstance(value, list):
        return [_filled(inner, bases) for inner in value]
    return copy.copy(value)


def changed(facts: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with changes made at their paths.

    >>> changed({"a": [{"b": 1}]}, {"a[0].b": 2, "c": 3})
    {'a': [{'b': 2}], 'c': 3}
    """
    made = copy.deepcopy(facts)
    for path, value in changes.items():
        *steps, final = _steps(path)
        target: Any = made
        for step in steps:
            target = target[step]
        if isinstance(final, int) and final == len(target):
            target.append(value)
        else:
            target[final] = value
    return made


def _steps(path: str) -> list[str | int]:
    """``"a[0].b"`` → ``["a", 0, "b"]``."""
    steps: list[str | int] = []
    for part in path.split("."):
        name, *indices = part.replace("]", "").split("[")
        steps.append(name)
        steps.extend(int(index) for index in indices)
    return steps
