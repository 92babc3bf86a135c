"""Sending what lies in the outbox: at least once, never twice at one time, and never for ever."""

from __future__ import annotations

import datetime as dt
import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation

from luodi.web.actions import Caller
from luodi.web.notices import robots
from luodi.web.notices.actions.settle_message import settle_message
from luodi.web.notices.actions.take_messages import take_messages
from luodi.web.notices.composing import Message, compose
from luodi.web.notices.config import Config
from luodi.web.notices.models import Delivery
from luodi.web.notices.posting import UndeliveredError, post_json

BUDGET = 120.0
"""Seconds that one round of sending may take; the rest waits for the next."""


@dataclass(slots=True)
class Sent:
    """What came of the messages of a round of sending."""

    sent: int = 0
    failed: int = 0
    dead: int = 0


def mail_is_on() -> bool:
    """Whether the installation has a mail server."""
    return bool(settings.LUODI_MAIL)


def send_due(by: Caller, config: Config, clock: Callable[[], dt.datetime] = timezone.now) -> Sent:
    """Send what is due. A message is leased, sent, then settled: a crash between the last two sends it again.

    So each message arrives at least once. Mail carries the same Message-ID every time; the robots' services know no
    such thing, there a repeat is seen.
    """
    told, until = Sent(), time.monotonic() + BUDGET
    while time.monotonic() < until:
        batch = take_messages(by, clock())
        if not batch:
            break
        for delivery in batch:
            row = _sent(by, delivery, config, clock)
            told.sent += row.state == Delivery.State.SENT
            told.failed += row.state == Delivery.State.WAITING
            told.dead += row.state == Delivery.State.DEAD
    return told


def _sent(by: Caller, delivery: Delivery, config: Config, clock: Callable[[], dt.datetime]) -> Delivery:
    try:
        with translation.override(settings.LANGUAGE_CODE):
            message = compose(delivery, config)
        if message is None:
            raise UndeliveredError("nothing is left to tell, or the addressee is gone", lasting=True)
        if delivery.channel == Delivery.Channel.MAIL:
            _mail(delivery, message, config)
        else:
            _robot(delivery, message, config, clock())
    except UndeliveredError as error:
        return settle_message(by, delivery, clock(), error=str(error) or "UndeliveredError", lasting=error.lasting)
    return settle_message(by, delivery, clock())


def _mail(delivery: Delivery, message: Message, config: Config) -> None:
    person = delivery.digest.person if delivery.digest else None
    if person is None or not person.email:
        raise UndeliveredError("the person has no address", lasting=True)
    host = urlsplit(config.site).hostname or "luodi.invalid"
    headers = {"Message-ID": f"<{delivery.key}@{host}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(message.title, message.text, settings.DEFAULT_FROM_EMAIL, [person.email], headers=headers)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = max((code for code, _told in error.recipients.values()), default=0)
        raise UndeliveredError(f"SMTP {code}", lasting=code >= 500) from error
    except smtplib.SMTPResponseException as error:
        raise UndeliveredError(f"SMTP {error.smtp_code}") from error
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise UndeliveredError(type(error).__name__) from error


def _robot(delivery: Delivery, message: Message, config: Config, now: dt.datetime) -> None:
    robot = config.webhook(delivery.target)
    if robot is None:
        raise UndeliveredError("the configuration has no such robot", lasting=True)
    url, body = robots.request(robot, message, now)
    answer = post_json(url, body, key=delivery.key, allowed_hosts=config.allowed_hosts)
    wrong = robots.accepted(robot.form, answer)
    if wrong:
        raise UndeliveredError(wrong)
