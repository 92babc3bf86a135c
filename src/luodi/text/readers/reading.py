"""Reading: which reader a file needs, told by its content, and the source it gives."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

from luodi.errors import LuodiError
from luodi.text.model import Source
from luodi.text.readers import encodings, kinds, limits

Progress = Callable[[int, int], None]
"""Called with pages done and pages in all."""


def read_bytes(data: bytes, name: str, progress: Progress | None = None) -> Source:
    """The source that ``data`` holds; ``name`` is what messages call the file.

    Raises LuodiError for whatever is not a readable document: empty, of another kind, scanned, encrypted, damaged,
    too large, hostile.
    """
    limits.check_size(len(data), limits.FILE_BYTES, name)
    kind = kinds.recognise(data, name)
    if kind == "pdf":
        from luodi.text.readers import pdf

        source = pdf.read(data, name, progress)
    elif kind == "package":
        source = _package(data, name, progress)
    else:
        source = _text(data, name)
    limits.check_lines(source.text, name)
    if not source.text.strip():
        raise LuodiError(
            file=name,
            zh="文件里没有文字。",
            en="The file holds no words.",
            mend_zh="如为扫描件或图片，请先做文字识别（OCR）。",
            mend_en="If it is a scan or a picture, recognise its text (OCR) first.",
        )
    return source


def read_file(path: str | os.PathLike[str], progress: Progress | None = None) -> Source:
    """The source in the file at ``path``; a file too large is refused before it is read."""
    where, name = Path(path), os.fspath(path)
    try:
        status = where.stat()
        if not stat.S_ISREG(status.st_mode):
            raise LuodiError(
                file=name,
                zh="这不是文件，而是目录或设备。" if stat.S_ISDIR(status.st_mode) else "这不是普通文件。",
                en="This is a folder, not a file." if stat.S_ISDIR(status.st_mode) else "This is not a regular file.",
                mend_zh="请给出文件的路径。",
                mend_en="Give the path of a file.",
            )
        with where.open("rb") as stream:
            head = stream.read(4096)
            limits.check_size(status.st_size, _limit(head), name)
            data = head + stream.read(limits.FILE_BYTES)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from None
    return read_bytes(data, name, progress)


def _limit(head: bytes) -> int:
    if b"%PDF-" in head[:1024]:
        return limits.PDF_BYTES
    return limits.PACKAGE_BYTES if head.startswith(b"PK") else limits.TEXT_BYTES


def _unreadable(name: str, error: Exception) -> LuodiError:
    if isinstance(error, FileNotFoundError):
        return LuodiError(
            file=name,
            zh="找不到文件。",
            en="There is no such file.",
            mend_zh="请检查路径和文件名。",
            mend_en="Check the path and the name.",
        )
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return LuodiError(
        file=name,
        zh=f"文件无法打开（{reason}）。",
        en=f"The file cannot be opened ({reason}).",
        mend_zh="请检查读取权限。",
        mend_en="Check that you may read it.",
    )


def _text(data: bytes, name: str) -> Source:
    limits.check_size(len(data), limits.TEXT_BYTES, name)
    declares = b"<" in data[:1024]
    text, encoding = encodings.decode(data, name, declared=declares)
    if declares and kinds.is_html(text, name):
        from luodi.text.readers import html

        return html.read(text, name, _digest(data), encoding)
    from luodi.text.readers import plain

    return Source(name, _digest(data), "txt", plain.canonical(text), encoding=encoding)


def _package(data: bytes, name: str, progress: Progress | None) -> Source:
    limits.check_size(len(data), limits.PACKAGE_BYTES, name)
    from luodi.text.readers.container import Container

    package = Container(data, name)
    if package.find("OFD.xml"):
        from luodi.text.readers import ofd

        return ofd.read(package, data, name, progress)
    folders = {part.partition("/")[0].casefold() for part in package.names}
    if "word" in folders or package.find("_rels/.rels"):
        if "xl" in folders:
            raise kinds.foreign("电子表格（.xlsx）", "a spreadsheet (.xlsx)", name)
        if "ppt" in folders:
            raise kinds.foreign("演示文稿（.pptx）", "a presentation (.pptx)", name)
        from luodi.text.readers import docx

        return docx.read(package, name, _digest(data))
    raise kinds.foreign("压缩包", "a zip archive", name)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
