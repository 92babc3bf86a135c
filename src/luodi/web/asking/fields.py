"""A question as a field of a form: yes or no, one of a list, a number, a day, words; always also “not known”."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.facts.types import Bool, Choice, Day, Number, Text, unit_of
from luodi.facts.values import ValueProblemError
from luodi.rules.asking import Question, check
from luodi.web.asking.answers import Answer

UNKNOWN, NONE = "?", "无"
FEW = 5
"""Up to so many words of a list stand side by side; more are a list to open."""
MOST_WORDS, MOST_REASON = 200, 2000
PERSONS = ("人", "人员")
"""What a list of people is called ends so."""


def english() -> bool:
    return get_language() == "en"


def label_of(question: Question) -> str:
    """The question as it is put to a person."""
    if question.how == "relation":
        told = _("%(what)s有几人？") if question.zh.endswith(PERSONS) else _("%(what)s有几项？")
        return told % {"what": question.en if english() else question.zh}
    return (question.ask_en if english() else question.ask).strip()


def hint_of(question: Question) -> str:
    """What helps to answer: over which time, in which unit, how fine, how many at most."""
    period = {"month": _("每月"), "year": _("每年"), "assessed": _("核算期内合计")}.get(question.period, "")
    parts = [period if question.how == "fact" and isinstance(question.type, Number) else ""]
    if question.how == "relation":
        parts.append(_("没有填 0，最多 %(most)s。") % {"most": question.most})
    if question.how == "external":
        parts.append(_("由其他文件规定：%(source)s") % {"source": question.source})
    if question.how == "delegated":
        parts.append(_("由区县规定"))
    return " · ".join(part for part in parts if part)


def options_of(question: Question) -> list[tuple[str, str]]:
    """What to choose from; nothing where one types."""
    match question.type:
        case Bool() if question.how == "judgement":
            return [("yes", _("成立")), ("no", _("不成立")), (UNKNOWN, _("尚未判断"))]
        case Bool():
            return [("yes", _("是")), ("no", _("否")), (UNKNOWN, _("不清楚"))]
        case Choice(words=words):
            none = [(NONE, _("没有"))] if question.optional and NONE not in words else []
            return [*((word, word) for word in words), *none, (UNKNOWN, _("不清楚"))]
    return []


class AnswerWidget(forms.Widget):
    """The control of a question. Beside a typed answer stand ticks for “not known” and, where there may be none,
    “none”; beside a judgement the reason."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def id_for_label(self, id_: str) -> str:
        return id_

    @property
    def grouped(self) -> bool:
        """Whether it is several controls under one legend."""
        return 0 < len(options_of(self.question)) <= FEW + 1

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        state = data.get(f"{name}?", "")
        value = UNKNOWN if state == UNKNOWN else NONE if state == NONE else data.get(name, "")
        return {"value": str(value).strip(), "why": str(data.get(f"{name}!", "")).strip()}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}?" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = value if isinstance(value, dict) else {}
        now, why = given.get("value", ""), given.get("why", "")
        at = (attrs or {}).get("id", f"q-{name}")
        about = mark_safe("".join(format_html(' {}="{}"', k, v) for k, v in (attrs or {}).items() if k != "id"))  # noqa: S308
        options = options_of(self.question)
        if self.grouped:
            control = self._ticks(name, at, options, now)
        elif options:
            control = self._list(name, at, options, now, about)
        else:
            control = self._typed(name, at, now, about)
        if self.question.how != "judgement":
            return control
        label = _("判断理由")
        return control + format_html(
            '<div class="field ask-why"><label for="{0}-why">{1}</label>'
            '<textarea id="{0}-why" name="{2}!" rows="2" maxlength="{3}">{4}</textarea></div>',
            at, label, name, MOST_REASON, why,
        )  # fmt: skip

    def _ticks(self, name: str, at: str, options: list[tuple[str, str]], now: str) -> SafeString:
        rows = ((at, number, name, value, _checked(value == now), _quiet(value), words)
                for number, (value, words) in enumerate(options))  # fmt: skip
        one = (
            '<label class="ask-tick{5}" for="{0}-{1}">'
            '<input type="radio" id="{0}-{1}" name="{2}" value="{3}"{4}> {6}</label>'
        )
        return format_html('<div class="ask-ticks">{}</div>', format_html_join("", one, rows))

    def _list(self, name: str, at: str, options: list[tuple[str, str]], now: str, about: SafeString) -> SafeString:
        rows = ((value, mark_safe(" selected") if value == now else "", words) for value, words in options)
        listed = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return format_html(
            '<select id="{}" name="{}"{}><option value="">{}</option>{}</select>', at, name, about, _("请选择"), listed
        )

    def _typed(self, name: str, at: str, now: str, about: SafeString) -> SafeString:
        q = self.question
        kind, more = ("date", "") if isinstance(q.type, Day) else ("text", mark_safe(' autocomplete="off"'))
        if q.type is None or isinstance(q.type, Number):
            more = mark_safe(' inputmode="decimal" autocomplete="off" maxlength="24"')
        elif isinstance(q.type, Text):
            more = format_html(' maxlength="{}" autocomplete="off"', MOST_WORDS)
        unit = unit_of(q.type.dimension, english=english()) if isinstance(q.type, Number) else ""
        shown = "" if now in (UNKNOWN, NONE) else now
        ticks = [(UNKNOWN, _("不清楚")), *([(NONE, _("没有"))] if q.optional else [])]
        rows = ((at, number, name, value, _checked(value == now), words) for number, (value, words) in enumerate(ticks))
        beside = format_html_join(
            "",
            '<label class="ask-tick ask-quiet" for="{0}-s{1}">'
            '<input type="checkbox" id="{0}-s{1}" name="{2}?" value="{3}"{4}> {5}</label>',
            rows,
        )  # fmt: skip
        return format_html(
            '<div class="ask-typed"><input id="{}" name="{}" type="{}" value="{}"{}{}>{}{}</div>',
            at, name, kind, shown, more, about,
            format_html('<span class="ask-unit">{}</span>', unit) if unit else "", beside,
        )  # fmt: skip


def _checked(yes: bool) -> SafeString:
    return mark_safe(" checked") if yes else mark_safe("")


def _quiet(value: str) -> str:
    return " ask-quiet" if value == UNKNOWN else ""


class AnswerField(forms.Field):
    """The field of a question; its clean value is an ``Answer``. Nothing has to be answered."""

    def __init__(self, question: Question) -> None:
        super().__init__(
            required=False, label=label_of(question), help_text=hint_of(question), widget=AnswerWidget(question)
        )
        self.question = question

    def clean(self, value: Any) -> Answer:
        given, why = value.get("value", ""), value.get("why", "")[:MOST_REASON]
        if given == UNKNOWN:
            return Answer(unknown=True)
        if given == "":
            return Answer(why=why)
        if given == NONE and self.question.optional:
            return Answer(NONE)
        written = self._written(given)
        if self.question.how == "judgement" and not why:
            raise forms.ValidationError(_("请写明判断理由。"))
        return Answer(written, why=why)

    def _written(self, given: str) -> Any:
        if self.question.type is None:
            return self._count(given)
        try:
            check(self.question, given)
        except ValueProblemError as problem:
            raise forms.ValidationError(problem.en if english() else problem.zh) from None
        return given in {"yes", "是"} if isinstance(self.question.type, Bool) else given

    def _count(self, given: str) -> int:
        if not given.isascii() or not given.isdecimal() or len(given) > 6 or int(given) > self.question.most:
            told: str | Promise = _("请填 0 到 %(most)s 的整数。") % {"most": self.question.most}
            raise forms.ValidationError(told)
        return int(given)


def shown_in(question: Question, told: Any) -> str:
    """What stands in the control for a fact as it is kept."""
    if told is None:
        return ""
    if question.type is None:
        return str(len(told))
    if isinstance(told, bool):
        return "yes" if told else "no"
    return str(told)
