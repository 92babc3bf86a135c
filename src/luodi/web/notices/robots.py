"""What group robots of 企业微信, 钉钉 and 飞书 are sent, and what they answer."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import quote_plus

from luodi.web.notices.composing import Message
from luodi.web.notices.config import Webhook

WECOM_BYTES = 4096
"""The greatest length of a robot's markdown in 企业微信, in bytes of UTF-8."""


def request(robot: Webhook, message: Message, now: dt.datetime) -> tuple[str, dict[str, Any]]:
    """Address and body of the robot's request, signed where it has a secret."""
    if robot.form == "wecom":
        return robot.url, {"msgtype": "markdown", "markdown": {"content": shortened(_markdown(message), WECOM_BYTES)}}
    if robot.form == "dingtalk":
        body = {"msgtype": "markdown", "markdown": {"title": message.title, "text": _markdown(message)}}
        return _signed_for_dingtalk(robot, now), body
    told: dict[str, Any] = {"msg_type": "text", "content": {"text": f"{message.title}\n{message.text}"}}
    if robot.secret:
        seconds = int(now.timestamp())
        told |= {"timestamp": str(seconds), "sign": feishu_sign(robot.secret, seconds)}
    return robot.url, told


def dingtalk_sign(secret: str, milliseconds: int) -> str:
    """钉钉 加签: HMAC-SHA256 over time and secret with the secret as key, in base64."""
    told = f"{milliseconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), told, hashlib.sha256).digest()).decode()


def feishu_sign(secret: str, seconds: int) -> str:
    """飞书 签名校验: HMAC-SHA256 over nothing with time and secret as key, in base64."""
    key = f"{seconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()


def accepted(form: str, answer: bytes) -> str:
    """What is wrong by the robot's answer, nothing where it took the message. Its own words are cut short."""
    try:
        told = json.loads(answer)
    except (ValueError, UnicodeDecodeError):
        return "the answer is not JSON"
    if not isinstance(told, dict):
        return "the answer is no object"
    code = told.get("errcode") if form in {"wecom", "dingtalk"} else told.get("code", told.get("StatusCode"))
    if code == 0:
        return ""
    return f"{code} {str(told.get('errmsg') or told.get('msg') or '')[:100]}".strip()


def shortened(text: str, most: int) -> str:
    """As many whole lines as fit into so many bytes.

    >>> shortened("一二\\n三四", 9)
    '一二'
    """
    out, size = [], 0
    for line in text.split("\n"):
        size += len(line.encode()) + (1 if out else 0)
        if size > most:
            break
        out.append(line)
    return "\n".join(out)


def _markdown(message: Message) -> str:
    lines = [f"- [{_plain(words)}]({link})" if link else f"- {_plain(words)}" for words, link in message.lines]
    last = f"[{message.more or message.title}]({message.link})" if message.link else message.more
    return "\n".join(part for part in (f"### {_plain(message.title)}", *lines, last) if part)


def _plain(words: str) -> str:
    """Words that mean nothing to Markdown, so that a task's text cannot make links or headings of its own.

    >>> _plain("[点此](http://x)\\n# 一")
    '［点此］（http://x） ＃ 一'
    """
    return words.translate(str.maketrans("[]()#*`<>\n", "［］（）＃＊｀＜＞ "))


def _signed_for_dingtalk(robot: Webhook, now: dt.datetime) -> str:
    if not robot.secret:
        return robot.url
    milliseconds = int(now.timestamp() * 1000)
    mark = "&" if "?" in robot.url else "?"
    return f"{robot.url}{mark}timestamp={milliseconds}&sign={quote_plus(dingtalk_sign(robot.secret, milliseconds))}"
