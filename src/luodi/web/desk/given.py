"""Answers and amendments as a program sends them, checked by the same fields as the page's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import override

from luodi.errors import LuodiError
from luodi.rules.asking import Question, get, paths, question
from luodi.web.asking.answers import Told
from luodi.web.asking.forms import AskingForm
from luodi.web.desk.filling import ValueForm
from luodi.web.desk.models import Matter, Ruling
from luodi.web.desk.telling import Amendment, Content, content_of, pack_of


def told_with(ruling: Ruling, answers: Mapping[str, tuple[str | None, str]], called: Mapping[str, str]) -> Told:
    """What is told once ``answers`` are: by path, the value as it is typed (None: nobody knows) and why.

    ``called`` says how records are called (``members[0]`` → 本人). Raises LuodiError naming the first path that leads
    to no question, or whose value is none.
    """
    pack, content = pack_of(ruling.matter), content_of(ruling) or Content()
    root = pack.root(ruling.matter.rule)
    asked = [_question(ruling, path) for path in answers]
    data = {f"{record}._called": name for record, name in called.items()}
    for path, (value, why) in answers.items():
        data |= {f"{path}!": why, **({f"{path}?": "?"} if value is None else {path: value})}
    form = AskingForm(asked, pack.vocabulary, root, content.told, data)
    _require_valid(form)
    strange = set(called) - set(form.records)
    if strange:
        raise _no_question(sorted(strange)[0])
    return form.told()


def amendment(ruling: Ruling, path: str, value: str, first: dt.date, last: dt.date | None, why: str) -> Amendment:
    """A fact that was told, as it is for some months."""
    pack, content = pack_of(ruling.matter), content_of(ruling) or Content()
    now = content.at(timezone.localdate())
    if path not in set(paths(pack, pack.root(ruling.matter.rule), now)):
        raise _no_question(path)
    form = ValueForm({path: value, f"{path}!": why}, asked=_question(ruling, path), now="")
    _require_valid(form)
    return Amendment(path, form.cleaned_data[path].written, first, last, why)


def facts_of(matter: Matter, content: Content) -> list[dict[str, Any]]:
    """Every fact that was told: its path, its value as it is kept, the reason of a judgement."""
    pack, facts = pack_of(matter), content.told.facts
    every = paths(pack, pack.root(matter.rule), facts)
    return [{"path": path, "value": get(facts, path), "why": content.told.why.get(path, "")} for path in every]


def _question(ruling: Ruling, path: str) -> Question:
    pack = pack_of(ruling.matter)
    found = question(pack, pack.root(ruling.matter.rule), path, on=ruling.on)
    if found is None:
        raise _no_question(path)
    return found


def _no_question(path: str) -> LuodiError:
    return LuodiError(
        zh=f"没有“{path[:80]}”这项事实。", en=f"There is no fact {path[:80]}.", place=path[:200],
        mend_zh="请先查询还要问什么。", mend_en="Ask first what is still to be asked.",
    )  # fmt: skip


def _require_valid(form: forms.Form) -> None:
    told = {}
    for language in ("zh-hans", "en"):
        with override(language):
            form.full_clean()
            told[language] = [(name, str(errors[0])) for name, errors in form.errors.items()]
    if told["en"]:
        (path, zh), (_path, en) = told["zh-hans"][0], told["en"][0]
        raise LuodiError(
            zh=zh, en=en, place=path[:200], mend_zh="请按该项的类型填写。", mend_en="Give it as the question asks.",
        )  # fmt: skip
