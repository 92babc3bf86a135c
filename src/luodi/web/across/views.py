"""Pages across documents, and what is done on them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.across import chart, counted
from luodi.web.across.actions.compare_documents import compare_documents
from luodi.web.across.actions.correct import correct
from luodi.web.across.actions.find_conflicts import find_conflicts
from luodi.web.across.actions.hand_over import SETTLING, hand_over
from luodi.web.across.actions.settle_conflict import settle_conflict
from luodi.web.across.actions.withdraw_correction import withdraw_correction
from luodi.web.across.gaps import counts as gap_counts
from luodi.web.across.gaps import work_list
from luodi.web.across.heirs import estate, with_predecessors
from luodi.web.across.load import loads as loads_of
from luodi.web.across.models import VERDICT_LABELS, Conflict, Correction, Gap, Link
from luodi.web.across.overview import overview as overview_of
from luodi.web.across.overview import seen_conflicts
from luodi.web.across.side_by_side import comparisons, is_stale, listing, pair
from luodi.web.actions import Caller, RefusedError
from luodi.web.documents.models import Document
from luodi.web.ledger.visibility import visible
from luodi.web.pages import page_of
from luodi.web.people.access import INTERNAL, only
from luodi.web.people.finding import matching, named
from luodi.web.people.models import Role, Unit, User
from luodi.web.saying import said

SETTLERS = frozenset({Role.SUPERVISOR})
PAGE = 30


@only(INTERNAL)
def overview(request: HttpRequest) -> HttpResponse:
    """What has been compared, what conflicts, what is missing, what is counted."""
    return render(request, "across/overview.html", overview_of(request.user, timezone.localdate()))


@require_POST
@only(SETTLERS)
def begin(request: HttpRequest) -> HttpResponse:
    """Compare the two documents chosen."""
    seen = Document.objects.visible_to(request.user)
    old, new = (
        seen.filter(pk=_number(request.POST.get(name)) or 0).select_related("current").first()
        for name in ("old", "new")
    )
    if old is None or new is None:
        messages.error(request, _("请选两份文件。"))
        return redirect("across:overview")
    return _done(request, lambda: compare_documents(_by(request), old, new), reverse("across:overview"), _opened)


def _opened(request: HttpRequest, made: Any) -> str:
    return reverse("across:compared", args=[made.pk])


@only(INTERNAL)
def compared(request: HttpRequest, of: int) -> HttpResponse:
    """Two documents side by side, under filters."""
    found = get_object_or_404(comparisons(request.user), pk=of)
    rows = listing(found, request.GET.dict())
    context = {
        "comparison": found, "listing": rows, "filters": rows.filters, "page": rows.page, "stale": is_stale(found),
        "may_settle": request.user.role in SETTLERS,
        "corrections": found.corrections.filter(withdrawn_at=None).count(),
    }  # fmt: skip
    return render(request, "across/compared.html", context)


@only(INTERNAL)
def item(request: HttpRequest, of: int) -> HttpResponse:
    """One link: both sources lit, why they belong together, and the person's word on it."""
    found = get_object_or_404(
        comparisons(request.user).select_related("old_version__source", "new_version__source"), pk=of
    )
    old, new = request.GET.get("old", ""), request.GET.get("new", "")
    link = Link.objects.filter(comparison=found, old_key=old, new_key=new).first()
    if link is None:
        # After a correction the two may no longer stand together: show what became of the one, else of the other.
        link = (
            Link.objects.filter(comparison=found, old_key=old).exclude(old_key="").first()
            or Link.objects.filter(comparison=found, new_key=new).exclude(new_key="").first()
        )
    if link is None:
        raise Http404
    seen = {str(pk) for pk in visible(request.user).filter(pk__in=_uuids(link)).values_list("pk", flat=True)}
    context = {
        "comparison": found, "pair": pair(found, link), "verdicts": VERDICT_LABELS.items(), "seen": seen,
        "may_settle": request.user.role in SETTLERS,
        "before": found.links.filter(order__lt=link.order).order_by("-order").first(),
        "after": found.links.filter(order__gt=link.order).order_by("order").first(),
    }  # fmt: skip
    return render(request, "across/item.html", context)


def _uuids(link: Link) -> list[str]:
    return [key for key, told in ((link.old_key, link.old), (link.new_key, link.new)) if key and told.get("commitment")]


@require_POST
@only(SETTLERS)
def act_on(request: HttpRequest, of: int, verb: str) -> HttpResponse:
    """Compute again; pair, part, or settle a verdict; take a correction back."""
    found = get_object_or_404(comparisons(request.user), pk=of)
    by, post = _by(request), request.POST
    keys = {"old": post.get("old", "")[:200], "new": post.get("new", "")[:200]}
    here = reverse("across:item", args=[of]) + f"?{urlencode({k: v for k, v in keys.items() if v})}"
    if verb == "again":
        return _done(
            request, lambda: compare_documents(by, found.old, found.new), reverse("across:compared", args=[of])
        )
    if verb == "withdraw":
        said_before = get_object_or_404(Correction, pk=_number(post.get("correction")) or 0, comparison=found)
        return _done(request, lambda: withdraw_correction(by, said_before, why=post.get("why", "")[:500]), here)
    if verb not in Correction.Kind.values:
        raise Http404

    def do() -> Correction:
        return correct(
            by, found, kind=verb, old_key=keys["old"], new_key=keys["new"], verdict=post.get("verdict", ""),
            reason=post.get("reason", ""), seen=_number(post.get("seen")),
        )  # fmt: skip

    return _done(request, do, here)


@only(INTERNAL)
def conflicts(request: HttpRequest) -> HttpResponse:
    """Conflicts between documents in force, those to be settled first."""
    found = seen_conflicts(request.user).select_related("one__document", "two__document", "settled_by")
    kind, state = request.GET.get("kind", ""), request.GET.get("state", Conflict.State.OPEN)
    counts = {value: found.filter(state=value).count() for value in Conflict.State.values}
    if kind in Conflict.Kind.values:
        found = found.filter(kind=kind)
    if state in Conflict.State.values:
        found = found.filter(state=state)
    page = page_of(found.order_by("id"), PAGE, request.GET.get("page"))
    context = {
        "page": page, "kind": kind, "state": state, "kinds": Conflict.Kind.choices,
        "states": [(value, label, counts[value]) for value, label in Conflict.State.choices],
        "may_settle": request.user.role in SETTLERS,
    }  # fmt: skip
    return render(request, "across/conflicts.html", context)


@require_POST
@only(SETTLERS)
def search(request: HttpRequest) -> HttpResponse:
    """Look for conflicts again."""
    return _done(request, lambda: find_conflicts(_by(request)), reverse("across:conflicts"), _searched)


def _searched(request: HttpRequest, counts: Any) -> str:
    waiting = seen_conflicts(request.user).filter(state=Conflict.State.OPEN).count()
    messages.success(request, _("已比对现行文件，%(count)s 处待认定。") % {"count": waiting})
    return reverse("across:conflicts")


@require_POST
@only(SETTLERS)
def settle(request: HttpRequest, of: int) -> HttpResponse:
    """Settle one conflict."""
    found = get_object_or_404(seen_conflicts(request.user), pk=of)
    post = request.POST
    back = reverse("across:conflicts") + f"?{urlencode({'state': found.state})}"
    if post.get("real") not in ("yes", "no"):
        raise Http404
    return _done(
        request,
        lambda: settle_conflict(
            _by(request), found, real=post["real"] == "yes", why=post.get("why", ""), seen=_number(post.get("seen"))
        ),
        back,
    )


@only(INTERNAL)
def gap(request: HttpRequest, verb: str) -> HttpResponse:
    """One work list."""
    if verb not in Gap.values:
        raise Http404
    found = work_list(request.user, Gap(verb), request.GET.dict(), timezone.localdate())
    context = {
        "list": found, "page": found.page, "gaps": gap_counts(request.user),
        "may_settle": request.user.role in SETTLERS,
        "people": _settling() if request.user.role in SETTLERS else [],
    }  # fmt: skip
    return render(request, "across/gap.html", context)


def _settling() -> list[User]:
    return list(
        User.objects.filter(role__in=SETTLING, is_active=True).select_related("unit").order_by("role", "pk")[:300]
    )


@require_POST
@only(SETTLERS)
def hand(request: HttpRequest, verb: str) -> HttpResponse:
    """Hand the ticked commitments to a person."""
    to = get_object_or_404(User, pk=_number(request.POST.get("to")) or 0)
    back = reverse("across:gap", args=[verb])
    query = request.POST.get("query", "")[:500]

    def told(request: HttpRequest, count: Any) -> str:
        messages.success(request, _("已转交 %(count)s 项给%(person)s。") % {"count": count, "person": to})
        return f"{back}?{query}" if query else back

    ids = request.POST.getlist("pk")
    if any(not _is_uuid(one) for one in ids):
        raise Http404
    return _done(
        request,
        lambda: hand_over(_by(request), verb, ids, to, note=request.POST.get("note", "")),
        f"{back}?{query}" if query else back,
        told,
    )


@only(INTERNAL)
def heirs(request: HttpRequest) -> HttpResponse:
    """What a unit owes on a day, its predecessors' duties among it."""
    words = request.GET.get("unit", "").replace("\0", "").strip()[:200]
    unit = named(words) if words else None
    if unit is None and not words and request.user.unit is not None:
        unit = request.user.unit
    on = _day(request.GET.get("on")) or timezone.localdate()
    context: dict[str, Any] = {"unit": unit, "words": words or (unit.name if unit else ""), "on": on}
    if unit is not None:
        context["estate"] = estate(unit, on, request.user)
    else:
        context["near"] = list(matching(words)[:12]) if words else []
        context["offered"] = with_predecessors()
    return render(request, "across/heirs.html", context)


@only(INTERNAL)
def loads(request: HttpRequest) -> HttpResponse:
    """Open commitments of units at each month's end."""
    words = request.GET.get("unit", "").replace("\0", "").strip()[:200]
    unit: Unit | None = named(words) if words else None
    found = loads_of(request.user, timezone.localdate(), unit)
    known = sum(month.past for month in found.months) + 1
    names = [month.name for month in found.months]
    drawn = found.loads[0] if found.loads else None
    context = {
        "found": found, "unit": unit, "words": words, "drawn": drawn,
        "chart": chart.line(drawn.counts, names, known) if drawn else None,
    }  # fmt: skip
    return render(request, "across/load.html", context)


@only(INTERNAL)
def indicator(request: HttpRequest, verb: str, key: str) -> HttpResponse:
    """One counted indicator: now, at issue, at each year's end; each number opens the list behind it."""
    declared = [(one, document) for one, document in counted.definitions(request.user) if document.key == key]
    definition, document = next(((one, its) for one, its in declared if one.name == verb), (None, None))
    if definition is None or document is None:
        raise Http404
    today = timezone.localdate()
    readings = {one.name: request.GET.get(f"r-{one.name}", "") for one in definition.readings}
    found = counted.told(definition, document, today, readings)
    which = request.GET.get("list", "")
    rows = counted.behind(found, which, _day(request.GET.get("by"))) if which in counted.LISTS else None
    pks = [task.pk for _, task, _ in rows or () if task]
    seen = set(visible(request.user).filter(pk__in=pks).values_list("pk", flat=True)) if pks else set()
    goals = [goal for goal in found.goals if goal.target is not None]
    names = [_("印发时"), *(f"{goal.by:%Y-%m}" for goal in found.goals)]
    values = [float(found.at_issue.percent), *(float(goal.live.percent) for goal in found.goals)]
    context = {
        "found": found, "document": document, "rows": rows, "which": which, "by": request.GET.get("by", ""),
        "seen": seen, "goals": goals,
        "chart": chart.line(values, names, 1 + sum(goal.past for goal in found.goals), unit="%", most=100),
    }  # fmt: skip
    return render(request, "across/indicator.html", context)


def _by(request: HttpRequest) -> Caller:
    return Caller(request.user, "page")


def _done(
    request: HttpRequest,
    do: Callable[[], Any],
    back: str,
    after: Callable[[HttpRequest, Any], str] | None = None,
) -> HttpResponse:
    """Do it and go on; where it is refused, go back and say why."""
    try:
        made = do()
    except RefusedError:
        raise
    except LuodiError as error:
        messages.error(request, said(error))
        return redirect(back)
    return redirect(after(request, made) if after else back)


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and len(value) < 10 else None


def _day(value: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _is_uuid(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True
