"""A standing of a person under relief and care: of which kind, since when, until when."""

from __future__ import annotations

from luodi.facts.attribute import Record, choice, day

STANDINGS = (
    "低保对象",
    "低保边缘对象",
    "特困人员",
    "孤儿",
    "事实无人抚养儿童",
    "享受国家定期抚恤补助的优抚对象",
    "艾滋病病毒感染儿童",
    "领取失业保险金人员",
    "领取失业补助金人员",
    "易致贫返贫人员",
    "脱贫人口",
    "防返贫监测对象",
)


class Standing(Record, zh="身份", en="standing"):
    """One standing that an office has certified."""

    kind = choice("身份种类", "Kind of standing", *STANDINGS, sensitivity="sensitive")
    favoured_kind = choice(
        "优抚对象类别",
        "Kind of favoured person",
        "伤残人民警察",
        "伤残国家机关工作人员",
        "其他优抚对象",
        sensitivity="sensitive",
    )
    since = day("身份起始之日", "Standing since", period="event")
    until = day("身份终止之日", "Standing until", period="event", optional=True)
