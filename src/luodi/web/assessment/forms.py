"""Forms of assessment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.web.assessment.scoring import DIMENSIONS, KINDS
from luodi.web.assessment.wording import DIMENSIONS as NAMES
from luodi.web.assessment.wording import KINDS as EVENTS
from luodi.web.assessment.wording import SHOWN
from luodi.web.people.forms import Day


class SchemeForm(forms.Form):
    """A scheme, field by field; ``told`` puts it together as it is kept."""

    effective = forms.DateField(label=_("生效日期"), widget=Day())
    early_days = forms.IntegerField(label=_("提前几天算提前办结"), min_value=0, max_value=365)
    shown = forms.ChoiceField(label=_("单位能看到"), choices=list(SHOWN.items()))
    why = forms.CharField(label=_("说明"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DIMENSIONS:
            for part, label in (("base", _("起评分")), ("cap", _("封顶分")), ("weight", _("权重"))):
                self.fields[f"{name}_{part}"] = forms.DecimalField(label=label, min_value=0, max_value=100)
        for kind in KINDS:
            points, most = _("每次"), _("最多")
            self.fields[f"points_{kind}"] = forms.DecimalField(label=points, min_value=-100, max_value=100)
            self.fields[f"most_{kind}"] = forms.DecimalField(label=most, min_value=0, max_value=1000, required=False)

    @staticmethod
    def given(told: dict[str, Any]) -> dict[str, Any]:
        """A scheme as the form's initial values."""
        found = {"early_days": told["early_days"], "shown": told["shown"]}
        for name, one in told["dimensions"].items():
            found |= {f"{name}_{part}": one[part] for part in ("base", "cap", "weight")}
        found |= {f"points_{kind}": points for kind, points in told["points"].items()}
        return found | {f"most_{kind}": most for kind, most in told["most"].items()}

    def told(self) -> dict[str, Any]:
        """The scheme that was typed."""
        its = self.cleaned_data
        most = {kind: its[f"most_{kind}"] for kind in KINDS if its.get(f"most_{kind}") is not None}
        return {
            "dimensions": {
                name: {part: its[f"{name}_{part}"] for part in ("base", "cap", "weight")} for name in DIMENSIONS
            },
            "points": {kind: its[f"points_{kind}"] for kind in KINDS},
            "most": most, "early_days": its["early_days"], "shown": its["shown"],
        }  # fmt: skip

    @property
    def dimensions(self) -> list[tuple[Any, list[Any]]]:
        """Each dimension's name with its fields."""
        return [(NAMES[name], [self[f"{name}_{part}"] for part in ("base", "cap", "weight")]) for name in DIMENSIONS]

    @property
    def kinds(self) -> list[tuple[Any, Any, Any, Any]]:
        """Each kind of event: its name, its dimension's, its fields."""
        return [(EVENTS[kind], NAMES[KINDS[kind]], self[f"points_{kind}"], self[f"most_{kind}"]) for kind in KINDS]


class Try(forms.Form):
    """Which period to count."""

    kind = forms.CharField(max_length=10)
    period = forms.CharField(max_length=12)


class Issue(Try):
    seen = forms.CharField(max_length=64, required=False)
    why = forms.CharField(
        label=_("更正理由"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AppealForm(forms.Form):
    text = forms.CharField(label=_("申诉理由"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class Answer(forms.Form):
    """Upheld with points, or refused."""

    uphold = forms.BooleanField(label=_("申诉成立"), required=False)
    dimension = forms.ChoiceField(label=_("调整项"), choices=[("", "—"), *NAMES.items()], required=False)
    points = forms.DecimalField(label=_("调整分"), min_value=-100, max_value=100, decimal_places=2, required=False)
    answer = forms.CharField(label=_("答复"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
