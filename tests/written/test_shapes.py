"""A table that is not of its shape is refused by the path of the key, with what to write instead."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from luodi.errors import LuodiError
from luodi.written.shapes import shaped


class Row(msgspec.Struct, forbid_unknown_fields=True):
    cite: str
    start: dt.date = msgspec.field(name="from")
    factor: float | int = 1


class Named(msgspec.Struct, forbid_unknown_fields=True):
    kept: Row | bool


class Table(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    rows: tuple[Row, ...] = ()
    on: bool = False
    named: dict[str, Named] = {}
    words: dict[str, str] = {}


DAY = dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("data", "place", "zh", "mend_en"),
    [
        ({"rows": []}, "t", "缺少 title。", "Add it."),
        ({"title": 3}, "t.title", "应为文字，写的是整数。", "Put it in quotes."),
        ({"title": "a", "row": []}, "t", "不认识“row”。", "Did you mean: rows?"),
        ({"title": "a", "rows": {}}, "t.rows", "应为列表，写的是表。", "Mend it."),
        ({"title": "a", "rows": [{"cite": "a", "from": DAY}, {"cite": "b"}]}, "t.rows[2]", "缺少 from。", "Add it."),
        ({"title": "a", "rows": [{"cite": "a", "from": dt.datetime(2027, 1, 1, 9)}]}, "t.rows[1].from",
         "应为日期，写的是日期和时刻。", "Mend it."),
        ({"title": "a", "rows": [{"cite": "a", "from": "2027-01-01"}]}, "t.rows[1].from",
         "应为日期，写的是文字。", "Mend it."),
        ({"title": "a", "on": 1}, "t.on", "应为真假值（true 或 false），写的是整数。", "Mend it."),
        ({"title": "a", "rows": [{"cite": "a", "from": DAY, "factor": "x"}]}, "t.rows[1].factor",
         "应为整数或数，写的是文字。", "Mend it."),
        ({"title": "a", "rows": [{"cite": "a", "from": DAY, "factr": 2}]}, "t.rows[1]", "不认识“factr”。",
         "Did you mean: factor?"),
        ({"title": "a", "named": {"x": {"kept": {"cyte": "a"}}}}, "t.named.x.kept", "不认识“cyte”。",
         "Did you mean: cite?"),
        ({"title": "a", "words": {"x": "a", "z": 3}}, "t.words.z", "应为文字，写的是整数。", "Put it in quotes."),
        ({"title": "a", "words": {"x": "a", 3: "b"}}, "t.words", "键应为文字，写的是整数。", "Put it in quotes."),
        ({"title": "a", "named": {"x": {"kept": True}, "y": {"kept": 1}}}, "t.named.y.kept",
         "应为真假值（true 或 false）或表，写的是整数。", "Mend it."),
        ("a", "t", "应为表，写的是文字。", "Mend it."),
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
