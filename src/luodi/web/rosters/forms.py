"""What a person fills in to give a roster."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luodi.packs import load, with_rules
from luodi.web.ledger.forms import Day
from luodi.web.rosters.models import Roster
from luodi.web.rosters.storing import KINDS, MB


def packs() -> list[tuple[str, str]]:
    """The packs that decide, by name, with number and the title of what they decide."""
    found = ((name, load(name)) for name in with_rules())
    return [(name, f"{pack.issued.number} {pack.rule(pack.main).title}") for name, pack in found if pack.main]


class Earlier(forms.ModelChoiceField):
    def label_from_instance(self, obj: Roster) -> str:
        return f"{obj.on}　{obj.name}"


class Upload(forms.Form):
    """``earlier`` are the unit's own rosters that may be compared with."""

    pack = forms.ChoiceField(label=_("按哪份文件认定"))
    on = forms.DateField(label=_("认定日"), widget=Day())
    file = forms.FileField(label=_("名单文件"), max_length=255)
    previous = Earlier(label=_("与哪一次比较（上月名单）"), queryset=Roster.objects.none(), required=False)

    def __init__(self, *args: Any, earlier: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pack"].choices = packs()
        self.fields["previous"].queryset = earlier
        self.fields["previous"].empty_label = _("不比较")
        self.fields["on"].initial = timezone.localdate
        self.fields["file"].widget.attrs["accept"] = ",".join(KINDS)

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > settings.LUODI_ROSTER_MB * MB:
            raise forms.ValidationError(_("文件超过 %(most)s MB。") % {"most": settings.LUODI_ROSTER_MB})
        return given

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        previous = found.get("previous")
        if previous is not None and previous.pack != found.get("pack"):
            self.add_error("previous", _("上月名单应是按同一份文件认定的。"))
        return found
