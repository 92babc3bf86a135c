"""What people write as YAML is refused where it says two things, or what nobody can mean, with line and mend."""

from __future__ import annotations

import pytest

from luodi.errors import LuodiError
from luodi.facts.types import COUNT, MONEY, RATE
from luodi.facts.values import ValueProblemError, read_value
from luodi.facts.written import DEEPEST, read_yaml


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("存款: 5\n存款: 6\n", "第 2 行 / line 2", "stands twice"),
        ("成员:\n  - 年龄: 3\n    年龄: 4\n", "第 3 行 / line 3", "stands twice"),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "第 1 行 / line 1", "“c” stands twice"),
        ("生日: 2023-02-30\n", None, "is none: day is out of range"),
        (f"数: {'1' * 5000}\n", None, "is none: Exceeds the limit"),
        (f"a: {'[' * 3000}{']' * 3000}\n", "第 1 行 / line 1", "nested more than"),
        (f"a: {'[' * DEEPEST}{']' * DEEPEST}\n", "第 1 行 / line 1", "nested more than"),
        ("a: [1\nb: 2\n", "第 2 行 / line 2", "not YAML"),
        ("a: !!python/object/apply:os.system ['id']\n", "第 1 行 / line 1", "not YAML"),
        ("a: \x00\n", None, "not YAML"),
    ],
)
def test_it_is_refused_by_line(text: str, place: str | None, told: str) -> None:
    with pytest.raises(LuodiError) as caught:
        read_yaml(text, "户.yaml")
    assert caught.value.file == "户.yaml"
    assert caught.value.place == place
    assert told in caught.value.en
    assert caught.value.mend_zh
    assert caught.value.mend_en


def test_what_says_one_thing_is_read() -> None:
    """The same key in two records; a record taken over by an anchor and changed."""
    text = "- {年龄: 3}\n- {年龄: 4}\n- &first {年龄: 5, 名: 甲}\n- <<: *first\n  名: 乙\n"
    assert read_yaml(text, "") == [{"年龄": 3}, {"年龄": 4}, {"年龄": 5, "名": "甲"}, {"年龄": 5, "名": "乙"}]
    assert read_yaml(f"{'[' * DEEPEST}{']' * DEEPEST}", "") is not None
    assert read_yaml("", "") is None


@pytest.mark.parametrize(
    ("type_", "written", "stored"),
    [
        (MONEY, "1,234.50", 123450),
        (MONEY, "-1，234，567", -123456700),
        (MONEY, "１２３", 12300),
        (MONEY, "0e100000", 0),
        (RATE, "85%", 850000),
        (RATE, 0.85, 850000),
        (COUNT, "1,000", 1000),
    ],
)
def test_numbers_as_people_write_them(type_: object, written: object, stored: int) -> None:
    assert read_value(type_, written) == stored  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("type_", "written", "told"),
    [
        (MONEY, "5%", "is not a number"),  # a share of what?
        (COUNT, "500%", "is not a number"),
        (RATE, "5%%", "is not a number"),
        (MONEY, "1,23", "is not a number"),  # a decimal comma, or a digit too few
        (MONEY, "1,2345", "is not a number"),
        (MONEY, ",123", "is not a number"),
        (MONEY, "1e100000", "is too large"),
        (MONEY, "9" * 50_000, "is too large"),
        (MONEY, "1e-100000", "too many digits"),
        (MONEY, "0.001", "too many digits"),
        (MONEY, True, "is not a number"),
        (MONEY, "Infinity", "is not a number"),
    ],
)
def test_what_is_no_number_of_its_kind_is_refused_and_shown_in_short(type_: object, written: object, told: str) -> None:
    with pytest.raises(ValueProblemError) as caught:
        read_value(type_, written)  # type: ignore[arg-type]
    assert told in caught.value.en
    assert len(caught.value.en) < 160
