"""The history of a commitment in words: each journal entry, and what it changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luodi.web.journal.models import Entry
from luodi.web.ledger.models import Assignment, Charge, Clock, Commitment, Report, Request
from luodi.web.people.models import Unit, User

LONGEST = 160


@dataclass(frozen=True, slots=True)
class Step:
    """One entry: who did what when, why, and lines of what changed."""

    entry: Entry
    lines: list[str]


INSIDE = {Report.State.DRAFT, Report.State.TO_SIGN}
"""Reports that have not left their unit."""


def steps(entries: Iterable[Entry], *, own: Collection[str], everybody: bool) -> list[Step]:
    """Entries in words, in the order given; the units they name are looked up once.

    ``own`` are the keys of the reader's units: with ``everybody`` other units' entries are told too, but what has not
    left its unit yet is told inside it only.
    """
    told = [(entry, entry.detail) for entry in entries]
    told = [(entry, detail) for entry, detail in told if _may_tell(detail, own, everybody=everybody)]
    keys = {key for _entry, detail in told for key in _unit_keys(detail)}
    names: dict[Any, str] = dict(Unit.objects.filter(key__in=keys).values_list("key", "name"))
    persons = {pk for _entry, detail in told for pk in _person_ids(detail)}
    if persons:
        names |= {user.pk: str(user) for user in User.objects.filter(pk__in=persons)}
    return [Step(entry, list(_lines(detail, names))) for entry, detail in told]


def _may_tell(detail: dict[str, Any], own: Collection[str], *, everybody: bool) -> bool:
    unit = _unit_of(detail)
    if unit is None or unit in own:
        return True
    return everybody and (detail.get("after") or {}).get("state") not in INSIDE


def _unit_of(detail: dict[str, Any]) -> str | None:
    """The unit whose report, request or part an entry is about; None where it is about the commitment."""
    unit = (detail.get("after") or {}).get("unit")
    return unit if isinstance(unit, str) else None


def _unit_keys(detail: dict[str, Any]) -> Iterable[str]:
    for side in ("before", "after"):
        part = detail.get(side) or {}
        for name in ("unit", "from"):
            if isinstance(part.get(name), str):
                yield part[name]
        for pair in part.get("units") or []:
            if isinstance(pair, list) and len(pair) == 2:
                yield pair[1]


def _person_ids(detail: dict[str, Any]) -> Iterable[int]:
    """Whom an entry names besides its actor: for whom was signed, from whom to whom a part passed."""
    after = detail.get("after") or {}
    wanted = ("for", "handed_from", "handler") if "handed_from" in after else ("for",)
    return [after[name] for name in wanted if isinstance(after.get(name), int)]


def _lines(detail: dict[str, Any], names: dict[Any, str]) -> Iterable[str]:
    before, after = detail.get("before") or {}, detail.get("after") or {}
    if unit := after.get("unit"):
        yield _("单位：%(unit)s") % {"unit": names.get(unit, unit)}
    if units := after.get("units"):
        roles = dict(Assignment.Role.choices)
        listed = "、".join(f"{names.get(key, key)}（{roles.get(role, role)}）" for role, key in units[:6])
        more = _("等 %(count)s 个单位") % {"count": len(units)} if len(units) > 6 else ""
        yield _("单位：%(unit)s") % {"unit": listed + more}
    if leader := after.get("for"):
        yield _("代%(leader)s审签") % {"leader": names.get(leader, leader)}
    if past := after.get("handed_from"):
        both = {"before": names.get(past, past), "after": names.get(after.get("handler"), "—")}
        yield _("承办人：%(before)s → %(after)s") % both
    if old := after.get("from"):
        yield _("原承办单位：%(unit)s") % {"unit": names.get(old, old)}
    if missing := after.get("unresolved"):
        yield _("未能交办（单位库中没有）：%(names)s") % {"names": "、".join(missing)}
    if "due" in after and before.get("due") != after["due"]:
        yield _("时限：%(before)s → %(after)s") % {"before": before.get("due") or "—", "after": after["due"] or "—"}
    if shares := after.get("shares"):
        yield ngettext("%(name)s分解到 %(count)s 个单位", "%(name)s分解到 %(count)s 个单位", len(shares)) % {
            "name": after.get("indicator", ""),
            "count": len(shares),
        }
    if after.get("answered_by"):
        yield _("由关联任务的反馈答复")
    if points := after.get("points"):
        yield _("计划节点：%(names)s") % {"names": "、".join(f"{due} {name}" for name, due in points)}
    if periods := after.get("periods"):
        yield _("周期：%(names)s") % {"names": "、".join(name for name, _due in periods)}
    if standing := after.get("standing"):
        told = {"kind": dict(Clock.Standing.choices).get(standing, standing), "limit": after.get("limit", "")}
        yield _("%(kind)s %(limit)s，自 %(began)s 起算") % {**told, "began": str(after.get("began", ""))[:10]}
    if event := after.get("event"):
        yield _("%(event)s：%(before)s → %(after)s，提前 %(limit)s") % {
            "event": event, "before": before.get("on") or "—", "after": after.get("on") or "—",
            "limit": after.get("limit", ""),
        }  # fmt: skip
    if basis := after.get("basis"):
        yield _("依据：%(basis)s") % {"basis": basis}
    if state := _state(after):
        yield state
    if text := after.get("text"):
        yield str(text) if len(str(text)) <= LONGEST else str(text)[:LONGEST] + "……"
    for file in after.get("evidence") or []:
        yield _("佐证：%(name)s") % {"name": file[0]}


def _state(after: dict[str, Any]) -> str:
    """The state that something came to, by what it is the state of."""
    state = after.get("state")
    if "request" in after:
        label = dict(Request.State.choices).get(state or "", "")
    elif "report" in after:
        label = dict(Report.State.choices).get(state or "") or dict(Charge.State.choices).get(state or "", "")
    else:
        label = dict(Charge.State.choices).get(state or "", "")
    progress = dict(Commitment.Progress.choices).get(after.get("progress", ""), "")
    shown = " · ".join(str(part) for part in (label, progress) if part)
    return _("状态：%(state)s") % {"state": shown} if shown else ""
