"""Questions put to a person: every kind of answer, what is refused, what is kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.utils.translation import override

from luodi.packs import load
from luodi.rules.asking import Question, question, questions
from luodi.rules.decide import decide
from luodi.web.asking.answers import Told
from luodi.web.asking.forms import AskingForm

PACK = load("dibao_2022")
PAGE = Template('{% include "asking/questions.html" %}')


def asked(*paths: str) -> list[Question]:
    found = [question(PACK, "Household", path) for path in paths]
    assert all(found)
    return [q for q in found if q is not None]


def typed(paths: list[str], values: dict[str, str], told: Told | None = None) -> AskingForm:
    data = QueryDict(mutable=True)
    data.update(values)
    return AskingForm(asked(*paths), PACK.vocabulary, "Household", told or Told(), data)


def test_each_kind_of_answer_becomes_a_fact_that_the_engine_reads() -> None:
    paths = ["members", "application", "deposits", "applied_on", "marginal", "district"]
    made = typed(
        paths,
        {"members": "3", "application": "家庭申请", "deposits": "50,400.00", "applied_on": "2023-02-01",
         "marginal": "no", "district": "云东区"},
    )  # fmt: skip
    assert made.is_valid(), made.errors
    told = made.told()
    assert told.facts == {
        "members": [{}, {}, {}], "application": "家庭申请", "deposits": "50,400.00", "applied_on": "2023-02-01",
        "marginal": False, "district": "云东区",
    }  # fmt: skip
    record = PACK.reader.read("Household", told.facts)
    assert (record.deposits, record.applied_on, len(record.members)) == (5_040_000, dt.date(2023, 2, 1), 3)


@pytest.mark.parametrize(
    ("path", "value", "wrong"),
    [
        ("deposits", "abc", "不是数"),
        ("deposits", "-1", "超出范围"),
        ("deposits", "0.001", "小数位太多"),
        ("applied_on", "2023-02-30", "不是日期"),
        ("application", "别的", "不在选项中"),
        ("members", "31", "0 到 30"),
        ("members", "-1", "0 到 30"),
        ("members", "²", "0 到 30"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(path: str, value: str, wrong: str) -> None:
    made = typed([path], {path: value})
    assert not made.is_valid()
    assert wrong in str(made.errors[path])


def test_not_known_is_an_answer_and_is_remembered() -> None:
    made = typed(
        ["deposits", "marginal"], {"deposits": "5", "deposits?": "?", "marginal": "?"}, Told({"deposits": "7"})
    )
    assert made.is_valid()
    assert made.told() == Told({}, ["deposits", "marginal"])


def test_what_is_left_empty_stays_as_it_was() -> None:
    made = typed(["deposits", "marginal"], {"deposits": ""}, Told({"deposits": "7"}, ["marginal"]))
    assert made.is_valid()
    assert made.told().facts == {"deposits": "7"}


def test_none_is_an_answer_only_where_there_may_be_none() -> None:
    path = "members[0].last_trip_abroad"
    made = typed([path], {f"{path}?": "无"}, Told({"members": [{}]}))
    assert made.is_valid()
    assert made.told().facts == {"members": [{"last_trip_abroad": "无"}]}
    other = typed(["deposits"], {"deposits?": "无"})
    assert not other.is_valid()


def test_a_judgement_needs_its_reason() -> None:
    told = Told({"members": [{}]})
    path = "members[0].in_hardship"
    bare = typed([path], {path: "yes"}, told)
    assert not bare.is_valid()
    assert "判断理由" in str(bare.errors[path])
    made = typed([path], {path: "yes", f"{path}!": "入户调查属实"}, told)
    assert made.is_valid()
    assert made.told().facts == {"members": [{"in_hardship": True}]}
    assert made.told().why == {path: "入户调查属实"}


def test_fewer_members_take_with_them_what_was_said_of_them() -> None:
    told = Told({"members": [{"born": "1990-01-01"}, {}]}, ["members[1].born"], {"members[1].in_hardship": "甲"})
    made = typed(["members"], {"members": "1"}, told)
    assert made.is_valid()
    assert made.told() == Told({"members": [{"born": "1990-01-01"}]}, [], {})


def test_what_was_typed_about_a_member_that_goes_does_not_bring_it_back() -> None:
    told = Told({"members": [{"born": "1990-01-01"}, {"born": "1991-01-01"}]})
    paths = ["members", "members[0].born", "members[1].born"]
    values = {"members": "1", "members[0].born": "1990-01-02", "members[1].born": "1991-01-02",
              "members[1]._called": "次女"}  # fmt: skip
    made = typed(paths, values, told)
    assert made.is_valid()
    assert made.told().facts == {"members": [{"born": "1990-01-02"}]}


def test_a_member_is_called_by_name() -> None:
    made = typed(["members[1].born"], {"members[1]._called": "长女"}, Told({"members": [{}, {}]}))
    assert made.is_valid()
    facts = made.told().facts
    assert AskingForm(asked("members[1].born"), PACK.vocabulary, "Household", Told(facts)).title("members[1]") == (
        "家庭人员 2 · 长女"
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_control_has_a_label_and_an_id_of_its_own(language: str) -> None:
    import re

    decision = decide(PACK, "eligible", {"members": [{}, {}]}, on=dt.date(2023, 3, 1))
    with override(language):
        made = AskingForm(questions(decision), PACK.vocabulary, "Household", Told())
        html = PAGE.render(Context({"form": made}))
    ids = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) > 20
    assert set(ids) <= set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    assert ("不清楚" in html) == (language == "zh-hans")


def test_words_that_people_typed_are_escaped() -> None:
    told = Told({"members": [{"_called": '<b>"&'}]})
    page: dict[str, Any] = {"form": AskingForm(asked("members[0].born"), PACK.vocabulary, "Household", told)}
    html = PAGE.render(Context(page))
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
