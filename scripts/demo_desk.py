"""Decisions for the demo: an invented family and an invented shop, in every state a decision can be in."""

from __future__ import annotations

import datetime as dt
from typing import Any

FAMILY: dict[str, Any] = {
    "members": 3, "application": "家庭申请", "area": "城镇", "district": "云东区", "members[0].relation": "本人",
    "members[1].relation": "配偶", "members[2].relation": "子女", "members[0].born": "1980-05-01",
    "members[1].born": "1982-06-01", "members[2].born": "2012-09-01", "local_registration": True,
    "duty_of_support": True, "lives_together_long_term": True, "independent": True, "members[2].schooling": "义务教育",
    "schooling": "不在读", "whereabouts": "无", "last_trip_abroad": "无", "wage_certified": True,
    "members[0].work": "稳定就业或长期外出务工", "members[1].work": "稳定就业或长期外出务工", "work": "未就业",
    "members[0].certified_wage": "9600", "members[1].certified_wage": "7200",
    "names": {"members[0]": "申请人", "members[1]": "配偶", "members[2]": "女儿"},
}  # fmt: skip
"""16,800 yuan of wages in twelve months for three: 466.67 a head a month. What is not named is no, nothing or none."""
SHOP: dict[str, Any] = {
    "kind": "企业", "size": "小型", "activities": 1, "sector": "住宿餐饮", "leases": 1, "owner": "国有房屋",
    "monthly_rent": "10000", "begins_on": "2022-01-01", "ends_on": "2023-12-31", "hit_by_epidemic": True,
}  # fmt: skip


def begin(maker: Any, reviewer: Any) -> int:
    """Open, fill in, submit and review some matters of the two people's unit, unless it has some; gives how many."""
    from luodi.web.actions import Caller
    from luodi.web.desk.actions.amend import amend
    from luodi.web.desk.actions.approve import approve
    from luodi.web.desk.actions.begin import begin as opened
    from luodi.web.desk.actions.choose_reading import choose_reading
    from luodi.web.desk.actions.return_ruling import return_ruling
    from luodi.web.desk.actions.submit import submit
    from luodi.web.desk.masking import Party
    from luodi.web.desk.models import Matter
    from luodi.web.desk.telling import Amendment

    if Matter.objects.filter(unit=maker.unit).exists():
        return 0
    one, two = Caller(maker, "command"), Caller(reviewer, "command")
    on = dt.date(2026, 3, 2)

    def family(name: str, by: Caller = one, **changed: Any) -> Any:
        return fill(by, opened(by, "dibao_2022", on=on, party=Party(name)), {**FAMILY, **changed})

    kept = approve(two, submit(one, family("季虚构")))
    amend(
        one,
        kept,
        Amendment("members[0].certified_wage", "18000", dt.date(2026, 6, 1), None, "六月起换了工作，工资增加"),
    )
    submit(one, family("欧阳假设", **{"members[0].certified_wage": "18000"}))
    read = choose_reading(
        two,
        family("司徒例子", by=two),
        "assessed_period",
        "six_months",
        reason="上半年收入波动大，经会商按六个月核算。",
    )
    submit(two, read)
    return_ruling(
        two, submit(one, family("东方示范", vehicles=1)), reason="车辆是否属于维持生产生活必需，请补充入户调查记录。"
    )
    opened(one, "dibao_2022", on=on, party=Party("南宫演示"))
    shop = opened(one, "sme_relief_2022", on=dt.date(2022, 12, 20), party=Party("云洲虚构小吃店"))
    approve(two, submit(one, fill(one, shop, SHOP)))
    return Matter.objects.filter(unit=maker.unit).count()


def fill(by: Any, ruling: Any, told: dict[str, Any]) -> Any:
    """Answer what is asked until nothing is."""
    from luodi.rules.asking import next_of, put, questions, resized
    from luodi.web.asking.answers import Told
    from luodi.web.desk.actions.answer import answer
    from luodi.web.desk.telling import content_of, decided

    while True:
        content = content_of(ruling)
        found = questions(decided(ruling.matter, content, ruling.on, ruling.readings))
        asked = next_of(found, unsaid=content.told.unsaid)
        if not asked:
            return ruling
        facts, why, unsaid = content.told.facts, dict(content.told.why), list(content.told.unsaid)
        for question in asked:
            if question.how == "external":
                unsaid.append(question.path)
                continue
            said = _said(question, told)
            facts = (resized if question.how == "relation" else put)(facts, question.path, said)
            if question.how == "judgement":
                why[question.path] = "入户调查核实。"
        for record, name in told.get("names", {}).items():
            if facts.get("members"):
                facts = put(facts, f"{record}._called", name)
        ruling = answer(by, ruling, Told(facts, unsaid, why))


def _said(question: Any, told: dict[str, Any]) -> Any:
    from luodi.facts.types import Bool, Choice, Day, Number

    for name in (question.path, question.name):
        if name in told:
            return told[name]
    match question.type:
        case None | Number():
            return 0
        case Bool():
            return False
        case Choice(words=words):
            return words[0]
        case Day():
            return "无" if question.optional else "2022-12-01"
    return "云东区"
