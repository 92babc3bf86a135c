"""Forms of letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.web.letters.models import Form, Signatory
from luodi.web.letters.standing import SIGNING
from luodi.web.letters.templates import LARGEST
from luodi.web.people.forms import Day
from luodi.web.people.models import User


class Urge(forms.Form):
    """Which unit, and by when it is to answer."""

    unit = forms.CharField(max_length=200, widget=forms.HiddenInput)
    answer_by = forms.DateField(label=_("反馈期限"), required=False, widget=Day())


class Plain(forms.Form):
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class Why(Plain):
    why = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class Words(Plain):
    """What of a draft is written by hand."""

    title = forms.CharField(label=_("标题"), max_length=200)
    to = forms.CharField(label=_("主送机关"), max_length=300, required=False)
    body = forms.CharField(label=_("正文"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 14}))
    copies = forms.CharField(label=_("抄送"), max_length=300, required=False)
    note = forms.CharField(label=_("附注"), max_length=100, required=False)


class StyleForm(forms.Form):
    """What every letter of a kind has alike."""

    form = forms.ChoiceField(label=_("格式"), choices=Form.choices, initial=Form.GENERAL)
    organ = forms.CharField(label=_("发文机关标志"), max_length=60)
    code = forms.CharField(label=_("机关代字"), max_length=12)
    signer = forms.CharField(label=_("署名"), max_length=60)
    printer = forms.CharField(label=_("印发机关"), max_length=60)
    to = forms.CharField(label=_("主送机关（普发）"), max_length=300, required=False)
    copies = forms.CharField(label=_("抄送"), max_length=300, required=False)
    note = forms.CharField(label=_("附注"), max_length=100, required=False)


class NewTemplate(forms.Form):
    """A template made in Word."""

    file = forms.FileField(label=_("模板文件（.docx）"), widget=forms.ClearableFileInput(attrs={"accept": ".docx"}))

    def clean_file(self) -> Any:
        """Refused before it is read where it is too large."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(_("文件超过 5 MB。"))
        return given


class Person(forms.ModelChoiceField):
    """A person by name and unit."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj}（{obj.unit.name}）" if obj.unit else str(obj)


class NewSignatory(forms.Form):
    """Whom to give the right to sign."""

    user = Person(label=_("签发人"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        already = Signatory.objects.filter(ended_at=None).values("user")
        found = User.objects.filter(is_active=True, role__in=SIGNING).exclude(pk__in=already)
        self.fields["user"].queryset = found.select_related("unit").order_by("full_name", "username")
