"""Where the site keeps what it makes: one folder, ``var``."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def var() -> Path:
    """``LUODI_VAR``; else ``var`` in the checkout the package runs from; else ``var`` in the current folder."""
    named = os.environ.get("LUODI_VAR")
    if named:
        return Path(named).expanduser().resolve()
    checkout = PACKAGE.parents[2]
    return (checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()) / "var"


def private(folder: Path) -> Path:
    """``folder``, made where it is missing, readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def kept_secret(file: Path) -> str:
    """The secret kept in ``file``; the first call makes it, readable by its owner only.

    Two processes may start at once: the file is written beside and linked into place, so both read the same secret.
    """
    private(file.parent)
    if not file.exists():
        draft = file.with_name(f"{file.name}.{secrets.token_hex(6)}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(64))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()
