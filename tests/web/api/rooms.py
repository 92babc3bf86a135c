"""What waits in the rooms beside the ledger, and a good call of each operation there."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from luodi.web.actions import Caller
from luodi.web.ledger.actions.choose_batch import choose_batch
from luodi.web.ledger.actions.fill_in_batch import fill_in_batch
from luodi.web.ledger.batch_steps import go_on
from luodi.web.ledger.models import Commitment
from luodi.web.people.locks import account
from luodi.web.people.models import SignInLock, Unit, UnitSuccession, User, Visit
from tests.web.api.calls import Good

INSTRUCTION = "请市教育委员会牵头，于2026年12月31日前完成校园供水改造，市财政局配合。"


def prepared(people: dict[str, User], units: dict[str, Unit], tasks: dict[str, Commitment]) -> dict[str, Any]:
    """Put what waits into the database: rows, or their ids, by name."""
    supervisor = Caller(people["supervisor"], "page")
    task = tasks["sec_2__sec_1__item_2"].pk
    checking, checked = (choose_batch(supervisor, "chase", [task]) for _ in range(2))
    for one in (checking, checked):
        fill_in_batch(supervisor, one, {"note": "请尽快签收"})
    checked.refresh_from_db()
    go_on(supervisor, checked)
    now = timezone.now()
    SignInLock.objects.create(key=account("stranger").key, attempts=9, since=now, until=now + dt.timedelta(hours=1))
    Visit.objects.create(user=people["stranger"], session_key="k" * 32, started_at=now, seen_at=now)
    succession = UnitSuccession.objects.create(
        predecessor=Unit.objects.get(key="yz-edu-c"), successor=units["edu"], date=dt.date(2026, 1, 1), hands_over=True
    )
    return {"task": task, "checking": checking.pk, "checked": checked.pk, "succession": succession.pk}


def calls(waits: dict[str, Any]) -> dict[str, Good]:
    """One good call for each writing operation of these rooms."""
    chase = {"verb": "chase", "commitments": [str(waits["task"])], "told": {"note": "请尽快签收"}}
    year = {"source": "云府办〔2026〕9号", "stretches": [{"first": "2031-01-01", "last": "2031-01-03", "name": "元旦"}]}
    told = {
        "POST /batches": Good("supervisor", "/batches", chase),
        "POST /batches/{pk}/confirm": Good("supervisor", f"/batches/{waits['checked']}/confirm", {}),
        "POST /batches/{pk}/go-on": Good("supervisor", f"/batches/{waits['checking']}/go-on", {}),
        "POST /calendar": Good("administrator", "/calendar", year),
        "POST /documents": Good(
            "supervisor", "/documents", {"secrecy": "0", "publicity": "on_request"},
            {"file": [("批示.txt", f"关于校园供水的批示\n{INSTRUCTION}\n云洲市人民政府\n2026年8月3日\n".encode())]},
        ),
        "POST /documents/text": Good(
            "supervisor", "/documents/text",
            {"text": INSTRUCTION, "title": "关于校园供水的批示", "issuer": "云洲市人民政府", "date": "2026-08-03"},
        ),
    }  # fmt: skip
    accounts: dict[str, dict[str, Any]] = {
        "users/add": {"username": "newcomer", "full_name": "新小来", "unit": "yz-edu", "role": "liaison"},
        "users/unlock": {"username": "stranger", "why": "本人来电"},
        "users/end-sessions": {"username": "stranger", "why": "设备遗失"},
    }
    administering = {f"POST /{path}": Good("administrator", f"/{path}", body) for path, body in accounts.items()}
    carried = Good("administrator", f"/successions/{waits['succession']}/carry-out", {})
    return {**told, **administering, "POST /successions/{of}/carry-out": carried}


def addresses(waits: dict[str, Any]) -> dict[str, str]:
    """By path of a reading operation, an address at which something is told."""
    return {"/batches/{pk}": f"/batches/{waits['checked']}"}
