"""What waits besides due days (a chase, a review) is told in the app at once and in one digest, once."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from luodi.web.actions import Caller
from luodi.web.ledger.actions.chase import chase
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.actions.sign_report import sign_report
from luodi.web.ledger.models import Charge
from luodi.web.notices.actions.collect_alerts import collect_alerts
from luodi.web.notices.actions.go_round import go_round
from luodi.web.notices.actions.mark_read import mark_read
from luodi.web.notices.composing import compose
from luodi.web.notices.config import Config
from luodi.web.notices.frame import unread
from luodi.web.notices.models import Alert, Delivery, Digest
from tests.web.notices.conftest import TICK, Office, at

NOTE = "请本周内报送接入名单"


def chased(office: Office) -> None:
    chase(Caller(office.people["supervisor"], "page"), office.task, note=NOTE)


def told(office: Office) -> list[str]:
    return list(Alert.objects.order_by("person__username").values_list("person__username", flat=True))


def test_a_chase_is_told_to_the_handler_and_the_leader_at_once_and_in_one_digest_once(office: Office) -> None:
    chased(office)
    assert collect_alerts(TICK) == {"chased": 3}
    assert collect_alerts(TICK) == {}
    assert told(office) == ["edu-leader", "fin-liaison", "liaison"]  # 市财政局 has no handler yet: its liaison
    assert [unread(office.people[who]) for who in ("liaison", "edu-leader", "supervisor")] == [1, 1, 0]
    client = Client()
    client.force_login(office.people["liaison"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/notices/")
    assert NOTE in page.content.decode()
    client.post("/notices/read", {"through": "0", "alerts": str(page.context["newest_alert"])})
    assert unread(office.people["liaison"]) == 0

    found = go_round(TICK, Config(), at(dt.date(2026, 3, 3)), mail=False)
    assert found is not None
    assert found.people == 2  # whoever has read it is told no more
    assert sorted(Digest.objects.values_list("person__username", "count")) == [("edu-leader", 1), ("fin-liaison", 1)]
    digest = Digest.objects.get(person=office.people["edu-leader"])
    message = compose(Delivery(round=digest.round, digest=digest, channel=Delivery.Channel.MAIL), Config())
    assert message is not None
    assert message.title == "督办提醒：催办 1 项"
    assert message.lines[0][0].startswith("【催办】云府发〔2026〕7号 ")
    assert NOTE not in message.text
    collect_alerts(TICK)
    assert go_round(TICK, Config(), at(dt.date(2026, 3, 4))).people == 0  # type: ignore[union-attr]
    mark_read(Caller(office.people["edu-leader"], "page"), through=digest.pk)
    assert Alert.objects.get(person=office.people["edu-leader"]).read_at is not None
    chased(office)
    assert collect_alerts(TICK) == {"chased": 3}  # chased again: told again


def test_what_waits_no_more_is_taken_back_and_nobody_is_told_above_their_clearance(office: Office) -> None:
    chased(office)
    office.people["fin-liaison"].clearance = 0
    office.people["fin-liaison"].save()
    type(office.task.document).objects.update(secrecy=1)
    assert collect_alerts(TICK) == {"chased": 2}
    charge = Charge.objects.get(unit=office.units["edu"], commitment=office.task)
    made = report(Caller(office.people["liaison"], "page"), charge, text="已报送", occurred_on=dt.date(2026, 3, 2))
    assert collect_alerts(TICK) == {}
    assert told(office) == ["edu-leader", "liaison"]  # the report waits for its signature, inside the unit still
    sign_report(Caller(office.people["edu-leader"], "page"), made)
    collect_alerts(TICK)
    assert told(office) == []
