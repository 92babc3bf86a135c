"""``procedures.toml`` is read into a procedure, and what is wrong in it is refused by its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.errors import LuodiError
from luodi.procedures import parse_procedures, read_procedures
from tests.procedures.permits import TEXT, permit

FAULTS = [
    # what is changed, into what, words of the refusal
    ('name = "云洲市堆肥许可 | Compost permit"', 'name = "云洲市堆肥许可"', "中文 | English"),
    ('final = ["decided"]', 'final = ["dropped"]', "没有“dropped”"),
    ('by = ["farm", "ward"]', 'by = ["farmer"]', "没有“farmer”"),
    ('stops = ["decided"]', 'stops = ["decide"]', "没有“decide”"),
    ('stops = ["decided"]', "stops = []", "开始和停止"),
    ('limit = "5个工作日"', 'limit = "5个工天"', "permit.clocks.decide"),
    ('opens = true\nto = "accepted"', "opens = true", "到达一个阶段"),
    ('from = ["accepted"]\nto = "decided"', 'from = ["accepted"]', "到不了：decided"),
    ('name = "过磅 | Weighed"\nby = ["farm", "ward"]\nfrom = ["accepted"]',
     'name = "过磅 | Weighed"\nby = ["farm", "ward"]\nfrom = ["decided"]', "未结束的阶段"),
    ('extension = "3个工作日"\n', "", "extends"),
    ("window = true", 'window = true\ncolour = "red"', "不认识“colour”"),
    ('counting = "every"', 'counting = "yearly"', "counting 应为"),
    ('counting = "every"', 'counting = "every"\nwindow = true', "window 只用于 before"),
    ('limit = "立即"', 'limit = "立即"\ncounting = "every"', "没有时长的只能是 after"),
    ('under = ["ahead=within"]', 'under = ["behind=within"]', "没有读法“behind”"),
    ("[permit]", "[permit", "不是合法的 TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), FAULTS)
def test_a_fault_is_refused_by_its_place(old: str, new: str, words: str) -> None:
    assert old in TEXT
    with pytest.raises(LuodiError) as refused:
        parse_procedures(TEXT.replace(old, new, 1), "procedures.toml", {"ahead": "at_least"})
    assert words in str(refused.value)
    assert "procedures.toml" in str(refused.value)


def test_a_clock_stands_only_under_its_reading() -> None:
    assert "announce" in permit("at_least").clocks
    assert "announce" not in permit("within").clocks
    assert "announce_in_window" in permit("within").clocks


def test_a_pack_without_the_file_has_no_procedures(tmp_path: Path) -> None:
    assert read_procedures(tmp_path) == {}
