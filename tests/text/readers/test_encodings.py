"""Encodings: the same words come out whatever they were stored as, and nothing is guessed in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.errors import LuodiError
from luodi.text import read_bytes
from luodi.text.readers.encodings import decode, plausible

WORDS = "云洲市人民政府办公厅关于做好年度安全检查工作的通知\n各区县人民政府，市政府各部门：\n一、到2026年底完成80%。\n"


@pytest.mark.parametrize(
    ("stored", "encoding"),
    [
        (WORDS.encode("utf-8"), "utf-8"),
        (b"\xef\xbb\xbf" + WORDS.encode("utf-8"), "utf-8"),
        (WORDS.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "utf-16-be"),
        (WORDS.encode("utf-16-le"), "utf-16-le"),
        (WORDS.encode("utf-16-be"), "utf-16-be"),
        (WORDS.encode("gbk"), "gb18030"),
        (WORDS.encode("gb18030"), "gb18030"),
    ],
)
def test_the_same_words_come_out_of_every_encoding(stored: bytes, encoding: str) -> None:
    source = read_bytes(stored, "通知.txt")
    assert (source.text, source.encoding, source.format) == (WORDS, encoding, "txt")


def test_four_byte_gb18030_characters_are_read() -> None:
    text = WORDS + "㙍𠮷\n"
    assert decode(text.encode("gb18030"), "a") == (text, "gb18030")


@pytest.mark.parametrize("encoding", ["big5", "shift_jis", "euc-kr"])
def test_a_text_of_another_encoding_is_refused_and_never_shown_as_nonsense(encoding: str) -> None:
    words = {
        "big5": "關於辦理年度安全檢查工作之通知，請各機關確實執行並回報辦理情形。" * 5,
        "shift_jis": "年度の安全検査に関する通知について、各部署は確実に実施してください。" * 5,
        "euc-kr": "연간 안전 점검에 관한 통지입니다. 각 부서는 확실히 시행해 주십시오." * 5,
    }[encoding]
    with pytest.raises(LuodiError) as caught:
        decode(words.encode(encoding), "a.txt")
    assert "UTF-8" in caught.value.mend_zh


def test_a_damaged_utf8_file_is_named_as_such_with_the_first_bad_byte() -> None:
    data = WORDS.encode("utf-8") * 2
    at = len(WORDS.encode("utf-8")) + 1
    with pytest.raises(LuodiError) as caught:
        decode(data[:at] + data[at + 1 :], "a.txt")
    assert caught.value.place == f"byte {at - 1}"
    assert "UTF-8" in caught.value.zh
    assert "UTF-8" in caught.value.en


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_nul_byte_is_refused_with_its_offset(encoding: str) -> None:
    before = "一、安全检查".encode(encoding)
    with pytest.raises(LuodiError) as caught:
        read_bytes(before + b"\0" + "二、其他".encode(encoding), "a.txt")
    assert caught.value.place == f"byte {len(before)}"


def test_a_nul_character_in_utf16_is_refused_with_its_offset_in_bytes() -> None:
    with pytest.raises(LuodiError) as caught:
        read_bytes(b"\xff\xfe" + "检查\0工作".encode("utf-16-le"), "a.txt")
    assert caught.value.place == "byte 6"


def test_a_truncated_utf16_file_is_refused() -> None:
    with pytest.raises(LuodiError) as caught:
        read_bytes(WORDS.encode("utf-16")[:-1], "a.txt")
    assert "UTF-16" in caught.value.en


def test_every_line_end_becomes_a_line_feed_and_nothing_else_changes() -> None:
    source = read_bytes("甲　 乙\r\n\r\n丙\r丁\n\f 戊".encode(), "a.txt")
    assert source.text == "甲　 乙\n\n丙\n丁\n\f 戊"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1))
def test_any_utf8_text_with_some_chinese_comes_back_unchanged(text: str) -> None:
    whole = "通知 " + text
    assert decode(whole.encode("utf-8"), "a") == (whole, "utf-8")


@given(st.text(alphabet="的一是在有中大国工作安全检查负责完成应当市区县，。、：；（）\n12", min_size=4))
def test_everyday_chinese_survives_gb18030_exactly(text: str) -> None:
    whole = "云洲市" + text
    assert decode(whole.encode("gb18030"), "a") == (whole, "gb18030")


@given(st.text(alphabet="切实做好普查工作落实责任单位年底前完成", min_size=8, max_size=30))
def test_utf8_read_as_gb18030_is_never_plausible(text: str) -> None:
    mojibake = text.encode("utf-8").decode("gb18030", "replace")
    assert not plausible(mojibake)
