"""Hostile and broken files end in a clear message in two languages, exit code 2, within 10 s of CPU and 500 MB."""

from __future__ import annotations

import io
import json
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from tests.text.readers.made import as_ofd
from tests.text.readers.typeset import pdf, png

MB = 1024 * 1024
CHILD = """
import atexit, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
def peak():
    # The kernel's high-water mark of this very program; getrusage counts the parent's memory in after a fork.
    kilobytes = open("/proc/self/status").read().split("VmHWM:")[1].split()[0]
    print("PEAK", kilobytes, file=sys.stderr)
atexit.register(peak)
from luodi.cli import main
main()
"""


def _extract(path: Path) -> tuple[int, str, str, float]:
    """Exit code, output, messages, and peak memory in MB of ``luodi extract --json`` in a program of its own."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, "extract", "--json", str(path)], capture_output=True, text=True, check=False
    )
    peak = re.search(r"PEAK (\d+)", done.stderr)
    assert peak, done.stderr
    return done.returncode, done.stdout, done.stderr[: peak.start()], int(peak.group(1)) / 1024


def _docx(change: Callable[[bytes], bytes] = lambda part: part) -> bytes:
    document = Document()
    document.add_paragraph("通知")
    out, new = io.BytesIO(), io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as package:
        for name in old.namelist():
            part = old.read(name)
            package.writestr(name, change(part) if name == "word/document.xml" else part)
    return new.getvalue()


def _ofd_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_ofd(["甲"]))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in old.namelist():
            part = old.read(name)
            package.writestr(name, part + b" " * (300 * MB if "Content" in name else 0))
    return out.getvalue()


def _endless_directory() -> bytes:
    """A zip whose directory has 300,000 entries, all of them the same nothing."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    count = 300_000
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, count * len(entry), 4, 0)
    return b"PK\x03\x04" + entry * count + end


ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    "<!DOCTYPE a ["
    + '<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)

CASES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("空.txt", lambda: b"", "空"),
    "picture": ("图.pdf", png, "PNG"),
    "scan": (
        "扫描.pdf",
        lambda: pdf('#page(margin: 0pt)[#image("a.png", width: 100%, height: 100%)]', files={"a.png": png()}),
        "扫描件",
    ),
    "nul": ("空字符.txt", lambda: "一、检查\0工作".encode(), "NUL"),
    "broken encoding": ("坏.txt", lambda: "各单位要检查。".encode() * 20 + b"\xe4\xb8" + "完。".encode(), "UTF-8"),
    "million lines": ("长.txt", lambda: "应当。\n".encode() * 1_000_000, "行数"),
    "docx bomb": ("弹.docx", lambda: _docx(lambda part: part + b" " * (400 * MB)), "压缩炸弹"),
    "ofd bomb": ("弹.ofd", _ofd_bomb, "压缩炸弹"),
    "endless directory": ("目录.docx", _endless_directory, "目录"),
    "docx entity": (
        "实体.docx",
        lambda: _docx(lambda part: part.replace(b"<w:document", ENTITY + b"<w:document")),
        "实体",
    ),
    "xml entity": ("实体.xml", lambda: b'<?xml version="1.0"?>' + ENTITY + b"<a>&x;</a>", "实体"),
    "billion laughs": ("笑.html", lambda: (LAUGHS + "<html><p>&a11;</p></html>").encode(), "实体"),
    "deep page": ("深.html", lambda: b"<html>" + b"<div>" * 1_000_000 + b"x", "无法解析"),
    "wide table": (
        "宽.html",
        lambda: b"<table><tr><td rowspan=60000 colspan=900>a<td>b" + b"<tr><td>c" * 60000,
        "单元格",
    ),
    "cut-off docx": ("断.docx", lambda: _docx()[:3000], "不完整"),
    "damaged pdf": ("坏.pdf", lambda: pdf("甲")[:900], "损坏"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_is_refused_in_two_languages_within_bounds(case: str, tmp_path: Path) -> None:
    name, data, zh = CASES[case]
    path = tmp_path / name
    path.write_bytes(data())
    code, out, messages, peak = _extract(path)
    assert (code, out) == (2, "")
    chinese, english = messages.strip().split("\n")
    assert chinese.startswith(str(path))
    assert english.startswith(str(path))
    assert zh in chinese
    assert english.isascii() or name in english
    assert peak < 500


def test_a_text_of_two_hundred_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as out:
        out.write("第一条 应当检查。\n".encode())
        out.truncate(200 * MB)
    code, out_, messages, peak = _extract(path)
    assert (code, out_) == (2, "")
    assert "200 MB" in messages
    assert peak < 200


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-8-sig"])
def test_texts_in_other_encodings_are_read_and_say_so(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "文.txt"
    path.write_bytes("云洲市人民政府关于检查工作的通知\n云洲府发〔2026〕7号\n".encode(encoding))
    code, out, _, _ = _extract(path)
    (source,) = json.loads(out)["sources"]
    assert code == 0
    assert source["encoding"] == {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(encoding, encoding)


@pytest.mark.parametrize("words", ["（" * 10_000, "（" * 10_000 + "）" * 10_000, "《" * 10_000, "（责任单位：" * 5_000])
def test_brackets_nested_ten_thousand_deep_are_read_within_bounds(words: str, tmp_path: Path) -> None:
    path = tmp_path / "括号.txt"
    path.write_text("云洲市人民政府关于检查工作的通知\n云洲府发〔2026〕7号\n\n一、检查" + words + "\n", "utf-8")
    code, _, _, peak = _extract(path)
    assert code in (0, 2)
    assert peak < 500
