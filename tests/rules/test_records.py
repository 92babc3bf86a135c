"""Facts as given are checked against the vocabulary before any rule sees them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from luodi.errors import LuodiError
from luodi.rules.answers import Open
from luodi.rules.pack import Pack
from tests.rules.minipack import home, member, pack

RULE = '@rule("第一条")\ndef one(home: Home) -> bool:\n    return home.owner\n'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return pack(tmp_path_factory.mktemp("pack"), RULE)


WRITTEN = [
    ("assets", "1,234.56", 123456),
    ("assets", 700, 70000),
    ("assets", 700.5, 70050),
    ("assets", Decimal("0.01"), 1),
    ("share", "85%", 850000),
    ("share", 0.85, 850000),
    ("owner", "是", True),
    ("owner", "否", False),
    ("owner", "yes", True),
    ("since", "2024-02-29", dt.date(2024, 2, 29)),
    ("rooms", 3, 3),
    ("area", "乡", "乡"),
    ("存款", 1, 100),
]


@pytest.mark.parametrize(("key", "written", "stored"), WRITTEN)
def test_values_are_read_as_people_write_them(made: Pack, key: str, written: Any, stored: Any) -> None:
    record = made.reader.read("Home", {key: written})
    name = {"存款": "assets"}.get(key, key)
    assert getattr(record, name) == stored


REFUSED = [
    ({"assets": "0.005"}, "小数位太多"),
    ({"assets": "twelve"}, "不是数"),
    ({"assets": True}, "不是数"),
    ({"assets": float("nan")}, "不是数"),
    ({"assets": -1}, "超出范围"),
    ({"assets": 10**9 + 1}, "超出范围"),
    ({"owner": 1}, "应写是或否"),
    ({"area": "郊"}, "不在选项中"),
    ({"since": "2023-02-30"}, "不是日期"),
    ({"since": "1899-12-31"}, "超出范围"),
    ({"asets": 1}, "没有“asets”这项事实"),
    ({"members": 3}, "应是一组记录"),
    ({"members": [3]}, "应是一条成员记录"),
    ({"members": [member()] * 21}, "最多 20 条"),
]


@pytest.mark.parametrize(("given", "told"), REFUSED)
def test_what_is_not_a_fact_is_refused_and_the_place_is_named(made: Pack, given: dict[str, Any], told: str) -> None:
    with pytest.raises(LuodiError, match=told):
        made.reader.read("Home", given)


def test_the_place_inside_a_list_is_named(made: Pack) -> None:
    with pytest.raises(LuodiError) as caught:
        made.reader.read("Home", home(members=[member(), member(wage="x")]))
    assert caught.value.place == "members[1].wage（月工资）"


def test_a_missing_fact_is_open_and_says_whose_it_is(made: Pack) -> None:
    record = made.reader.read("Home", home(members=[member(wage=None, 称呼="长女")]))
    wage = record.members[0].wage  # type: ignore[attr-defined]
    assert isinstance(wage, Open)
    (cause,) = wage.causes
    assert (cause.name, cause.zh, cause.subject, cause.path) == ("Member.wage", "月工资", "长女", "members[0].wage")


def test_a_record_without_a_name_is_called_by_its_kind_and_place(made: Pack) -> None:
    """As a template leaves it: the name's line is there, and empty."""
    record = made.reader.read("Home", home(members=[member(称呼="长女"), member(称呼=None), member()]))
    assert [m._called for m in record.members] == ["长女", "成员2", "成员3"]


def test_the_largest_amount_is_kept_to_the_fen(made: Pack) -> None:
    record = made.reader.read("Home", {"assets": "999999999.99"})
    assert record.assets == 99_999_999_999  # type: ignore[attr-defined]
