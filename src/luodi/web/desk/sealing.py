"""Facts about people, encrypted in the database; the key lies in ``LUODI_KEYS``, outside it."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from luodi.errors import LuodiError
from luodi.web.place import kept_secret

KEY = "facts.key"


def _cipher() -> Fernet:
    secret = kept_secret(Path(settings.LUODI_KEYS) / KEY)
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()))


def sealed(content: Any) -> str:
    """Plain data (what JSON holds) as encrypted text."""
    return _cipher().encrypt(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).decode()


def opened(text: str) -> Any:
    """What was sealed; an empty text was erased and opens as None.

    Raises ``LuodiError`` where the key is not the one it was sealed with.
    """
    if not text:
        return None
    try:
        return json.loads(_cipher().decrypt(text.encode()))
    except InvalidToken:
        raise LuodiError(
            zh="事实无法解密：密钥不是当时的那一把。", en="The facts cannot be decrypted: the key is another one.",
            file=KEY, mend_zh="请恢复密钥文件夹中的 facts.key。", mend_en="Restore facts.key of the folder of keys.",
        ) from None  # fmt: skip
