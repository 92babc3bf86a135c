"""Where a roster's personal data lie: one folder each, for the site's own user only, deleted as a whole."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from luodi.errors import LuodiError
from luodi.web.place import private

KINDS: Final = (".xlsx", ".csv", ".parquet")
MB: Final = 1024 * 1024


def folder(roster: UUID) -> Path:
    """The folder of a roster; it is there as long as its personal data are."""
    return Path(settings.LUODI_VAR) / "rosters" / str(roster)


def source(roster: UUID, suffix: str) -> Path:
    """The file as it was given."""
    return folder(roster) / f"source{suffix}"


def keep(roster: UUID, suffix: str, chunks: Iterable[bytes]) -> int:
    """Write a roster's file; gives its size in bytes. When this returns, the bytes are on the disk, whole."""
    private(folder(roster).parent)
    private(folder(roster))
    path = source(roster, suffix)
    size = 0
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.LUODI_ROSTER_MB * MB:
                    raise too_large()
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        check(path)
    except BaseException:
        erase(roster)
        raise
    return size


def too_large() -> LuodiError:
    return LuodiError(
        zh=f"文件超过 {settings.LUODI_ROSTER_MB} MB。", en=f"The file is larger than {settings.LUODI_ROSTER_MB} MB.",
        mend_zh="请拆成几个文件，或存为 CSV、Parquet。", mend_en="Split it, or save it as CSV or Parquet.",
    )  # fmt: skip


def check(path: Path) -> None:
    """Refuse a file whose content is not what its name says."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head:
        raise LuodiError(zh="文件是空的。", en="The file is empty.",
                         mend_zh="请检查后重新上传。", mend_en="Check it and upload it again.")  # fmt: skip
    good = {
        ".xlsx": lambda: zipfile.is_zipfile(path) and "xl/workbook.xml" in zipfile.ZipFile(path).namelist(),
        ".parquet": lambda: head[:4] == b"PAR1",
        ".csv": lambda: b"\0" not in head and head[:2] != b"PK",
    }[path.suffix]
    try:
        sound = good()
    except (OSError, ValueError, zipfile.BadZipFile):
        sound = False
    if not sound:
        raise LuodiError(
            zh=f"内容不是 {path.suffix} 文件。", en=f"The content is not that of a {path.suffix} file.",
            mend_zh="请用表格软件另存为 .xlsx 或 .csv，不要只改后缀。",
            mend_en="Save it as .xlsx or .csv in a spreadsheet; renaming is not enough.",
        )  # fmt: skip


def erase(roster: UUID) -> None:
    """Delete a roster's files, all of them."""
    shutil.rmtree(folder(roster), ignore_errors=True)
