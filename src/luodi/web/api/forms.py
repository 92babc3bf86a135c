"""What a person fills in to make a token, or to open an account for a system."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.web.api.scopes import scopes_of
from luodi.web.api.tokens import MOST_DAYS, MOST_RATE, RATE
from luodi.web.people.models import Role, Secrecy, User


class TokenForm(forms.Form):
    """A name, scopes that the account's role can use, and how long."""

    name = forms.CharField(label=_("名称（用在哪里）"), max_length=80)
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=MOST_DAYS, initial=90)
    scopes = forms.MultipleChoiceField(label=_("权限范围"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: forms.MultipleChoiceField = self.fields["scopes"]  # type: ignore[assignment]
        chosen.choices = [(scope.value, f"{scope.label}（{scope.value}）") for scope in scopes_of(account.role)]


class SystemTokenForm(TokenForm):
    rate = forms.IntegerField(label=_("每分钟次数上限"), min_value=1, max_value=MOST_RATE, initial=RATE)


class SystemForm(forms.Form):
    """A system's account: what it may do follows from role, unit and clearance as for a person."""

    username = forms.CharField(label=_("系统名称"), max_length=100)
    purpose = forms.CharField(label=_("用途"), max_length=300)
    role = forms.ChoiceField(label=_("角色"), choices=[one for one in Role.choices if one[0] != Role.PUBLIC])
    unit = forms.CharField(label=_("所在单位（名称、简称）"), max_length=200, required=False)
    clearance = forms.TypedChoiceField(label=_("涉密等级"), choices=Secrecy.choices, coerce=int, initial=0)
