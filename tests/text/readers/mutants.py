"""Mutants: valid files of every format, damaged a little, for fuzzing readers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

from tests.text.readers.made import Cell, Content, as_docx, as_html, as_ofd, as_pdf, as_txt

_CONTENT: Content = [
    "云洲市安全检查办法",
    "云洲府发〔2026〕88号",
    "第一条 到2026年底，检查率达到80%以上（责任单位：市应急局）。",
    [
        [Cell("序号", down=2), Cell("任务", across=2), None],
        [None, Cell("名称"), Cell("内容")],
        [Cell("1"), Cell("检查"), Cell("120次")],
    ],
    "（此件公开发布）",
]

FORMATS: dict[str, Callable[[Content], bytes]] = {
    "txt": as_txt,
    "html": as_html,
    "docx": as_docx,
    "pdf": as_pdf,
    "ofd": as_ofd,
}


@cache
def seed(name: str) -> bytes:
    """A valid file of the format."""
    if name == "gb18030":
        return as_txt(_CONTENT).decode().encode("gb18030")
    if name == "utf-16":
        return as_txt(_CONTENT).decode().encode("utf-16")
    return FORMATS[name](_CONTENT)


SEEDS = ("txt", "gb18030", "utf-16", "html", "docx", "pdf", "ofd")

_PIECES = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [b"\0", b"\xff\xfe", b"<", b">", b"<table>", b"</td>", b"&x;", b"<!DOCTYPE", b"-1", b"1e309", b"NaN"]
    ),
    st.sampled_from([b"9" * 30, b"</w:p>", b"<w:tbl>", b'w:val="-9"', b" 0 0 0 0 ", b"g 99 9", b"endobj", b"stream"]),
)


@st.composite
def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    """``data`` with a few pieces overwritten, put in, cut out or repeated."""
    out = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(out) - 1, 0)))
        length = draw(st.integers(0, 40))
        how = draw(st.sampled_from(["over", "in", "out", "twice"]))
        piece = draw(_PIECES)
        if how == "over":
            out[at : at + len(piece)] = piece
        elif how == "in":
            out[at:at] = piece
        elif how == "out":
            del out[at : at + length]
        else:
            out[at:at] = out[at : at + length] * draw(st.integers(1, 30))
    return bytes(out)


@st.composite
def mutants(draw: st.DrawFn, name: str) -> bytes:
    """A damaged file of the format; of a package mostly one part is damaged and packed again."""
    data = seed(name)
    if name not in ("docx", "ofd") or draw(st.integers(0, 4)) == 0:
        return draw(mutated(data))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    read = [part for part in parts if part.endswith((".xml", ".rels"))]
    chosen = draw(st.sampled_from(read))
    parts[chosen] = draw(mutated(parts[chosen]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return out.getvalue()
