"""Page on which a target is shared out: fields for each unit, a pasted column, equal parts, or parts by weight."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.ledger.actions.share_out import share_out
from luodi.web.ledger.models import Charge, Commitment, Sharing, Target
from luodi.web.ledger.shares import by_weights, is_rate, pasted, plain, step_of, typed
from luodi.web.ledger.standing import ANSWERING, StaleError, is_supervisor, leads_the_work
from luodi.web.ledger.visibility import visible
from luodi.web.people.access import only
from luodi.web.people.finding import named
from luodi.web.people.models import Role, Unit
from luodi.web.saying import said

MAY_SHARE = frozenset({Role.SUPERVISOR, *ANSWERING})


@dataclass(slots=True)
class Line:
    """One unit with its part and weight as typed."""

    unit: Unit
    value: str
    weight: str = ""


@only(MAY_SHARE)
def share(request: HttpRequest, pk: uuid.UUID, target: int) -> HttpResponse:
    """Share a target out, or look at how it was; supervisors and the unit that leads."""
    task = get_object_or_404(visible(request.user).select_related("document"), pk=pk)
    found = get_object_or_404(Target.objects.select_related("indicator"), pk=target, indicator__commitment=task)
    if not (is_supervisor(request.user) or leads_the_work(request.user, task)):
        raise PermissionDenied
    sharing = Sharing.objects.filter(target=found).first()
    lines = _lines(task, found, request.POST)
    usual = "each" if is_rate(found.indicator.unit) else "sum"
    told: dict[str, object] = {
        "how": request.POST.get("how") or (sharing.how if sharing else usual),
        "reason": request.POST.get("reason", sharing.reason if sharing else ""),
        "seen": request.POST.get("seen", str(sharing.revision if sharing else 0)),
    }  # fmt: skip
    wrong, note, status = "", "", 200
    if request.method == "POST":
        try:
            note = _do(request, task, found, lines, told)
            if request.POST.get("do") == "save":
                messages.success(request, _("目标分解已保存。"))
                return redirect(f"{reverse('ledger:commitment', args=[pk])}#shares")
        except RefusedError:
            raise
        except LuodiError as error:
            wrong, status = said(error), 409 if isinstance(error, StaleError) else 422
    context = {
        "commitment": task, "target": found, "indicator": found.indicator, "lines": lines, "wrong": wrong,
        "note": note, "hows": Sharing.How.choices, "rate": is_rate(found.indicator.unit), **told, **_sum(found, lines),
    }  # fmt: skip
    return render(request, "ledger/share.html", context, status=status)


def _lines(task: Commitment, target: Target, post: Mapping[str, str]) -> list[Line]:
    """The units that take part or have a share, each with what was typed for it."""
    kept = {one.unit_id: one.value for one in target.shares.all()}
    parts = list(task.charges.exclude(state=Charge.State.WITHDRAWN).order_by("id").values_list("unit", flat=True))
    ids = {*parts, *kept, *(int(name[6:]) for name in post if name.startswith("share_") and name[6:].isdecimal())}
    out = []
    place = {pk: at for at, pk in enumerate(parts)}
    for unit in sorted(Unit.objects.filter(pk__in=ids), key=lambda unit: (place.get(unit.pk, len(place)), unit.key)):
        before = plain(kept[unit.pk]) if unit.pk in kept else ""
        out.append(Line(unit, post.get(f"share_{unit.pk}", before)[:40], post.get(f"weight_{unit.pk}", "")[:40]))
    return out


def _sum(target: Target, lines: list[Line]) -> dict[str, Decimal | None]:
    """The sum of what stands in the fields, and what it lacks; None while a field holds no number."""
    try:
        total = sum((typed(line.value) or Decimal(0) for line in lines), Decimal(0))
    except LuodiError:
        return {"total": None, "difference": None}
    return {"total": total, "difference": total - target.value if target.value is not None else None}


def _do(request: HttpRequest, task: Commitment, target: Target, lines: list[Line], told: dict[str, object]) -> str:
    """Fill the fields, or save them; says what was done to the fields."""
    verb = request.POST.get("do")
    if verb == "paste":
        return _paste(request.POST.get("pasted", "")[:100_000], lines)
    if verb in {"equal", "weights"}:
        return _divide(target, lines, equal=verb == "equal")
    if verb == "save":
        values = {line.unit.pk: typed(line.value) for line in lines}
        shares = {pk: value for pk, value in values.items() if value is not None}
        seen = str(told["seen"])
        share_out(
            Caller(request.user, "page"), target, shares, how=str(told["how"]), reason=str(told["reason"])[:2000],
            seen=int(seen) if seen.isdecimal() and len(seen) < 9 else None,
        )  # fmt: skip
    return ""


def _paste(text: str, lines: list[Line]) -> str:
    """Put a pasted column into the fields: by name where names stand beside the figures, else in the order shown."""
    rows = pasted(text)
    if not rows:
        raise LuodiError(zh="没有粘贴内容。", en="Nothing was pasted.")
    if all(not row.name for row in rows):
        if len(rows) != len(lines):
            raise LuodiError(
                zh=f"粘贴了 {len(rows)} 个数，表中有 {len(lines)} 个单位。",
                en=f"{len(rows)} figures were pasted for {len(lines)} units.",
                mend_zh="请连同单位名称一起粘贴。", mend_en="Paste the units' names with the figures.",
            )  # fmt: skip
        for line, row in zip(lines, rows, strict=True):
            line.value = f"{row.value:f}"
        return _("已按顺序填入 %(count)s 个数，尚未保存。") % {"count": len(rows)}
    by_name = {name: line for line in lines for name in (line.unit.name, line.unit.short_name)}
    missing = []
    for row in rows:
        line = by_name.get(row.name)
        if line is None:
            unit = named(row.name)
            line = next((one for one in lines if unit is not None and one.unit.pk == unit.pk), None)
            if line is None and unit is not None:
                line = Line(unit, "")
                lines.append(line)
        if line is None:
            missing.append(row.name or str(row.line))
        else:
            line.value = f"{row.value:f}"
    if missing:
        raise LuodiError(
            zh=f"单位库中没有：{'、'.join(missing[:8])}。其余已填入。",
            en=f"Not in the registry: {', '.join(missing[:8])}. The others were filled in.",
            mend_zh="请使用单位全称或简称。", mend_en="Use full or short names.",
        )  # fmt: skip
    return _("已按单位名称填入 %(count)s 个数，尚未保存。") % {"count": len(rows)}


def _divide(target: Target, lines: list[Line], *, equal: bool) -> str:
    """Equal parts, or parts by weight; a unit whose weight is 0 takes no part in either."""
    if target.value is None or not lines:
        raise LuodiError(zh="没有可以分解的总数或单位。", en="There is no total or no unit to share it among.")
    weights = [typed(line.weight) for line in lines]
    if equal:
        weights = [Decimal(one != 0) for one in weights]
    sharers = [line for line, weight in zip(lines, weights, strict=True) if weight]
    parts = by_weights(target.value, [weight for weight in weights if weight])
    for line in lines:
        line.value = ""
    for line, part in zip(sharers, parts, strict=True):
        line.value = plain(part)
    low, step = min(parts), step_of(target.value)
    more = sum(part > low for part in parts)
    if not equal or not more:
        return _("已算出 %(count)s 个分解数，尚未保存。") % {"count": len(parts)}
    return _("每个单位 %(low)s，余 %(left)s 归前 %(count)s 个单位，每个多 %(step)s；尚未保存。") % {
        "low": plain(low), "left": plain(step * more), "count": more, "step": plain(step),
    }  # fmt: skip
