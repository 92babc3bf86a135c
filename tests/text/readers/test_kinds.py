"""Kinds: a file is what its bytes are; what is not a document is refused by its real name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from luodi.errors import LuodiError
from luodi.text import read_bytes, read_file


def _zip(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "zh"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "JPEG"),
        (b"BM" + bytes(60), "BMP"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".doc"),
        (b"{\\rtf1\\ansi}", "RTF"),
        (b"MZ" + bytes(60), "程序"),
        (_zip(xl__workbook="<a/>", _rels__a="<a/>", word__x="<a/>"), ".xlsx"),
        (_zip(ppt__presentation="<a/>", word__x="<a/>"), ".pptx"),
        (_zip(notes="<a/>"), "压缩包"),
        (b'<?xml version="1.0"?><data><a>1</a></data>', "XML"),
    ],
)
@pytest.mark.parametrize("name", ["公文.pdf", "公文.txt"])
def test_another_kind_of_file_is_refused_by_what_it_is_whatever_its_suffix(data: bytes, zh: str, name: str) -> None:
    with pytest.raises(LuodiError) as caught:
        read_bytes(data, name)
    assert zh in caught.value.zh
    assert caught.value.file == name
    assert caught.value.mend_zh
    assert caught.value.mend_en


@pytest.mark.parametrize(
    "data", [b"", b"\n \n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"<html><body><script>1</script></body></html>"]
)
def test_a_file_without_words_is_refused(data: bytes) -> None:
    with pytest.raises(LuodiError) as caught:
        read_bytes(data, "a.txt")
    assert "空" in caught.value.zh or "没有文字" in caught.value.zh


def test_a_text_that_begins_with_the_letters_of_a_picture_format_is_still_text() -> None:
    assert read_bytes("BM-1型检测仪管理办法\n".encode(), "a.txt").text == "BM-1型检测仪管理办法\n"


def test_an_encrypted_office_file_says_that_it_is_encrypted() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(64)
    with pytest.raises(LuodiError) as caught:
        read_bytes(data, "a.docx")
    assert "加密" in caught.value.zh


def test_a_missing_file_a_folder_and_an_odd_name_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(LuodiError) as missing:
        read_file(tmp_path / "没有.txt")
    with pytest.raises(LuodiError) as folder:
        read_file(tmp_path)
    with pytest.raises(LuodiError) as odd:
        read_file("a\0b")
    assert "找不到" in missing.value.zh
    assert "目录" in folder.value.zh
    assert "无法打开" in odd.value.zh


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as out:
        out.write("通知\n".encode())
        out.truncate(200 * 1024 * 1024)
    with pytest.raises(LuodiError) as caught:
        read_file(path)
    assert "200 MB" in caught.value.zh
    assert "20 MB" in caught.value.zh


def test_a_text_of_a_million_lines_is_refused() -> None:
    with pytest.raises(LuodiError) as caught:
        read_bytes("第一条 应当。\n".encode() * 1_000_000, "a.txt")
    assert "1000000" in caught.value.zh


def test_reading_twice_gives_the_same_source() -> None:
    data = "<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>".encode()
    assert read_bytes(data, "a") == read_bytes(data, "a")
