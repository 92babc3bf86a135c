"""How good proposals are against expected tasks; the rules are told in docs/evaluation.md.

Counts are kept as pairs of numbers, so that documents add up to a total.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luodi.extract.alignment import align
from luodi.extract.gold import ROLES, Expected, Gold, Scope
from luodi.extract.identity import folded
from luodi.extract.model import Commitment, Indicator
from luodi.text.spans import Span

STEPS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Limits of the classes of the reliability table."""

_PROVINCES = """
北京市|天津市|上海市|重庆市|河北省|山西省|辽宁省|吉林省|黑龙江省|江苏省|浙江省|安徽省|福建省|江西省|山东省|河南省
|湖北省|湖南省|广东省|海南省|四川省|贵州省|云南省|陕西省|甘肃省|青海省|台湾省|内蒙古自治区|广西壮族自治区
|西藏自治区|宁夏回族自治区|新疆维吾尔自治区
""".replace("\n", "")
_LEADING = re.compile(rf"^(?:{_PROVINCES}|市|省)(?=.{{2}})")


def same_unit(name: str) -> str:
    """A unit's name as it is compared: without white space, a leading province or 市/省, a closing 等.

    >>> same_unit("重庆市 教委"), same_unit("市教委等"), same_unit("省财政厅")
    ('教委', '教委', '财政厅')
    """
    bare = re.sub(r"等$", "", "".join(name.split()))
    return _LEADING.sub("", bare.replace("(", "（").replace(")", "）"))


@dataclass(slots=True)
class Ratio:
    """``good`` of ``all``."""

    good: int = 0
    all: int = 0

    def add(self, good: int, all_: int = 1) -> None:
        self.good += good
        self.all += all_

    @property
    def value(self) -> float | None:
        return self.good / self.all if self.all else None


@dataclass(slots=True)
class Overlap:
    """What expected and proposed sets have in common; ``value`` is F1."""

    common: int = 0
    expected: int = 0
    proposed: int = 0

    def add(self, expected: Counter[Any], proposed: Counter[Any]) -> None:
        self.common += (expected & proposed).total()
        self.expected += expected.total()
        self.proposed += proposed.total()

    @property
    def recall(self) -> float | None:
        return self.common / self.expected if self.expected else None

    @property
    def precision(self) -> float | None:
        return self.common / self.proposed if self.proposed else None

    @property
    def value(self) -> float | None:
        total = self.expected + self.proposed
        return 2 * self.common / total if total else None


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that is not as expected: in which field, and where the source says it."""

    kind: str
    label: str
    expected: str
    proposed: str
    span: Span | None


@dataclass(slots=True)
class Score:
    """The counts of one document, or of all together."""

    name: str
    tasks: Ratio = field(default_factory=Ratio)
    precision: Ratio = field(default_factory=Ratio)
    exact: Ratio = field(default_factory=Ratio)
    units: Overlap = field(default_factory=Overlap)
    roles: Overlap = field(default_factory=Overlap)
    deadlines: Ratio = field(default_factory=Ratio)
    indicators: Overlap = field(default_factory=Overlap)
    indicators_told: Ratio = field(default_factory=Ratio)
    reliability: dict[float, Ratio] = field(default_factory=lambda: {low: Ratio() for low in STEPS[:-1]})
    corrections: int = 0
    misses: list[Miss] = field(default_factory=list)

    def include(self, other: Score) -> None:
        """Add the counts of another document; its misses stay with it."""
        for name in ("tasks", "precision", "exact", "deadlines", "indicators_told"):
            mine, theirs = getattr(self, name), getattr(other, name)
            mine.add(theirs.good, theirs.all)
        for name in ("units", "roles", "indicators"):
            sum_, part = getattr(self, name), getattr(other, name)
            sum_.common += part.common
            sum_.expected += part.expected
            sum_.proposed += part.proposed
        for low, ratio in other.reliability.items():
            self.reliability[low].add(ratio.good, ratio.all)
        self.corrections += other.corrections


def in_scope(one: Commitment, scope: Scope) -> bool:
    """Whether a proposal counts for precision: a clause or table row of the parts whose tasks are all listed."""
    if one.source == "table":
        return scope.tables
    if one.source != "clause" or not scope.items:
        return False
    return not scope.parts or (bool(one.path) and one.path[0].strip("（）()") in scope.parts)


def score(gold: Gold, proposed: Sequence[Commitment], text: str = "") -> Score:
    """``proposed`` against ``gold``; ``text`` is the canonical text, in which misses are looked up."""
    out = Score(gold.name)
    where = _Finder(text)
    pairs = align(gold.tasks, proposed)
    right: dict[int, bool] = {}
    for i, task in enumerate(gold.tasks):
        found = proposed[pairs[i]] if i in pairs else None
        out.tasks.add(found is not None)
        ok = _compare(gold, task, found, out, where)
        if found is not None:
            right[pairs[i]] = ok
    for j, one in enumerate(proposed):
        if j not in right and not in_scope(one, gold.scope):
            continue
        out.reliability[_class(one.confidence)].add(right.get(j, False))
        if in_scope(one, gold.scope):
            out.precision.add(j in right)
            if j not in right:
                out.corrections += 1
                span = one.spans["text"][0] if one.spans.get("text") else None
                out.misses.append(Miss("extra", " ".join(one.path), "", one.text, span))
    return out


def _class(confidence: float) -> float:
    return max(low for low in STEPS[:-1] if low <= max(confidence, 0.0))


def _compare(gold: Gold, task: Expected, found: Commitment | None, out: Score, where: _Finder) -> bool:
    """Count one expected task field by field; whether words, units and date are all right."""
    span = where(task.text)
    if found is None:
        out.misses.append(Miss("task", task.label, task.text, "", span))
        out.corrections += 1
    ok = found is not None
    if "text" not in task.unsure:
        same = found is not None and folded_exact(found.text) == folded_exact(task.text)
        out.exact.add(same)
        ok &= same
        if found is not None and not same:
            _wrong(out, "text", task, task.text, found.text, found.spans["text"][0] if found.spans["text"] else span)
    if gold.units:
        ok &= _compare_units(task, found, out, span)
    if gold.deadline and "deadline" not in task.unsure:
        same = found is not None and found.deadline == task.deadline
        out.deadlines.add(same)
        ok &= same
        if found is not None and not same:
            _wrong(out, "deadline", task, str(task.deadline), f"{found.deadline} {found.deadline_text or ''}", span)
    if gold.indicators and "indicators" not in task.unsure:
        _compare_indicators(gold, task, found, out, span)
    return ok


def _wrong(out: Score, kind: str, task: Expected, expected: str, proposed: str, span: Span | None) -> None:
    out.corrections += 1
    out.misses.append(Miss(kind, task.label, expected, proposed, span))


def folded_exact(text: str) -> str:
    """A text as exactness is judged: white space and width folded, every mark kept.

    >>> folded_exact("完成 １００%，达标。") == folded_exact("完成100%,达标。")
    True
    """
    return "".join(unicodedata.normalize("NFKC", text.replace("∶", "：")).split())


def _compare_units(task: Expected, found: Commitment | None, out: Score, span: Span | None) -> bool:
    roles = [role for role in ROLES if role not in task.unsure]
    want: Counter[tuple[str, str]] = Counter((role, same_unit(name)) for role in roles for name in task.units[role])
    have: Counter[tuple[str, str]] = Counter(
        (role, same_unit(name)) for role in roles for name in (getattr(found, role) if found else ())
    )
    out.roles.add(want, have)
    wanted, had = Counter(name for _, name in want.elements()), Counter(name for _, name in have.elements())
    out.units.add(wanted, had)
    if found is not None and want != have:
        words = "units" if wanted != had else "roles"
        _wrong(out, words, task, _told((want - have).elements()), _told((have - want).elements()), span)
    return wanted == had


def _told(pairs: Iterable[tuple[str, str]]) -> str:
    return "、".join(f"{name}({role})" for role, name in pairs)


def _compare_indicators(gold: Gold, task: Expected, found: Commitment | None, out: Score, span: Span | None) -> None:
    want = [_expected_key(one) for one in task.indicators]
    have = [_proposed_key(one) for one in found.indicators] if found else []
    common = 0
    left = list(have)
    missing = []
    for key in want:
        match = next((other for other in left if _same_indicator(key, other)), None)
        if match is None:
            missing.append(key)
        else:
            common += 1
            left.remove(match)
    out.indicators_told.add(common, len(want))
    if gold.indicators == "all":
        out.indicators.common += common
        out.indicators.expected += len(want)
        out.indicators.proposed += len(have)
    extra = left if gold.indicators == "all" else []
    if missing or extra:
        out.misses.append(Miss("indicator", task.label, str(missing or ""), str(extra or ""), span))
        out.corrections += max(len(missing), len(extra))


_Key = tuple[str | None, float | None, float | None, str]


def _expected_key(one: Mapping[str, Any]) -> _Key:
    low, high = one.get("low"), one.get("high")
    value = one.get("value") if low is None else low
    number = None if value is None else round(float(value), 6)
    return (one.get("comparator"), number, None if high is None else float(high), _unit(str(one.get("unit") or "")))


def _proposed_key(one: Indicator) -> _Key:
    value = one.value if one.low is None else one.low
    unit = f"{one.unit}{one.period}" if one.period and "/" not in one.unit else one.unit
    return (one.comparator, None if value is None else round(value, 6), one.high, _unit(unit))


def _unit(words: str) -> str:
    return folded_exact(words).replace("/", "")


def _same_indicator(want: _Key, have: _Key) -> bool:
    """Equal figures in the same unit (次 and 次/年 go together) under the same comparator; none stated is equality."""
    units = want[3] == have[3] or not want[3] or not have[3] or have[3].startswith(want[3])
    return want[1:3] == have[1:3] and units and (want[0] or "=") == (have[0] or "=")


class _Finder:
    """Where folded words stand in a text."""

    def __init__(self, text: str) -> None:
        kept = [(i, one) for i, char in enumerate(text) for one in folded(char)]
        self._at = [i for i, _ in kept]
        self._text = "".join(one for _, one in kept)

    def __call__(self, words: str) -> Span | None:
        key = folded(words)
        for length in (len(key), 24, 12):
            at = self._text.find(key[:length]) if key else -1
            if at >= 0:
                last = min(at + len(key[:length]), len(self._at)) - 1
                return (self._at[at], self._at[last] + 1)
        return None
