"""A small invented vocabulary and a way to make a pack from a few lines, for tests of the engine."""

from __future__ import annotations

import datetime as dt
import textwrap
from pathlib import Path
from typing import Any

from luodi.facts import attribute as a
from luodi.facts.attribute import Record, Vocabulary
from luodi.rules.pack import Pack, load_pack
from luodi.rules.parse.module import parse
from luodi.rules.parse.scope import StandardType
from luodi.rules.program import Program
from luodi.rules.standards import parse_standards

DAY = dt.date(2024, 3, 1)
OVERLAY = """
district = "云东区"
[[supplies]]
point = "other_bar"
document = "云东府发〔2023〕2号"
from = 2023-06-01
until = 2024-12-31
"""
"""A district that settles the delegated point ``other_bar`` for a time."""


class Bill(Record, zh="账单", en="bill"):
    paid_on = a.day("支付日", "Paid on", period="event")
    amount = a.money("账单金额", "Amount", period="event")


class Member(Record, zh="成员", en="member"):
    kind = a.choice("成员类别", "Kind of member", "甲", "乙", "丙")
    born = a.day("生日", "Born", period="fixed")
    wage = a.money("月工资", "Wage", period="month")
    well = a.yes_no("健康", "Well")
    fee = a.money("文书金额", "Fee in the document", optional=True)
    bills = a.many(Bill, "成员账单", "Bills", most=10)


class Year(Record, zh="年度", en="year"):
    year = a.count("年份", "Year", most=2200)
    score = a.count("得分", "Score", most=100)


class Home(Record, zh="家", en="home"):
    district = a.text("区", "District")
    area = a.choice("城乡", "Town or country", "城", "乡")
    assets = a.money("存款", "Savings")
    debts = a.money("负债", "Debts")
    share = a.rate("份额", "Share")
    owner = a.yes_no("自有", "Owner")
    tenant = a.yes_no("租住", "Tenant")
    since = a.day("入住日", "Since", period="event")
    rooms = a.count("房间数", "Rooms", most=50)
    members = a.many(Member, "成员", "Members", most=20)
    years = a.many(Year, "历年", "Years", most=20)


VOCABULARY = Vocabulary({kind.__name__: kind for kind in (Home, Member, Bill, Year)})

STANDARDS = """
[limit]
zh = "限额"
en = "Limit"
type = "Money"
[[limit.values]]
from = 2023-01-01
until = 2023-12-31
value = 500
cite = "云府办发〔2023〕9号"
[[limit.values]]
from = 2024-01-01
value = 600
cite = "云府办发〔2024〕3号"

[base]
zh = "基数"
en = "Base"
type = "Money"
keys = ["Home.area", "Home.district"]
[[base.values]]
from = 2023-01-01
area = "城"
value = 100
cite = "示例"
example = true
[[base.values]]
from = 2023-01-01
area = "城"
district = "云东区"
value = 120
cite = "云东府发〔2023〕1号"
"""

HEAD = "from luodi.facts import Home, Member\nfrom luodi.rules import *\n"
"""Two lines before the rules: line 3 of the file is the first line given."""


def program(text: str) -> Program:
    """The program of a few lines, with the test vocabulary and standards."""
    standards = parse_standards(STANDARDS, "standards.toml", VOCABULARY)
    types: dict[str, StandardType] = {name: s.parser_type for name, s in standards.items()}
    return parse(HEAD + textwrap.dedent(text).strip("\n") + "\n", "rules.py", VOCABULARY, types)


def pack(folder: Path, text: str, *, standards: str = STANDARDS, overlay: str = "") -> Pack:
    """A pack on disk, loaded: the invented document 云府办发〔2023〕7号, in force from 2023-01-01."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(
        'number = "云府办发〔2023〕7号"\ntitle = "云洲市办法"\nissuers = ["云洲市人民政府办公厅"]\n'
        'jurisdiction = "yunzhou"\ndate = 2023-01-01\neffective = 2023-01-01\nrepealed = 2030-12-31\n',
        "utf-8",
    )
    (folder / "standards.toml").write_text(standards, "utf-8")
    (folder / "rules.py").write_text(HEAD + textwrap.dedent(text).strip("\n") + "\n", "utf-8")
    if overlay:
        (folder / "overlays").mkdir(exist_ok=True)
        (folder / "overlays" / "yundong.toml").write_text(overlay, "utf-8")
    return load_pack(folder, VOCABULARY)


def member(**facts: Any) -> dict[str, Any]:
    """A member whose facts are all given."""
    given = {"kind": "甲", "born": dt.date(1990, 1, 1), "wage": 0, "well": True, "fee": "无", "bills": []}
    return {**given, **facts}


def home(**facts: Any) -> dict[str, Any]:
    """A home whose facts are all given; a fact set to None is missing."""
    given: dict[str, Any] = {
        "district": "云西区", "area": "城", "assets": 0, "debts": 0, "share": 0, "owner": False, "tenant": False,
        "since": dt.date(2020, 1, 1), "rooms": 1, "members": [], "years": [],
    }  # fmt: skip
    return {**given, **facts}
