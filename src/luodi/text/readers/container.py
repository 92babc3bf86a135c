"""Containers: the zip around a DOCX or OFD, opened only as far as it is safe."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib

from lxml import etree

from luodi.errors import LuodiError
from luodi.text.readers import limits
from luodi.text.readers.elements import parse_xml


class Container:
    """Read-only parts of a zip, by name; every limit of ``limits`` is kept while reading."""

    def __init__(self, data: bytes, file: str) -> None:
        self._file = file
        self._read = 0
        _check_directory(data, file)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, struct.error, UnicodeError) as error:
            raise self.damaged(str(error)) from None
        if len(infos) > limits.ENTRIES:
            raise _bomb(file, f"{len(infos)}个文件", f"{len(infos)} files")
        # An entry without a name is no part; the zip library cannot say whether it is a folder.
        self._infos = {_name(info): info for info in infos if info.filename and not info.is_dir()}
        self._folded = {name.casefold(): name for name in self._infos}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._infos)

    def find(self, name: str) -> str | None:
        """The entry called ``name``, in whatever case it is stored."""
        name = posixpath.normpath(name.replace("\\", "/").lstrip("/"))
        return name if name in self._infos else self._folded.get(name.casefold())

    def read(self, name: str) -> bytes:
        """The unpacked part; LuodiError where it is missing, too large, packed too tightly, or damaged."""
        info = self._infos.get(name)
        if info is None:
            raise self.damaged(f"{name}: missing")
        if info.flag_bits & 1:
            raise LuodiError(
                file=self._file,
                zh="文件包已加密，需要密码才能打开。",
                en="The package is encrypted and opens with a password only.",
                mend_zh="请解除密码保护后再读取。",
                mend_en="Remove the password and read it again.",
            )
        self._check_part(info)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limits.PART_BYTES + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            EOFError,
            OSError,
            ValueError,
        ) as error:
            raise self.damaged(f"{name}: {error}") from None
        except struct.error as error:
            raise self.damaged(f"{name}: {error}") from None
        self._read += len(data)
        if len(data) > limits.PART_BYTES or self._read > limits.UNPACKED_BYTES:
            raise self._too_large(name)
        return data

    def xml(self, name: str) -> etree._Element:
        """The root element of an XML part."""
        return parse_xml(self.read(name), self._file, name)

    def damaged(self, detail: str) -> LuodiError:
        return LuodiError(
            file=self._file,
            zh=f"文件包已损坏或不完整（{detail}）。",
            en=f"The package is damaged or incomplete ({detail}).",
            mend_zh="请重新获取文件，或用原软件打开后另存一份。",
            mend_en="Get the file again, or open it in its program and save it anew.",
        )

    def _check_part(self, info: zipfile.ZipInfo) -> None:
        if info.file_size > limits.PART_BYTES:
            raise self._too_large(info.filename)
        if info.file_size > limits.MB and info.file_size > limits.PART_RATIO * max(info.compress_size, 1):
            raise self._too_large(info.filename)

    def _too_large(self, name: str) -> LuodiError:
        return _bomb(self._file, f"{name}解压后过大", f"{name} unpacks to too much")


def _name(info: zipfile.ZipInfo) -> str:
    """An entry's name; without the flag for UTF-8, Chinese programs stored UTF-8 or GBK."""
    name = info.filename
    if not info.flag_bits & 0x800 and not name.isascii():
        try:
            stored = name.encode("cp437")
        except UnicodeEncodeError:
            stored = b""
        for encoding in ("utf-8", "gb18030"):
            try:
                name = stored.decode(encoding) or name
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").lstrip("/")


def _bomb(file: str, zh: str, en: str) -> LuodiError:
    return LuodiError(
        file=file,
        zh=f"文件包异常（{zh}），可能是压缩炸弹，不予解压。",
        en=f"The package is not a normal document ({en}); it may be a zip bomb and is not unpacked.",
        mend_zh="请核对文件来源；如确为公文，请用原软件打开后另存一份。",
        mend_en="Check where it came from; if it is a real document, open it in its program and save it anew.",
    )


def _check_directory(data: bytes, file: str) -> None:
    """Refuse a directory too large to be read, before a zip library reads all of it."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or at + 22 > len(data):
        raise LuodiError(
            file=file,
            zh="文件包不完整：缺少目录，可能没有下载完。",
            en="The package is incomplete: its directory is missing, perhaps the download was cut off.",
            mend_zh="请重新获取文件。",
            mend_en="Get the file again.",
        )
    (size,) = struct.unpack_from("<I", data, at + 12)
    if size > limits.DIRECTORY_BYTES:
        raise _bomb(file, "目录过大", "its directory is too large")
