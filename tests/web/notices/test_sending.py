"""What lies in the outbox arrives at real servers, once while nothing breaks, again after a crash, or is given up."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import pytest

from luodi.web.actions import Caller
from luodi.web.journal.models import Entry
from luodi.web.notices import sending
from luodi.web.notices.actions.go_round import go_round
from luodi.web.notices.actions.resend_message import resend_message
from luodi.web.notices.actions.settle_message import WAITS
from luodi.web.notices.actions.take_messages import LEASE, take_messages
from luodi.web.notices.config import Config, Webhook
from luodi.web.notices.models import Delivery
from luodi.web.notices.posting import UndeliveredError, checked, post_json
from luodi.web.notices.sending import send_due
from luodi.web.people.models import User
from tests.web.notices.conftest import TICK, Office, at
from tests.web.notices.servers import Post, Robots, http, smtp

DAY = dt.date(2026, 6, 23)
NOW = at(DAY)
SITE = "https://ledger.example.gov.cn"


class Clock:
    """The moment at which everything is sent."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def later(self, by: dt.timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    with smtp() as running:
        settings.LUODI_MAIL = {"host": running.host}
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = running.host, running.port, 1
        settings.DEFAULT_FROM_EMAIL = "luodi@example.gov.cn"
        yield running


@pytest.fixture
def robots() -> Iterator[Robots]:
    with http() as running:
        yield running


def with_mail(office: Office) -> Config:
    """Only the liaison of 市教委 has an address."""
    User.objects.filter(username="liaison").update(email="liaison@example.gov.cn")
    config = Config(site=SITE)
    go_round(TICK, config, NOW, mail=True)
    return config


def with_robot(robots: Robots, form: str, secret: str = "", **who: Any) -> Config:
    who = who or {"units": ("云洲市教育委员会", "云洲市财政局")}
    robot = Webhook("督查群", form, f"{robots.address}/send?key=k1", secret, **who)
    config = Config(site=SITE, webhooks=(robot,), allowed_hosts=("127.0.0.1",))
    go_round(TICK, config, NOW)
    return config


def state() -> tuple[str, int]:
    row = Delivery.objects.get()
    return row.state, row.attempts


def test_a_digest_arrives_by_mail_with_number_title_day_and_link(office: Office, post: Post, clock: Clock) -> None:
    config = with_mail(office)
    assert send_due(TICK, config, clock).sent == 1
    assert post.recipients == ["liaison@example.gov.cn"]
    (mail,) = post.mails
    assert mail["Subject"] == "督办提醒：临近到期 1 项"
    body = mail.get_content()
    for words in (
        "云府发〔2026〕7号",
        "二（一）1",
        "完成全市中小学千兆网络改造",
        "时限 2026-06-30",
        f"{SITE}/ledger/{office.task.pk}",
    ):
        assert words in body
    assert "连络员" not in mail.as_string()
    assert state() == ("sent", 1)
    assert send_due(TICK, config, clock).sent == 0
    assert len(post.mails) == 1


def test_of_an_internal_document_a_message_says_only_that_there_is_a_task(
    office: Office, post: Post, clock: Clock
) -> None:
    type(office.task.document).objects.update(secrecy=1)
    send_due(TICK, with_mail(office), clock)
    body = post.mails[0].get_content()
    assert "内部文件任务，时限 2026-06-30" in body
    assert "云府发" not in body
    assert "千兆" not in body


def test_a_refused_recipient_is_given_up_and_can_be_sent_again(office: Office, post: Post, clock: Clock) -> None:
    config = with_mail(office)
    post.behaves = "refuse"
    assert send_due(TICK, config, clock).dead == 1
    row = Delivery.objects.get()
    assert (row.state, row.error) == ("dead", "SMTP 550")
    post.behaves = "accept"
    resend_message(Caller(office.people["administrator"], "page"), row)
    clock.later(dt.timedelta(days=400))  # resending counts from the moment of the click
    assert send_due(TICK, config, clock).sent == 1
    assert len(post.mails) == 1


def test_a_busy_server_is_asked_again_with_growing_pauses_then_given_up(
    office: Office, post: Post, clock: Clock
) -> None:
    config = with_mail(office)
    post.behaves = "busy"
    for attempt, wait in enumerate(WAITS, 1):
        assert send_due(TICK, config, clock).failed == 1
        assert state() == ("waiting", attempt)
        clock.later(wait - dt.timedelta(seconds=1))
        assert send_due(TICK, config, clock).failed == 0  # not yet
        clock.later(dt.timedelta(seconds=1))
    assert send_due(TICK, config, clock).dead == 1
    assert state() == ("dead", len(WAITS) + 1)
    outcomes = [entry.detail["after"]["state"] for entry in Entry.objects.filter(verb="notices.settle_message")]
    assert sorted(outcomes) == ["dead", *["waiting"] * len(WAITS)]


def test_a_server_that_does_not_answer_is_left_after_a_while(office: Office, post: Post, clock: Clock) -> None:
    config = with_mail(office)
    post.behaves = "hang"
    assert send_due(TICK, config, clock).failed == 1
    assert Delivery.objects.get().error in {"TimeoutError", "SMTPServerDisconnected"}


def test_after_a_crash_between_sending_and_saying_so_the_message_is_sent_again_under_the_same_id(
    office: Office, post: Post, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least once: the second copy carries the first one's Message-ID."""
    config = with_mail(office)

    def crash(*arguments: Any, **more: Any) -> None:
        raise SystemExit("killed")

    with monkeypatch.context() as broken:
        broken.setattr(sending, "settle_message", crash)
        with pytest.raises(SystemExit):
            send_due(TICK, config, clock)
    assert state() == ("sending", 1)
    assert send_due(TICK, config, clock).sent == 0  # the lease still runs
    clock.later(LEASE + dt.timedelta(seconds=1))
    assert send_due(TICK, config, clock).sent == 1
    assert len(post.mails) == 2
    assert post.mails[0]["Message-ID"] == post.mails[1]["Message-ID"]
    assert state() == ("sent", 2)


def test_a_sender_whose_lease_has_passed_to_another_settles_nothing(office: Office, post: Post, clock: Clock) -> None:
    with_mail(office)
    (first,) = take_messages(TICK, clock())
    assert take_messages(TICK, clock()) == []
    clock.later(LEASE + dt.timedelta(seconds=1))
    (second,) = take_messages(TICK, clock())
    sending.settle_message(TICK, first, clock(), error="too late")
    assert state() == ("sending", 2)
    sending.settle_message(TICK, second, clock())
    assert state() == ("sent", 2)


def test_wecom_is_sent_markdown_once_for_the_group_whoever_was_told(
    office: Office, robots: Robots, clock: Clock
) -> None:
    config = with_robot(robots, "wecom")
    assert send_due(TICK, config, clock).sent == 1
    (asked,) = robots.asked
    assert asked["path"] == "/send"
    assert asked["query"] == {"key": "k1"}
    assert asked["body"]["msgtype"] == "markdown"
    content = asked["body"]["markdown"]["content"]
    assert content.count(f"{SITE}/ledger/{office.task.pk}") == 1  # two people were told of the one task
    assert content.startswith("### 督办提醒：临近到期 1 项")


def test_dingtalk_is_signed_with_time_and_secret(office: Office, robots: Robots, clock: Clock) -> None:
    send_due(TICK, with_robot(robots, "dingtalk", "SEC0"), clock)
    (asked,) = robots.asked
    stamp = asked["query"]["timestamp"]
    assert stamp == str(int(NOW.timestamp() * 1000))
    wanted = hmac.new(b"SEC0", f"{stamp}\nSEC0".encode(), hashlib.sha256).digest()
    assert asked["query"]["sign"] == base64.b64encode(wanted).decode()
    assert asked["body"]["msgtype"] == "markdown"
    assert set(asked["body"]["markdown"]) == {"title", "text"}


def test_feishu_is_signed_in_its_body(office: Office, robots: Robots, clock: Clock) -> None:
    send_due(TICK, with_robot(robots, "feishu", "SEC0"), clock)
    body = robots.asked[0]["body"]
    assert body["timestamp"] == str(int(NOW.timestamp()))
    wanted = hmac.new(f"{body['timestamp']}\nSEC0".encode(), b"", hashlib.sha256).digest()
    assert body["sign"] == base64.b64encode(wanted).decode()
    assert body["msg_type"] == "text"
    assert "时限 2026-06-30" in body["content"]["text"]


@pytest.mark.parametrize(
    ("form", "status", "answer", "error"),
    [
        ("wecom", 200, b'{"errcode": 93000, "errmsg": "invalid key"}', "93000 invalid key"),
        ("dingtalk", 200, b'{"errcode": 310000}', "310000"),
        ("feishu", 200, b'{"code": 19021, "msg": "sign match fail"}', "19021 sign match fail"),
        ("wecom", 200, b"<html>", "the answer is not JSON"),
        ("wecom", 200, b"[0]", "the answer is no object"),
        ("wecom", 500, b"{}", "HTTP 500"),
        ("wecom", 302, b"", "HTTP 302"),
    ],
)
def test_what_a_robot_does_not_take_is_tried_again(
    office: Office, robots: Robots, clock: Clock, form: str, status: int, answer: bytes, error: str
) -> None:
    config = with_robot(robots, form)
    robots.answers = [(status, answer)]
    assert send_due(TICK, config, clock).failed == 1
    assert Delivery.objects.get().error == error
    assert [one["path"] for one in robots.asked] == ["/send"]  # no redirect was followed
    clock.later(WAITS[0])
    assert send_due(TICK, config, clock).sent == 1


def test_a_robot_that_is_no_longer_configured_is_given_up_at_once(office: Office, robots: Robots, clock: Clock) -> None:
    with_robot(robots, "wecom")
    assert send_due(TICK, Config(), clock).dead == 1
    assert robots.asked == []


def test_a_group_in_which_nobody_was_told_anything_is_sent_nothing(
    office: Office, robots: Robots, clock: Clock
) -> None:
    with_robot(robots, "wecom", roles=("leader",))
    assert not Delivery.objects.exists()


def test_neither_secrets_nor_addresses_stand_in_the_journal_or_the_outbox(
    office: Office, robots: Robots, clock: Clock
) -> None:
    config = with_robot(robots, "dingtalk", "SEC-VERY-SECRET")
    robots.answers = [(200, b'{"errcode": 1}')]
    send_due(TICK, config, clock)
    kept = "".join(entry.content for entry in Entry.objects.all())
    kept += "".join(f"{row.target}{row.error}{row.key}" for row in Delivery.objects.all())
    assert "SEC-VERY-SECRET" not in kept + repr(config)
    assert "127.0.0.1" not in kept


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://hooks.example.cn/send", ()),
        ("http://127.0.0.1/send", ("127.0.0.2",)),
        ("ftp://hooks.example.cn/", ("hooks.example.cn",)),
        ("https://user:secret@hooks.example.cn/", ()),
        ("https:///send", ()),
        ("https://hooks.example.cn:99999/", ()),
        ("file:///etc/passwd", ()),
    ],
)
def test_an_address_that_is_neither_https_nor_of_an_allowed_host_is_never_asked(
    url: str, allowed: tuple[str, ...]
) -> None:
    with pytest.raises(UndeliveredError) as caught:
        checked(url, allowed)
    assert caught.value.lasting
    assert "secret" not in str(caught.value)


def test_https_and_allowed_hosts_are_asked() -> None:
    assert checked("https://hooks.example.cn/send?key=1", ()) == ("https", "hooks.example.cn", 443, "/send?key=1")
    assert checked("http://127.0.0.1:81", ("127.0.0.1",)) == ("http", "127.0.0.1", 81, "/")


def test_an_answer_that_comes_byte_by_byte_is_cut_off(robots: Robots) -> None:
    robots.drip, robots.answers = 0.2, [(200, b'{"errcode": 0, "errmsg": "' + b"x" * 200 + b'"}')]
    with pytest.raises(UndeliveredError):
        post_json(f"{robots.address}/", {}, key="k", allowed_hosts=("127.0.0.1",), patience=0.6)
