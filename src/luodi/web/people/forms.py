"""What an administrator types about people and units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.web.people.finding import named
from luodi.web.people.models import Role, Secrecy, Unit, User
from luodi.web.people.units_sheet import KINDS

LEVEL_WORDS = [
    ("national", _("国家级")), ("province", _("省级")), ("city", _("市级")), ("district", _("区县级")),
    ("township", _("乡镇级")), ("enterprise", _("企业")),
]  # fmt: skip


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class UnitField(forms.CharField):
    """A unit by full name, short name or alias; proposes as one types."""

    def __init__(self, **kwargs: Any) -> None:
        look = forms.TextInput(attrs={"data-suggest": "/units/suggest", "autocomplete": "off"})
        super().__init__(max_length=200, widget=look, **kwargs)

    def clean(self, value: Any) -> Unit | None:
        words = super().clean(value)
        if not words:
            return None
        found = named(words)
        if found is None:
            raise forms.ValidationError(_("单位库中没有，或有多个单位同此简称，请写全称。"))
        return found


class Why(forms.Form):
    why = forms.CharField(label=_("事由"), required=False, max_length=500)


class Person(Why):
    full_name = forms.CharField(label=_("姓名"), required=False, max_length=100)
    unit = UnitField(label=_("所在单位（名称、简称或拼音首字母）"), required=False)
    role = forms.TypedChoiceField(label=_("角色"), choices=Role.choices, coerce=Role)
    clearance = forms.TypedChoiceField(
        label=_("涉密等级"), choices=Secrecy.choices, coerce=lambda value: Secrecy(int(value))
    )
    field_order = ("username", "full_name", "unit", "role", "clearance", "why")

    @classmethod
    def of(cls, user: User) -> Person:
        return cls(
            initial={
                "full_name": user.full_name, "unit": user.unit.name if user.unit else "", "role": user.role,
                "clearance": int(user.clearance),
            }
        )  # fmt: skip


class NewPerson(Person):
    username = forms.CharField(
        label=_("用户名"), max_length=150, widget=forms.TextInput(attrs={"autocapitalize": "none"})
    )


class UnitForm(Why):
    short_name = forms.CharField(label=_("简称"), required=False, max_length=100)
    level = forms.ChoiceField(label=_("层级"), choices=LEVEL_WORDS)
    kind = forms.ChoiceField(
        label=_("类别"), required=False, choices=[("", "—"), *((code, word) for word, code in KINDS.items())]
    )
    parent = UnitField(label=_("上级单位"), required=False)
    valid_from = forms.DateField(label=_("设立日期"), required=False, widget=Day())
    valid_until = forms.DateField(label=_("撤销日期"), required=False, widget=Day())
    field_order = ("name", "short_name", "level", "kind", "parent", "valid_from", "valid_until", "why")

    @classmethod
    def of(cls, unit: Unit) -> UnitForm:
        told = {name: getattr(unit, name) for name in ("short_name", "level", "kind", "valid_from", "valid_until")}
        return cls(initial={**told, "parent": unit.parent.name if unit.parent else ""})


class NewUnit(UnitForm):
    name = forms.CharField(label=_("单位全称"), max_length=200)


class Rename(Why):
    name = forms.CharField(label=_("新名称"), max_length=200)
    short_name = forms.CharField(label=_("新简称"), required=False, max_length=100)
    on = forms.DateField(label=_("更名日期"), widget=Day())
    basis = forms.CharField(label=_("依据（文号、会议等）"), required=False, max_length=200)
    field_order = ("name", "short_name", "on", "basis", "why")


class Succession(Why):
    successor = UnitField(label=_("承接单位"))
    on = forms.DateField(label=_("自何日起"), widget=Day())
    manner = forms.ChoiceField(
        label=_("方式"), choices=[(word, word) for word in ("组建", "并入", "划转", "撤销", "更名")]
    )
    basis = forms.CharField(label=_("依据（文号、会议等）"), required=False, max_length=200)
    hands_over = forms.BooleanField(label=_("未办结的任务一并移交"), required=False, initial=True)
    people_move = forms.BooleanField(label=_("人员一并转入承接单位"), required=False, initial=True)
    field_order = ("successor", "on", "manner", "basis", "hands_over", "people_move", "why")
