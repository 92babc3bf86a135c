"""A desk in an invented town: two units, their people, and an invented family that answers whatever is asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from luodi.facts.types import Bool, Choice, Day, Number
from luodi.rules.asking import Question, next_of, put, questions, resized
from luodi.web.actions import Caller
from luodi.web.asking.answers import Told
from luodi.web.desk.actions.answer import answer
from luodi.web.desk.actions.begin import begin
from luodi.web.desk.masking import Party
from luodi.web.desk.models import Ruling
from luodi.web.desk.telling import content_of, decided
from luodi.web.people.models import Role, Unit, User

NAME, NUMBER = "季虚构", "11010519491231002X"
ON = dt.date(2023, 3, 1)
MEMBERS = ("申请人", "配偶", "女儿")

FAMILY: dict[str, Any] = {
    "members": 3, "application": "家庭申请", "area": "城镇", "district": "云东区",
    "members[0].relation": "本人", "members[1].relation": "配偶", "members[2].relation": "子女",
    "members[0].born": "1980-05-01", "members[1].born": "1982-06-01", "members[2].born": "2012-09-01",
    "local_registration": True, "duty_of_support": True, "lives_together_long_term": True, "independent": True,
    "members[2].schooling": "义务教育", "schooling": "不在读", "whereabouts": "无", "last_trip_abroad": "无",
    "members[0].work": "稳定就业或长期外出务工", "members[1].work": "稳定就业或长期外出务工", "work": "未就业",
    "wage_certified": True, "members[0].certified_wage": "9600", "members[1].certified_wage": "7200",
}  # fmt: skip
"""An applicant earning 9,600 and a spouse earning 7,200 yuan in twelve months, a daughter of ten: 16,800 / 12 / 3 =
466.67 yuan a head a month, below the example standard of 700. What is not named is no, nothing, or none."""


def reply(asked: Question, told: dict[str, Any]) -> Any:
    """What the family says to a question: by its path, by its name, else no, nothing or the first word."""
    for name in (asked.path, asked.name):
        if name in told:
            return told[name]
    match asked.type:
        case None | Number():
            return 0
        case Bool():
            return False
        case Choice(words=words):
            return words[0]
        case Day():
            return "无" if asked.optional else "2000-01-01"
    return "云东区"


@dataclass
class Desk:
    """``maker`` and ``second`` work for the unit that decides, ``other`` for another; the rest oversee."""

    unit: Unit
    maker: Caller
    second: Caller
    other: Caller
    auditor: Caller
    administrator: Caller
    supervisor: Caller


def desk() -> Desk:
    own = Unit.objects.create(key="云洲市云东区民政局", name="云洲市云东区民政局", short_name="区民政局")
    far = Unit.objects.create(key="云洲市云西区民政局", name="云洲市云西区民政局", short_name="西区民政局")

    def person(name: str, role: Role, unit: Unit | None) -> Caller:
        user = User.objects.create_user(name, role=role, unit=unit, clearance=1, full_name=f"演示{name}")
        return Caller(user, "page")

    return Desk(
        own, person("maker", Role.CASEWORKER, own), person("second", Role.LEADER, own),
        person("other", Role.CASEWORKER, far), person("audit", Role.AUDITOR, None),
        person("admin", Role.ADMINISTRATOR, None), person("super", Role.SUPERVISOR, None),
    )  # fmt: skip


def fill(by: Caller, ruling: Ruling, told: dict[str, Any]) -> Ruling:
    """Answer what is asked until nothing is; gives the ruling as it is then. None in ``told``: not known."""
    for _ in range(60):
        content = content_of(ruling)
        assert content is not None
        found = questions(decided(ruling.matter, content, ruling.on, ruling.readings))
        asked = next_of(found, unsaid=content.told.unsaid)
        if not asked:
            return ruling
        facts, why, unsaid = content.told.facts, dict(content.told.why), list(content.told.unsaid)
        for question in asked:
            said = reply(question, told)
            if said is None:
                unsaid.append(question.path)
            elif question.how == "relation":
                facts = resized(facts, question.path, said)
                if question.path == "members":
                    for at in range(said):
                        facts = put(facts, f"members[{at}]._called", MEMBERS[at])
            else:
                facts = put(facts, question.path, said)
            if question.how == "judgement" and said is not None:
                why[question.path] = "入户调查属实"
        ruling = answer(by, ruling, Told(facts, unsaid, why), seen=ruling.revision)
    raise AssertionError("it never ends")


def household(by: Caller, on: dt.date = ON, **changed: Any) -> Ruling:
    """A draft about the family, filled in; ``changed`` by name or path with dots and numbers as they are."""
    ruling = begin(by, "dibao_2022", on=on, party=Party(NAME, NUMBER))
    return fill(by, ruling, {**FAMILY, **changed})
