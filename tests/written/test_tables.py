"""A table that is not of its shape is refused by the path of the key, with what to write instead."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from luodi.errors import LuodiError
from luodi.written.tables import parse_toml, read_toml, shaped


class Row(msgspec.Struct, forbid_unknown_fields=True):
    cite: str
    start: dt.date = msgspec.field(name="from")
    factor: float | int = 1


class Table(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    rows: tuple[Row, ...] = ()
    on: bool = False


DAY = dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("data", "place", "zh", "mend_en"),
    [
        ({"rows": []}, "t", "缺少 title。", "Add it."),
        ({"title": 3}, "t.title", "应为加引号的文字，写的是整数。", "Mend it."),
        ({"title": "a", "row": []}, "t", "不认识“row”。", "Did you mean: rows?"),
        ({"title": "a", "rows": {}}, "t.rows", "应为列表，写的是表。", "Mend it."),
        ({"title": "a", "rows": [{"cite": "a", "from": DAY}, {"cite": "b"}]}, "t.rows[2]", "缺少 from。", "Add it."),
        ({"title": "a", "rows": [{"cite": "a", "from": dt.datetime(2027, 1, 1, 9)}]}, "t.rows[1].from",
         "应为日期，写的是日期和时刻。", "Mend it."),
        ({"title": "a", "rows": [{"cite": "a", "from": "2027-01-01"}]}, "t.rows[1].from",
         "应为日期，写的是加引号的文字。", "Mend it."),
        ({"title": "a", "on": 1}, "t.on", "应为true 或 false，写的是整数。", "Mend it."),
        ({"title": "a", "rows": [{"cite": "a", "from": DAY, "factor": "x"}]}, "t.rows[1].factor",
         "应为整数或数，写的是加引号的文字。", "Mend it."),
        ("a", "t", "应为表，写的是加引号的文字。", "Mend it."),
    ],
)  # fmt: skip
def test_it_is_refused_by_its_path(data: Any, place: str, zh: str, mend_en: str) -> None:
    with pytest.raises(LuodiError) as caught:
        shaped(data, Table, "a.toml", "t")
    error = caught.value
    assert (error.file, error.place, error.zh, error.mend_en) == ("a.toml", place, zh, mend_en)


def test_what_has_the_shape_is_taken() -> None:
    table = shaped({"title": "a", "rows": [{"cite": "b", "from": DAY}], "on": True}, Table, "a.toml")
    assert (table.title, table.rows[0].start, table.rows[0].factor, table.on) == ("a", DAY, 1, True)


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("a = 1\nb = [\nc = 2\n", "第 3 行第 1 列 / 3:1", "not TOML"),
        ("a = 1\na = 2\n", "第 2 行第 6 列 / 2:6", "not TOML"),
        ("a = 2027-02-30\n", "第 1 行第 5 列 / 1:5", "not TOML"),
        (f"a = {'9' * 5000}\n", None, "not TOML"),
        (f"a = {'[' * 5000}{']' * 5000}\n", None, "nested too deep"),
    ],
)
def test_what_is_not_toml_is_refused_by_line(text: str, place: str | None, told: str) -> None:
    with pytest.raises(LuodiError) as caught:
        parse_toml(text, "a.toml")
    assert (caught.value.file, caught.value.place) == ("a.toml", place)
    assert told in caught.value.en
    assert caught.value.mend_zh
    assert caught.value.mend_en


def test_a_file_that_an_editor_of_windows_wrote_is_read(tmp_path: Path) -> None:
    """A byte order mark and carriage returns, in the middle of a text too."""
    (tmp_path / "a.toml").write_bytes(b'\xef\xbb\xbfa = 1\r\nb = """x\r\ny"""\r\n')
    assert read_toml(tmp_path / "a.toml") == {"a": 1, "b": "x\ny"}
