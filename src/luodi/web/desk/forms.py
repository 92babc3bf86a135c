"""What a person types at the desk: opening a matter, reasons, an amendment."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from luodi.rules.roster.identity import checked
from luodi.web.asking.fields import english
from luodi.web.desk.catalogue import Decidable
from luodi.web.desk.masking import Party

MOST_REASON = 2000
MONTH = re.compile(r"(\d{4})-(\d{2})")


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Begin(forms.Form):
    """Opening a matter: whom it is about, which rule, as of which day."""

    name = forms.CharField(label=_("申请人（单位）名称"), max_length=100)
    identity = forms.CharField(label=_("身份号码或统一社会信用代码"), max_length=18, required=False)
    on = forms.DateField(label=_("认定日"), widget=Day())
    rule = forms.ChoiceField(label=_("认定什么"), required=False)

    def __init__(self, *args: Any, decidable: Decidable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decidable = decidable
        rules = (decidable.main, *decidable.others)
        self.fields["rule"].choices = [(rule.name, f"{rule.provision} {rule.title}".strip()) for rule in rules]
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["identity"].widget.attrs["autocomplete"] = "off"

    def clean_identity(self) -> str:
        number = str(self.cleaned_data["identity"]).strip().upper()
        if not number:
            return ""
        wrong = checked(number)
        if wrong is not None and not uscc.is_valid(number):
            zh, en = wrong
            raise forms.ValidationError(en if english() else zh)
        return number

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("认定日不能晚于今天。"))
        return on

    @property
    def party(self) -> Party:
        return Party(self.cleaned_data["name"].strip(), self.cleaned_data["identity"])


class Seen(forms.Form):
    """A verb without words: only which revision was shown."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class Reason(Seen):
    """A verb that needs a reason."""

    reason = forms.CharField(label=_("理由"), max_length=MOST_REASON, widget=forms.Textarea(attrs={"rows": 2}))


class Reading(Reason):
    """Another reading of a doubtful wording: the pack's name of it, and which option."""

    name = forms.CharField(max_length=80)
    option = forms.CharField(max_length=80)


class MonthInput(forms.TextInput):
    input_type = "month"


class MonthField(forms.CharField):
    """A month as a browser sends it (2023-05); clean value: its first day."""

    widget = MonthInput

    def clean(self, value: Any) -> dt.date | None:
        written = super().clean(value)
        if not written:
            return None
        match = MONTH.fullmatch(written)
        try:
            return dt.date(int(match[1]), int(match[2]), 1) if match else _wrong()
        except ValueError:
            return _wrong()


def _wrong() -> dt.date:
    raise forms.ValidationError(_("月份应写成 2023-05。"))


class Amend(Seen):
    """From which month to which a fact is another one, and why; the fact's own field stands beside."""

    first = MonthField(label=_("从哪个月起"), max_length=7)
    last = MonthField(label=_("到哪个月止（空着表示一直）"), max_length=7, required=False)
    reason = forms.CharField(label=_("变更理由"), max_length=MOST_REASON, widget=forms.Textarea(attrs={"rows": 2}))
