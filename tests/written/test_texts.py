"""A text file that cannot be read is refused by name, and by the line that is not UTF-8."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.errors import LuodiError
from luodi.written.texts import read_text


def test_what_is_not_utf_8_is_refused_by_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("第一行\n".encode() + "第二行\n".encode("gb18030"))
    with pytest.raises(LuodiError) as caught:
        read_text(tmp_path / "a.txt", "a.txt")
    assert (caught.value.file, caught.value.place) == ("a.txt", "第 2 行 / line 2")
    assert caught.value.mend_zh == "请另存为 UTF-8。"


@pytest.mark.parametrize("name", ["absent.txt", "."])
def test_what_cannot_be_opened_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LuodiError) as caught:
        read_text(tmp_path / name)
    assert caught.value.file == str(tmp_path / name)
    assert caught.value.mend_en


def test_the_byte_order_mark_and_carriage_returns_are_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    assert read_text(tmp_path / "a.txt") == "a\nb\nc\n"
