"""Responsibility clauses: who leads, supports, is responsible, guides, in the notations documents use.

A clause is a list of units under a label (责任单位：…) or with a verb (甲牵头，乙、丙配合), in brackets or at the
end of a paragraph. 牵头 leads; 配合, 参与, 会同 support; 责任单位, 负责, 落实 are responsible, or lead where others
support and nobody else leads; 指导, 督促 guide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from luodi.extract.brackets import CLOSE, OPEN, masked, pairs
from luodi.extract.notation import (
    ADVERB,
    CUE,
    FIRST,
    FOLLOWING,
    LABEL,
    NOTE,
    NOTE_INSIDE,
    OPENING,
    OWN_ROLE,
    ROLES,
    VERB,
    WORDY,
    Role,
    is_time,
    label_role,
    role_of_others,
)
from luodi.text.spans import Span
from luodi.text.unit_names import UnitMention, is_open_ended, is_unit, list_pieces, mention


@dataclass(frozen=True, slots=True)
class Clause:
    """One responsibility clause at ``text[start:end]`` (brackets included); units in the order they are named.

    ``deadline`` is where the clause itself says by when. ``others``: where it says 列第一位者为牵头单位, the role of
    the others. ``following`` holds the units a rule inside it names for all later items (以下均需各市政府负责).
    Each of ``doubts`` says what the form alone leaves uncertain: bare lists, words that are no unit's shape.
    """

    start: int
    end: int
    lead: tuple[UnitMention, ...] = ()
    support: tuple[UnitMention, ...] = ()
    responsible: tuple[UnitMention, ...] = ()
    guiding: tuple[UnitMention, ...] = ()
    open_ended: bool = False
    deadline: Span | None = None
    others: Role | None = None
    following: tuple[UnitMention, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[UnitMention, ...]:
        return self.lead + self.support + self.responsible + self.guiding


@dataclass(slots=True)
class _Reading:
    """What has been read of one clause so far."""

    roles: dict[Role, list[UnitMention]] = field(default_factory=lambda: {role: [] for role in ROLES})
    open_ended: bool = False
    deadline: Span | None = None
    others: Role | None = None
    following: list[UnitMention] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    strange: int = 0

    @property
    def units(self) -> list[UnitMention]:
        return [unit for role in ROLES for unit in self.roles[role]]

    def clause(self, start: int, end: int) -> Clause:
        lead, support, responsible, guiding = (tuple(dict.fromkeys(self.roles[role])) for role in ROLES)
        return Clause(
            start,
            end,
            lead,
            support,
            responsible,
            guiding,
            self.open_ended,
            self.deadline,
            self.others,
            tuple(self.following),
            tuple(dict.fromkeys(self.doubts)),
        )


def _add(reading: _Reading, text: str, a: int, b: int, role: Role, *, lenient: bool) -> bool:
    """Read ``text[a:b]`` as one unit of ``role``; false where it can be none."""
    opening = OPENING.match(text, a, b)
    a = opening.end() if opening else a
    if a >= b:
        return True
    own_role, b = _own_role(text, a, b, role)
    b = _without_note(text, a, b)
    unit = mention(text, a, b)
    if not unit.name:
        if is_open_ended(text[a:b]):
            reading.open_ended = True
        return True
    shaped = is_unit(unit.name)
    if not shaped:
        if not lenient or len(unit.name) > 40 or WORDY.search(masked(unit.name, 0, len(unit.name))):
            return False
        reading.strange += 1
        reading.doubts.append(f"“{unit.name}”不像单位名称")
    reading.open_ended |= is_open_ended(text[a:b])
    reading.roles[own_role].append(unit)
    return True


def _own_role(text: str, a: int, b: int, role: Role) -> tuple[Role, int]:
    """A role in brackets behind one name of a list: 市教委（牵头）."""
    found = OWN_ROLE.search(text, a, b)
    own = label_role(found[1]) if found else role
    if found is None or own == "deadline" or own == "person":
        return role, b
    return own, found.start()


def _without_note(text: str, a: int, b: int) -> int:
    """Where ``text[a:b]`` ends without a closing bracket that holds a rule (…下同) and no part of the name."""
    if b > a and text[b - 1] in CLOSE:
        last = max((pair for pair in pairs(text[a:b])[0] if pair.end == b - a), default=None, key=lambda p: p.height)
        if last and NOTE_INSIDE.search(text, a + last.start, b):
            return a + last.start
    return b


def _read_list(reading: _Reading, text: str, a: int, b: int, role: Role, *, lenient: bool) -> bool:
    """Read ``text[a:b]``, a list of units with, perhaps, a deadline or a note between; false where it is none."""
    for start, end in list_pieces(text, a, b):
        words = "".join(text[start:end].split())
        if FIRST.search(words):
            reading.others = role_of_others(words)
            if FIRST.search(masked(words, 0, len(words))):
                continue
        if NOTE.match(words):
            continue
        if is_time(words):
            reading.deadline = (start, end) if reading.deadline is None else (reading.deadline[0], end)
        elif not _add(reading, text, start, end, role, lenient=lenient):
            return False
    return True


class _Step(NamedTuple):
    """A list of units and the verb behind it: a role, 会同, or none at the end."""

    start: int
    end: int
    verb: Role | Literal["joint"] | None


def _steps(flat: str) -> list[_Step]:
    """The lists and verbs of a clause whose brackets are masked; the last step is what follows the last verb."""
    steps: list[_Step] = []
    at = 0
    for found in VERB.finditer(flat):
        before = flat[at : found.start()]
        if is_time(_SEPARATOR.split(before)[-1]):
            continue
        adverb = ADVERB.search(before)
        end = at + adverb.start() if adverb else found.start()
        role = next((role for role in ROLES if role == found.lastgroup), None)
        steps.append(_Step(at, end, role or "joint"))
        at = found.end()
    return [*steps, _Step(at, len(flat), None)]


def _read_steps(text: str, offset: int, steps: list[_Step], *, lenient: bool) -> _Reading | None:
    """The roles that ``steps`` give; ``None`` without a verb, or where a list holds what is no unit."""
    if len(steps) == 1:
        return None
    reading = _Reading()
    joint: _Step | None = None
    for step in steps:
        if step.verb == "joint":
            joint = step
            continue
        role: Role = step.verb or "responsible"
        lists: list[tuple[_Step, Role]] = [(joint, role), (step, "support")] if joint else [(step, role)]
        joint = None
        for part, own in lists:
            if not _read_list(reading, text, offset + part.start, offset + part.end, own, lenient=lenient):
                return None
    return reading


def _read_verbs(text: str, a: int, b: int, *, lenient: bool) -> _Reading | None:
    """Read ``text[a:b]`` as lists of units each followed by a verb; ``None`` where there is no verb or other words."""
    flat = masked(text, a, b)
    rule = FOLLOWING.search(flat)
    reading = _read_steps(text, a, _steps(flat[: rule.start()] if rule else flat), lenient=lenient)
    if reading is not None and rule:
        later = _read_steps(text, a + rule.end(), _steps(flat[rule.end() :]), lenient=lenient)
        reading.following = later.units if later else []
        reading.doubts.append("文中写明以下各项另有共同的责任单位，不再逐项列出")
    return reading


def _read_labels(text: str, a: int, b: int) -> _Reading | None:
    """Read ``text[a:b]`` as labels each followed by a list; ``None`` where it does not begin with a label."""
    flat = masked(text, a, b)
    labels = list(LABEL.finditer(flat))
    if not labels:
        return None
    reading = _Reading()
    if flat[: labels[0].start()].strip(" \t\n，,；;、□"):
        # Units may stand bare before a label that says by when (市教委、市财政局；完成时限：5月).
        before = _before_time(text, a, a + labels[0].start(), labels[0]["label"])
        if before is None:
            return None
        reading = before
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        start, end = a + label.end(), a + (after.start() if after else len(flat))
        role = label_role(label["label"])
        reading.others = role_of_others(text[a + label.start() : start]) or reading.others
        if role == "person":
            continue
        if role == "deadline":
            words = text[start:end]
            reading.deadline = (start + len(words) - len(words.lstrip()), start + len(words.rstrip(" \t\n；;，,。、")))
            continue
        own = _own_list(text, start, end)
        if own > start and not _read_list(reading, text, start, own, role, lenient=True):
            return None
        inner = _read_verbs(text, own, end, lenient=True)
        if inner is not None and inner.units:
            _merge(reading, inner)
        elif not _read_list(reading, text, start, end, role, lenient=True):
            return None
    return reading


def _own_list(text: str, start: int, end: int) -> int:
    """Where the label's own list ends and one with a helping verb begins (责任单位：甲、乙，丙指导); ``start`` where
    the verb covers all of it."""
    flat = masked(text, start, end)
    first = _steps(flat)[0]
    comma = flat.rfind("，", first.start, first.end)
    return start + comma + 1 if first.verb in ("support", "guiding") and comma > 0 else start


def _before_time(text: str, a: int, b: int, label: str) -> _Reading | None:
    """The units before the label of a time: with verbs, or a bare list; ``None`` where they are none."""
    if label_role(label) != "deadline":
        return None
    reading = _read_verbs(text, a, b, lenient=False)
    if reading is not None:
        return reading
    reading = _Reading()
    return reading if _read_list(reading, text, a, b, "responsible", lenient=False) and reading.units else None


def _merge(into: _Reading, other: _Reading) -> None:
    for role in ROLES:
        into.roles[role] += other.roles[role]
    into.open_ended |= other.open_ended
    into.others = other.others or into.others
    into.deadline = other.deadline or into.deadline
    into.following += other.following
    into.doubts += other.doubts
    into.strange += other.strange


_SEPARATOR = re.compile("[、，,；;]")
_LONGEST = 3000
_DEEPEST = 8


def _read_bracket(text: str, start: int, end: int, *, at_end: int) -> Clause | None:
    """The clause that the brackets around ``text[start:end]`` hold, if they hold one.

    ``at_end`` is how many units a bare list needs to count as one where the brackets stand; 0 where none does.
    """
    a, b = start + 1, end - 1
    reading = _read_labels(text, a, b) or _before_sentence(text, a, b)
    if reading is None:
        reading = _read_verbs(text, a, b, lenient=True)
        if reading is not None and 2 * reading.strange > len(reading.units):
            return None
    if reading is None and at_end:
        reading = _Reading()
        if not _read_list(reading, text, a, b, "responsible", lenient=True) or reading.deadline:
            return None
        if len(reading.units) < at_end or 4 * reading.strange > len(reading.units):
            return None
        reading.doubts.append("括号内只列单位，未写明职责")
    if reading is None or not (reading.units or reading.deadline):
        return None
    return reading.clause(start, end) if reading.units else None


def _before_sentence(text: str, a: int, b: int) -> _Reading | None:
    """The labels of a bracket up to its first full stop, where a sentence of other words follows in it."""
    stop = _sentence_end(text, a)
    if stop >= b - 1:
        return None
    reading = _read_labels(text, a, stop)
    if reading is not None:
        reading.others = role_of_others(text[stop:b]) or reading.others
        reading.doubts.append("括号内责任单位之后另有说明")
    return reading


_STOPS = "。！!？?\n"
_COLON = re.compile("[：:∶]")
_MARK = re.compile("[" + re.escape(_STOPS + OPEN + CLOSE) + "]")
_BEFORE_LIST = ("", *"。；;！!？?”\n \t", *CLOSE)


def _bracketed(text: str) -> list[Clause]:
    found: list[Clause] = []
    closed, unclosed = pairs(text)
    done = 0
    for pair in closed:
        if pair.start < done or pair.height > _DEEPEST or pair.end - pair.start > _LONGEST:
            continue
        ends = text[pair.end : pair.end + 8].strip(" \n\t")[:1] in "。.；;"
        alone = (
            not text[pair.end : pair.end + 8].strip(" \n\t。.") and text[pair.start - 1 : pair.start] in _BEFORE_LIST
        )
        at_end = 1 if alone else 2 if ends else 0
        if not at_end and not CUE.search(text, pair.start, pair.end):
            continue
        clause = _read_bracket(text, pair.start, pair.end, at_end=at_end)
        if clause:
            found.append(_with_stop(text, clause))
            done = pair.end
    for start, after in pairwise([*unclosed, len(text)]):
        if start < done or not LABEL.match(text, start + 1):
            continue
        end = min(_sentence_end(text, start + 1), after)
        reading = _read_labels(text, start + 1, end)
        if reading and reading.units:
            reading.doubts.append("责任单位的括号没有闭合")
            found.append(reading.clause(start, end))
            done = end
    return found


def _with_stop(text: str, clause: Clause) -> Clause:
    """The clause with the full stop behind it, where the sentence before it has its own."""
    end = clause.end
    if end < len(text) and text[end] in "。．." and (clause.start == 0 or text[clause.start - 1] in "。；;！"):
        return replace(clause, end=end + 1)
    return clause


def _sentence_end(text: str, start: int) -> int:
    """Where the sentence that holds ``start`` ends, at most ``_LONGEST`` on; its stop is not part of it."""
    depth = 0
    limit = min(len(text), start + _LONGEST)
    for mark in _MARK.finditer(text, start, limit):
        if mark[0] in OPEN:
            depth += 1
        elif mark[0] in CLOSE:
            depth = max(depth - 1, 0)
        elif depth == 0:
            return mark.start()
    return limit


def _free(text: str, taken: list[Clause]) -> list[Span]:
    """The stretches between clauses already found."""
    out: list[Span] = []
    at = 0
    for clause in taken:
        out.append((at, clause.start))
        at = clause.end
    return [(a, b) for a, b in [*out, (at, len(text))] if text[a:b].strip()]


def _sentences(text: str, a: int, b: int) -> list[Span]:
    out: list[Span] = []
    at = a
    while at < b:
        end = min(_sentence_end(text, at), b)
        if text[at:end].strip():
            out.append((at, end))
        at = end + 1
    return out


def _unbracketed(text: str, a: int, b: int) -> list[Clause]:
    """Clauses without brackets in ``text[a:b]``: sentences that are a labelled list, or only units and verbs."""
    found: list[Clause] = []
    for start, end in _sentences(text, a, b):
        stop = end + 1 if end < b and text[end] in "。！" else end
        flat = masked(text, start, end)
        labels = LABEL.finditer(flat) if _COLON.search(flat) else ()
        label = next((m for m in labels if _opens_clause(flat, m)), None)
        if label:
            reading = _read_labels(text, start + label.start(), _without_closer(text, start, end))
            if reading and (reading.units or reading.deadline or label_role(label["label"]) == "person"):
                found.append(reading.clause(start + len(flat[: label.start()].rstrip("—－-")), stop))
        elif end - start <= 600 and CUE.search(flat):
            reading = _read_verbs(text, start, end, lenient=False)
            if reading and reading.units and not _trailing_list(flat):
                found.append(reading.clause(start, stop))
    return found


def _opens_clause(flat: str, label: re.Match[str]) -> bool:
    """A label that stands first in its sentence, or one of a role behind a gap; not in the middle of a phrase."""
    before = flat[: label.start()]
    if not before.strip(" \t\n—－-"):
        return True
    return label_role(label["label"]) not in ("deadline", "person") and before[-1] in " \t；;□"


def _without_closer(text: str, start: int, end: int) -> int:
    """``end`` without a closing bracket whose opener was lost."""
    while end > start and (text[end - 1] in CLOSE or text[end - 1].isspace()):
        if text[end - 1] in CLOSE and any(pair.end == end - start for pair in pairs(text[start:end])[0]):
            break
        end -= 1
    return end


def _trailing_list(flat: str) -> bool:
    """Whether words follow the last verb; a sentence in prose (甲负责乙) is not a clause."""
    last = max((m.end() for m in VERB.finditer(flat)), default=0)
    return bool([piece for piece in _SEPARATOR.split(flat[last:]) if piece.strip() and not is_time(piece)])


def find_clauses(text: str, *, others: Role | None = None) -> list[Clause]:
    """The responsibility clauses of a paragraph, in its order; ``others`` where the document has laid down before
    that the unit named first leads: the role of the others.

    >>> [clause] = find_clauses("建设平台。（市教委牵头，市财政局、各区县政府等按职责分工负责）")
    >>> [u.name for u in clause.lead], [u.name for u in clause.responsible], clause.open_ended
    (['市教委'], ['市财政局', '各区县政府'], True)
    >>> [clause] = find_clauses("建设平台。责任单位：市教委；完成时限：2025年12月底。")
    >>> clause.start, [u.name for u in clause.responsible], clause.deadline
    (5, ['市教委'], (19, 28))
    """
    found = _bracketed(text)
    for a, b in _free(text, found):
        found += _unbracketed(text, a, b)
    out: list[Clause] = []
    for clause in sorted(found, key=lambda clause: clause.start):
        if clause.others:
            others = role_of_others(text[clause.start : clause.end]) or clause.others
            clause = replace(clause, others=others)
        if others and clause.responsible and not clause.lead:
            clause = _first_leads(clause, others)
        if out and not text[out[-1].end : clause.start].strip("；;，, \t\n"):
            out[-1] = _joined(out[-1], clause)
        else:
            out.append(clause)
    return [_led(clause) for clause in out if clause.units or clause.deadline]


def _first_leads(clause: Clause, others: Role) -> Clause:
    rest = clause.responsible[1:]
    led = replace(clause, lead=clause.responsible[:1], responsible=())
    return replace(led, support=rest + led.support) if others == "support" else replace(led, responsible=rest)


def _led(clause: Clause) -> Clause:
    """Where others are named to help and nobody leads, those responsible are in the lead (甲负责，乙配合)."""
    if clause.support and clause.responsible and not clause.lead:
        return replace(clause, lead=clause.responsible, responsible=())
    return clause


def _joined(one: Clause, two: Clause) -> Clause:
    """Two clauses with nothing between them, such as labels on lines of their own, as one."""
    return replace(
        one,
        end=two.end,
        lead=one.lead + two.lead,
        support=one.support + two.support,
        responsible=one.responsible + two.responsible,
        guiding=one.guiding + two.guiding,
        open_ended=one.open_ended or two.open_ended,
        deadline=one.deadline or two.deadline,
        others=one.others or two.others,
        following=one.following + two.following,
        doubts=one.doubts + two.doubts,
    )
