"""Pages of deputies and of handing over."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.ledger.actions.hand_over import hand_over
from luodi.web.ledger.flow import OPEN
from luodi.web.ledger.models import Charge
from luodi.web.ledger.standing import ANSWERING, subordinates, superiors
from luodi.web.ledger.visibility import visible
from luodi.web.people.access import only
from luodi.web.people.actions.end_deputy import end_deputy
from luodi.web.people.actions.name_deputy import name_deputy
from luodi.web.people.forms import Day
from luodi.web.people.models import Deputy, Role, User
from luodi.web.saying import said

NAMING = frozenset({Role.LEADER, Role.ADMINISTRATOR})
HANDING = frozenset({*ANSWERING, Role.ADMINISTRATOR})


class Person(django_forms.ModelChoiceField):
    """A person by name and unit."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj}（{obj.unit.name}）" if obj.unit else str(obj)


def _answering() -> QuerySet[User]:
    found = User.objects.filter(is_active=True, role__in=ANSWERING).exclude(unit=None)
    return found.select_related("unit").order_by("unit__name", "full_name", "username")


class NewDeputy(django_forms.Form):
    """Who stands in for whom; a leader is asked only for the deputy."""

    leader = Person(label=lazy("领导"), queryset=User.objects.none())
    deputy = Person(label=lazy("代审签人"), queryset=User.objects.none())
    first = django_forms.DateField(label=lazy("自"), widget=Day())
    last = django_forms.DateField(label=lazy("至"), widget=Day())
    reason = django_forms.CharField(label=lazy("事由"), required=False, max_length=200)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.role == Role.LEADER:
            del self.fields["leader"]
            near = superiors(user.unit) if user.unit else []
            self.fields["deputy"].queryset = _answering().filter(unit__in=near).exclude(pk=user.pk)
        else:
            self.fields["leader"].queryset = _answering().filter(role=Role.LEADER)
            self.fields["deputy"].queryset = _answering()


def deputies_of(user: User) -> QuerySet[Deputy]:
    """A leader's deputies; everybody's for whoever else may name them."""
    rows = Deputy.objects.select_related("leader__unit", "deputy")
    return rows.filter(leader=user) if user.role == Role.LEADER else rows


@only(NAMING)
def deputies(request: HttpRequest) -> HttpResponse:
    """A leader's deputies (everybody's for administrators), and naming one."""
    today = timezone.localdate()
    form = NewDeputy(request.POST or None, user=request.user, initial={"first": today})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            name_deputy(Caller(request.user, "page"), told.pop("leader", request.user), told.pop("deputy"), **told)
        except LuodiError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("已指定。"))
            return redirect("administration:deputies")
    rows = deputies_of(request.user)[:100]
    context = {"form": form, "rows": [(row, row.is_on(today), row.last < today) for row in rows]}
    return render(request, "administration/deputies.html", context, status=422 if form.errors else 200)


@require_POST
@only(NAMING)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a deputy's time before its last day."""
    end_deputy(Caller(request.user, "page"), get_object_or_404(Deputy, pk=pk))
    messages.success(request, _("已结束。"))
    return redirect("administration:deputies")


class Taker(django_forms.Form):
    taker = Person(label=lazy("接收人"), queryset=User.objects.none())
    why = django_forms.CharField(label=lazy("事由"), required=False, max_length=500)

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = _answering().exclude(pk=giver.pk)
        if giver.unit is not None:
            found = found.filter(unit__in={*superiors(giver.unit), *subordinates(giver.unit)})
        self.fields["taker"].queryset = found


@only(HANDING)
def handover(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Everything open that a person handles, and whom to give it to: all of it, or nothing."""
    giver = get_object_or_404(User.objects.select_related("unit"), pk=pk) if pk else request.user
    own, by = giver.pk == request.user.pk, Caller(request.user, "page")
    leading = (
        request.user.role == Role.LEADER and request.user.unit and giver.unit_id in subordinates(request.user.unit)
    )
    if not own and request.user.role != Role.ADMINISTRATOR and not leading:
        raise PermissionDenied
    form = Taker(request.POST or None, giver=giver)
    if request.method == "POST" and form.is_valid():
        try:
            count = hand_over(by, giver, form.cleaned_data["taker"], why=form.cleaned_data["why"])
        except LuodiError as error:
            form.add_error(None, said(error))
        else:
            text = ngettext("已移交 %(count)s 项任务。", "已移交 %(count)s 项任务。", count)
            messages.success(request, text % {"count": count})
            return redirect(request.path)
    parts = Charge.objects.filter(handler=giver, state__in=OPEN)
    seen = parts.filter(commitment__in=visible(request.user)).select_related("commitment__document", "unit")
    context = {
        "giver": giver,
        "own": own,
        "form": form,
        "parts": seen.order_by("commitment__due", "id")[:500],
        "count": parts.count(),
    }
    return render(request, "administration/handover.html", context, status=422 if form.errors else 200)
