"""What a person types to act on a commitment: one form for each verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models import Assignment, Charge, Commitment, Indicator, Milestone, Report, Request
from luodi.web.people.finding import named

MOST_EVIDENCE = 10
MOST_BYTES = 20 * 1024 * 1024
PLAN_ROWS = 6
BLANK_UNITS = 3
MOST_UNITS = 200


class Plain(forms.Form):
    """A form with the row as it was shown: its revision."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    why = forms.CharField(label=_("说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class Acknowledge(Plain):
    handler = forms.IntegerField(label=_("承办人"), required=False)


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Several files at once, each checked for its size."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(given) > MOST_EVIDENCE:
            raise forms.ValidationError(_("一次最多上传 %(most)s 个文件。") % {"most": MOST_EVIDENCE})
        for one in given:
            if one.size > MOST_BYTES:
                raise forms.ValidationError(_("文件“%(name)s”超过 20 MB。") % {"name": one.name[:80]})
        return [super(ManyFiles, self).clean(one, initial) for one in given]


class ReportForm(forms.Form):
    """A report; figures stand in fields of their own, one group for each indicator."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("进展情况"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}))
    occurred_on = forms.DateField(label=_("进展日期"), widget=Day())
    milestone = forms.ChoiceField(label=_("针对的周期或节点"), required=False)
    percent = forms.IntegerField(label=_("完成比例（%）"), required=False, min_value=0, max_value=100)
    problems = forms.CharField(
        label=_("存在问题"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    next_steps = forms.CharField(
        label=_("下步打算"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    delay = forms.ChoiceField(label=_("滞后原因"), required=False, choices=Report.Delay.choices)
    delay_text = forms.CharField(label=_("滞后说明"), required=False, max_length=2000)
    completes = forms.BooleanField(label=_("本单位的工作已完成，申请办结"), required=False)
    evidence = ManyFiles(label=_("佐证材料"), required=False, widget=Files())
    evidence_dated = forms.DateField(label=_("材料日期"), required=False, widget=Day())

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = commitment.milestones.filter(answered_at=None)
        points = [(str(one.pk), f"{one.name}（{one.due.isoformat()}）") for one in waiting]
        self.fields["milestone"].choices = [("", _("不针对某一周期或节点")), *points]  # type: ignore[attr-defined]
        periods = [str(one.pk) for one in waiting if one.kind == Milestone.Kind.PERIOD]
        if periods:
            self.fields["milestone"].initial = periods[0]
        if not points:
            del self.fields["milestone"]
        self.indicators: list[Indicator] = list(commitment.indicators.all())
        for one in self.indicators:
            self.fields[f"value_{one.pk}"] = forms.DecimalField(
                label=_("数值"), required=False, max_digits=20, decimal_places=6
            )
            self.fields[f"numerator_{one.pk}"] = forms.DecimalField(
                label=_("分子"), required=False, max_digits=20, decimal_places=6
            )
            self.fields[f"denominator_{one.pk}"] = forms.DecimalField(
                label=_("分母"), required=False, max_digits=20, decimal_places=6
            )
            self.fields[f"as_of_{one.pk}"] = forms.DateField(label=_("数据截至"), required=False, widget=Day())

    @property
    def figures(self) -> list[tuple[Indicator, Any, Any, Any, Any]]:
        """Each indicator with its bound fields: value, numerator, denominator, as of."""
        names = ("value", "numerator", "denominator", "as_of")
        return [(one, *(self[f"{name}_{one.pk}"] for name in names)) for one in self.indicators]  # type: ignore[misc]


class Reason(Plain):
    """A verb that needs a reason: return, suspend, interrupt, resume."""

    reason = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    basis = forms.CharField(label=_("依据（文号、会议等）"), required=False, max_length=200)
    on = forms.DateField(label=_("发生日期"), required=False, widget=Day())


class Extend(Plain):
    until = forms.DateField(label=_("延至"), widget=Day())
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    basis = forms.CharField(label=_("依据（文号、会议等）"), required=False, max_length=200)


class Accept(Plain):
    completes = forms.BooleanField(label=_("同意办结"), required=False)


class RequestForm(forms.Form):
    """A request of any kind; which of ``deadline``, ``text``, ``from_day`` counts follows from the kind."""

    kind = forms.ChoiceField(
        label=_("类型"), choices=[c for c in Request.Kind.choices if c[0] not in {"units", "plan"}]
    )
    deadline = forms.DateField(label=_("申请的时限"), required=False, widget=Day())
    from_day = forms.DateField(label=_("中止起始日期"), required=False, widget=Day())
    text = forms.CharField(label=_("调整后的表述"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(label=_("申请理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def asked(self) -> dict[str, Any]:
        """What is asked for, as the action wants it."""
        told = self.cleaned_data
        return {
            "extension": {"deadline": told["deadline"]},
            "deadline": {"deadline": told["deadline"]},
            "suspension": {"from": told["from_day"]},
            "wording": {"text": told["text"]},
        }[told["kind"]]


class PlanForm(forms.Form):
    """Plan points: a day, how much shall be done by then, and what."""

    reason = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        empty_value="计划安排",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(PLAN_ROWS):
            self.fields[f"due_{at}"] = forms.DateField(label=_("截止"), required=False, widget=Day())
            self.fields[f"percent_{at}"] = forms.IntegerField(
                label=_("应达到比例"), required=False, min_value=1, max_value=100
            )
            self.fields[f"name_{at}"] = forms.CharField(label=_("到时应做到什么"), required=False, max_length=100)

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The bound fields of each row."""
        return [(self[f"due_{at}"], self[f"percent_{at}"], self[f"name_{at}"]) for at in range(PLAN_ROWS)]

    def asked(self) -> dict[str, Any]:
        told = self.cleaned_data
        points = [
            {"due": told.get(f"due_{at}"), "percent": told.get(f"percent_{at}"), "name": told.get(f"name_{at}", "")}
            for at in range(PLAN_ROWS)
        ]
        return {"points": [one for one in points if any(one.values())]}


class UnitsForm(forms.Form):
    """All units of a task as they shall be, by name, short name or initials, each with its role."""

    reason = forms.CharField(label=_("申请理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = commitment.charges.exclude(state=Charge.State.WITHDRAWN).select_related("unit").order_by("id")
        has = [(charge.unit.name, charge.role) for charge in live]
        typed = sum(name.startswith("unit_") for name in self.data)
        self.count = min(max(len(has) + BLANK_UNITS, typed), MOST_UNITS)
        for at in range(self.count):
            name, role = has[at] if at < len(has) else ("", Assignment.Role.SUPPORT)
            self.fields[f"unit_{at}"] = forms.CharField(
                label=_("单位"), required=False, max_length=200, initial=name,
                widget=forms.TextInput(attrs={"data-suggest": reverse_lazy("people:suggest"), "autocomplete": "off"}),
            )  # fmt: skip
            self.fields[f"role_{at}"] = forms.ChoiceField(
                label=_("分工"), required=False, choices=Assignment.Role.choices, initial=role
            )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The bound fields of each row."""
        return [(self[f"unit_{at}"], self[f"role_{at}"]) for at in range(self.count)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        wanted, missing = [], []
        for at in range(self.count):
            name = told.get(f"unit_{at}", "")
            if not name:
                continue
            unit = named(name)
            if unit is None:
                missing.append(name)
            else:
                wanted.append({"unit": unit.key, "name": unit.name, "role": told.get(f"role_{at}") or "support"})
        if missing:
            raise forms.ValidationError({"reason": _("单位库中没有：%(names)s") % {"names": "、".join(missing[:8])}})
        told["units"] = wanted
        return told

    def asked(self) -> dict[str, Any]:
        return {"units": self.cleaned_data["units"]}


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class Assign(Plain):
    on = forms.DateField(label=_("交办日期"), required=False, widget=Day())


class SetLimit(Plain):
    """A legal limit or a service promise, and when it began to run."""

    standing = forms.ChoiceField(label=_("性质"), choices=[("statutory", _("法定时限")), ("promised", _("承诺时限"))])
    limit = forms.CharField(label=_("期限（如 20个工作日、3个月）"), max_length=20)
    began = forms.DateTimeField(
        label=_("起算时间（收到、受理之时）"), widget=Moment(), input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"]
    )
    source = forms.CharField(label=_("依据（文号、条款等）"), required=False, max_length=200)


class PlanEvent(Plain):
    """An event before which the task is to be done, and its day where that is known."""

    event = forms.CharField(label=_("事项（如 实施审计）"), max_length=80)
    limit = forms.CharField(label=_("提前多久（如 3日、3个工作日）"), max_length=20)
    on = forms.DateField(label=_("事项日期（未定可不填）"), required=False, widget=Day())
    source = forms.CharField(label=_("依据（文号、条款等）"), required=False, max_length=200)
    clear = forms.BooleanField(label=_("中间须隔足所写的日数"), required=False)
    window = forms.BooleanField(label=_("只能在此期间内办理"), required=False)


class Answer(forms.Form):
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    grant = forms.TypedChoiceField(
        label=_("答复"), choices=[("1", _("同意")), ("0", _("不同意"))], coerce=lambda value: value == "1"
    )
    deadline = forms.DateField(label=_("同意延至（可与申请不同）"), required=False, widget=Day())
    answer = forms.CharField(
        label=_("答复意见"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class Chasing(Plain):
    """A reminder: what is to be told, and by when an answer is expected."""

    note = forms.CharField(label=_("催办意见"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    answer_by = forms.DateField(label=_("回复时限"), required=False, widget=Day())


class AcceptAll(Plain):
    """Acceptance of whatever waits."""

    completes = forms.BooleanField(label=_("同意各单位的办结申请"), required=False)
