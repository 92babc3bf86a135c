"""What people write as YAML is refused where it says two things, or what nobody can mean, with line and mend."""

from __future__ import annotations

import pytest

from luodi.errors import LuodiError
from luodi.written.records import DEEPEST, read_yaml


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("存款: 5\n存款: 6\n", "第 2 行 / line 2", "stands twice"),
        ("成员:\n  - 年龄: 3\n    年龄: 4\n", "第 3 行 / line 3", "stands twice"),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "第 1 行 / line 1", "“c” stands twice"),
        ("生日: 2023-02-30\n", "第 1 行 / line 1", "no such day"),
        (f"数: {'1' * 5000}\n", "第 1 行 / line 1", "is none: Exceeds the limit"),
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
