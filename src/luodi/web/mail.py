"""The mail server by its address."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from luodi.errors import LuodiError

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


def mail_server(url: str) -> dict[str, Any]:
    """Django's settings of the mail server at ``url``; nothing where there is none. Never repeats the address.

    >>> mail_server("smtp+starttls://luodi:secret@mail.example.gov.cn")["port"]
    587
    >>> mail_server("")
    {}
    """
    if not url:
        return {}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in PORTS or not parts.hostname:
        raise LuodiError(
            zh="LUODI_MAIL 不是邮件服务器地址。", en="LUODI_MAIL is no address of a mail server.",
            mend_zh="请使用 smtp://用户:密码@主机:端口，或 smtps://、smtp+starttls://。",
            mend_en="Use smtp://user:password@host:port, or smtps://, smtp+starttls://.",
        )  # fmt: skip
    return {
        "host": parts.hostname, "port": port or PORTS[parts.scheme], "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""), "ssl": parts.scheme == "smtps",
        "tls": parts.scheme == "smtp+starttls",
    }  # fmt: skip
