"""The page on which a document's 密级 and 公开属性 are changed."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.documents.actions.reclassify import reclassify
from luodi.web.documents.actions.set_theme import LONGEST, set_theme
from luodi.web.documents.models import Document, Publicity
from luodi.web.journal.listing import about
from luodi.web.ledger.models import Commitment
from luodi.web.people.access import only
from luodi.web.people.models import Role, Secrecy, User
from luodi.web.saying import said

CLASSIFYING = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


class Classification(forms.Form):
    secrecy = forms.TypedChoiceField(
        label=lazy("密级"), choices=Secrecy.choices, coerce=lambda value: Secrecy(int(value))
    )
    publicity = forms.TypedChoiceField(label=lazy("公开属性"), choices=Publicity.choices, coerce=Publicity)
    why = forms.CharField(label=lazy("依据或理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class Theme(forms.Form):
    theme = forms.CharField(
        label=lazy("主题"), max_length=LONGEST, required=False, widget=forms.TextInput(attrs={"list": "themes"}),
        help_text=lazy("如“安全生产”“民生保障”，驾驶舱按它汇总；留空为不归入任何主题。"),
    )  # fmt: skip


@only(CLASSIFYING)
@require_POST
def theme(request: HttpRequest, key: str) -> HttpResponse:
    """Set the document's theme."""
    found = get_object_or_404(Document.objects.visible_to(request.user), key=key)
    try:
        row = set_theme(Caller(request.user, "page"), found, request.POST.get("theme", ""))
    except LuodiError as error:
        messages.error(request, said(error))
    else:
        told = _("主题：%(theme)s。") % {"theme": row.theme} if row.theme else _("不归入任何主题。")
        messages.success(request, told)
    return redirect("documents:classify", key=key)


def themes_in_use(user: User) -> list[str]:
    """Every theme that a document has which one may see, to choose from."""
    rows = Document.objects.visible_to(user).exclude(theme="")
    return list(rows.order_by("theme").values_list("theme", flat=True).distinct()[:200])


@only(CLASSIFYING)
def classify(request: HttpRequest, key: str) -> HttpResponse:
    """How secret the document is and whether it is public, who could see it so far, and changing it."""
    found = get_object_or_404(Document.objects.visible_to(request.user), key=key)
    form = Classification(request.POST or None, initial={"secrecy": int(found.secrecy), "publicity": found.publicity})
    if request.method == "POST" and form.is_valid():
        try:
            row = reclassify(Caller(request.user, "page"), found, **form.cleaned_data)
        except LuodiError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("已变更，立即生效。"))
            seen = Document.objects.visible_to(request.user).filter(pk=row.pk).exists()
            return redirect("documents:document", key=key) if seen else redirect("documents:list")
    levels = [
        (label, User.objects.filter(is_active=True, clearance__gte=level).exclude(role=Role.PUBLIC).count())
        for level, label in Secrecy.choices
    ]
    context = {
        "document": found,
        "form": form,
        "theme": Theme(initial={"theme": found.theme}),
        "themes": themes_in_use(request.user),
        "levels": levels,
        "tasks": Commitment.objects.filter(document=found).count(),
        "history": about(found).filter(verb="documents.reclassify").select_related("actor").order_by("-id")[:50],
    }
    return render(request, "documents/classify.html", context, status=422 if form.errors else 200)
