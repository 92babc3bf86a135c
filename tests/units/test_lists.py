"""Users bring their own lists; a wrong line is named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from luodi.errors import LuodiError
from luodi.units import load
from luodi.units.lists import parse_units

HEAD = "名称,简称,别名,级别,类别,所在地,上级\n"


def test_a_list_with_chinese_headings_serves_a_city_that_the_package_does_not_know(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    rows = "梧岭市,梧岭,,市级,行政区,甘肃省,\n梧岭市财政局,市财政局,市财局,市级,部门,梧岭市,\n"
    file.write_bytes(b"\xef\xbb\xbf" + (HEAD + rows).encode())
    registry = load([], extra=[file])
    found = registry.resolve("市财局", on=dt.date(2025, 5, 1), province="梧岭市")
    assert [unit.name for unit in found.units] == ["梧岭市财政局"]
    assert registry.province(found.units[0]) == "甘肃省"
    assert [unit.name for unit in registry.resolve("梧岭市政府", on=dt.date(2025, 5, 1)).units] == ["梧岭市人民政府"]


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("名称,级别\n甲,市\n", "1", "类别"),
        (HEAD + "甲局,,,州级,部门,全国,\n", "2", "州级"),
        (HEAD + "甲局,,,市,衙门,全国,\n", "2", "衙门"),
        (HEAD + "\n,,,市,部门,全国,\n", "3", "名称"),
    ],
)
def test_a_wrong_list_is_refused_with_line_and_reason_in_both_languages(text: str, place: str, word: str) -> None:
    with pytest.raises(LuodiError) as caught:
        parse_units(text, "own.csv")
    assert (caught.value.file, caught.value.place) == ("own.csv", place)
    assert word in caught.value.zh
    assert word in caught.value.en


def test_a_list_that_is_not_utf8_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "gbk.csv"
    file.write_bytes((HEAD + "甲局,,,市,部门,全国,\n").encode("gb18030"))
    with pytest.raises(LuodiError, match="UTF-8"):
        load([], extra=[file])


def test_a_unit_in_no_known_place_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(HEAD + "甲局,,,市,部门,无名市,\n", encoding="utf-8")
    with pytest.raises(LuodiError, match="无名市"):
        load([], extra=[file])


def test_a_unit_listed_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(HEAD + "重庆市财政局,,,省,部门,重庆市,\n", encoding="utf-8")
    with pytest.raises(LuodiError, match="重庆市财政局"):
        load(["chongqing"], extra=[file])


def test_an_unknown_jurisdiction_is_refused_with_the_known_ones() -> None:
    with pytest.raises(LuodiError, match="chongqing"):
        load(["atlantis"])
