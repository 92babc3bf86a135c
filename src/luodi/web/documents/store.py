"""The bytes of files as received, kept under their hash."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings

from luodi.errors import LuodiError
from luodi.web.place import private


def path(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.LUODI_SOURCES) / sha256[:2] / sha256


def keep(data: bytes, *, at_once: bool = True) -> str:
    """Keep ``data``; gives its hash. When this returns, the bytes are on the disk, whole (not ``at_once``: they will
    be, as the system sees fit, which is enough for what can be made again).

    Whoever is killed in between leaves at most a draft that nothing refers to.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    file = path(sha256)
    if file.exists() and file.stat().st_size == len(data):
        return sha256
    private(file.parent)
    draft = file.with_name(f".{sha256}.{secrets.token_hex(4)}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
            if at_once:
                out.flush()
                os.fsync(out.fileno())
        draft.replace(file)
        if at_once:
            _sync(file.parent)
    except OSError as error:
        raise LuodiError(
            zh=f"无法保存原件：{error.strerror}。", en=f"The original cannot be kept: {error.strerror}.",
            file=str(file),
            mend_zh="请检查磁盘空间与 LUODI_SOURCES 目录的权限。",
            mend_en="Check the disk space and the permissions of LUODI_SOURCES.",
        ) from error  # fmt: skip
    finally:
        draft.unlink(missing_ok=True)
    return sha256


def _sync(folder: Path) -> None:
    """A renamed file survives a power cut only when its folder is written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(sha256: str) -> bytes:
    """The bytes with this hash, checked."""
    data = path(sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise LuodiError(
            zh="所存原件已损坏。", en="The stored original is damaged.", file=str(path(sha256)),
            mend_zh="请从备份恢复。", mend_en="Restore it from the backup.",
        )  # fmt: skip
    return data
