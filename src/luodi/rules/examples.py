"""Worked examples of a pack: YAML that a civil servant can read, each with its derivation by hand."""

from __future__ import annotations

import copy
import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luodi.errors import LuodiError
from luodi.facts.values import ValueProblemError, read_value
from luodi.facts.written import read_yaml
from luodi.rules.answers import Status
from luodi.rules.decide import Decision, decide
from luodi.rules.deciding import grounds
from luodi.rules.pack import Pack
from luodi.rules.telling import shown

_OPEN: dict[str, Status] = {"缺事实": "unknown", "需裁量": "judgement", "无规定": "silent"}
_BASE = ("户", "对象")
"""The words for a base: a household, or whatever else a pack decides about."""
_KEYS = {"名称", "规则", "认定日", *_BASE, "改动", "读法", "结果", "条款", "无条款", "推算", *_OPEN}
_NEEDED = {"名称", "规则", "结果", "推算"}


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
        decision = decide(pack, self.rule, self.facts, on=self.on, readings=self.readings)
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
    document = read_yaml(path.read_text("utf-8"), path.name)
    bases = shared_bases(path.parent)
    for word in _BASE:
        bases |= dict(document.get(word, {}))
    return tuple(_example(row, document, bases, path) for row in document.get("用例", ()))


def shared_bases(folder: Path) -> dict[str, Any]:
    """The bases of ``户.yaml`` or ``对象.yaml`` beside the examples, which every file of the folder may use."""
    paths = [folder / f"{word}.yaml" for word in _BASE]
    read = (read_yaml(path.read_text("utf-8"), path.name) for path in paths if path.is_file())
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
    manifest = folder / "pack.toml"
    return manifest.is_file() and tomllib.loads(manifest.read_text("utf-8")).get("cases_name_provisions") is True


def _example(row: Mapping[str, Any], document: Mapping[str, Any], bases: Mapping[str, Any], path: Path) -> Example:
    def refuse(zh: str, en: str) -> LuodiError:
        return LuodiError(
            zh=zh, en=en, file=path.name, place=str(row.get("名称", "?")), mend_zh="请改正。", mend_en="Mend it."
        )

    status: Status = next((status for word, status in _OPEN.items() if word in row), "value")
    needed = _NEEDED if status == "value" else _NEEDED - {"结果"}
    wrong = (set(row) - _KEYS) | (needed - set(row) - ({"规则"} if "规则" in document else set()))
    if wrong:
        raise refuse(f"缺少或不认识：{'、'.join(sorted(wrong))}。", f"Missing or unknown: {', '.join(sorted(wrong))}.")
    if "条款" in row and "无条款" in row:
        raise refuse("既写条款又写无条款。", "There are both 条款 and 无条款.")
    on = row.get("认定日", document.get("认定日"))
    words = (*((row, word) for word in _BASE), *((document, f"默认{word}") for word in _BASE))
    base = next((where[word] for where, word in words if word in where), "")
    if not isinstance(on, dt.date) or base not in bases:
        raise refuse(f"缺少认定日，或没有叫“{base}”的户或对象。", f"There is no date, or no base called “{base}”.")
    try:
        facts = changed(based(bases, base), _filled(row.get("改动") or {}, bases))
    except (KeyError, IndexError, TypeError) as error:
        raise refuse(f"改动的路径不对：{error}。", f"A change's path is wrong: {error}.") from None
    causes = next((row[word] for word in _OPEN if word in row), ())
    return Example(
        row["名称"],
        path.name,
        row.get("规则", document.get("规则")),
        on,
        facts,
        dict(row.get("读法") or {}),
        status,
        row.get("结果"),
        tuple(causes),
        tuple(row["条款"]) if "条款" in row else None,
        row["推算"],
        str(row.get("无条款") or ""),
    )


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
