"""Letters, assessment, sheets, feeds and what is published: what waits there, and a good call of each operation."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
from copy import copy
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
from django.conf import settings
from django.utils import timezone

from luodi.web.actions import Caller
from luodi.web.assessment.actions.appeal import appeal
from luodi.web.assessment.actions.issue_assessment import issue_assessment
from luodi.web.assessment.actions.set_scheme import set_scheme
from luodi.web.assessment.schemes import FIRST
from luodi.web.feeds.actions.make_feed import make_feed
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.models import Commitment
from luodi.web.letters.actions.add_template import add_template
from luodi.web.letters.actions.name_signatory import name_signatory
from luodi.web.letters.actions.prepare_urge import prepare_urge
from luodi.web.letters.actions.set_style import set_style
from luodi.web.letters.own_template import own_template
from luodi.web.notices.actions.finalise_draft import finalise_draft
from luodi.web.notices.actions.make_draft import make_draft
from luodi.web.notices.models import Alert
from luodi.web.notices.periods import last_due
from luodi.web.people.models import Unit, User
from luodi.web.published.actions.publish_progress import publish_progress
from luodi.web.sheets.actions.take_in import take_in
from luodi.web.sheets.giving import file_of
from luodi.web.whatif.asking import asked
from tests.web.api.calls import Good

STYLE = {"organ": "云洲市人民政府督查室", "signer": "云洲市人民政府督查室", "printer": "云洲市人民政府督查室"}
DOCX = ("模板.docx", own_template())
NETWORK = "sec_2__sec_1__item_1"
MOVED = {"s.monthly": "10"}
EFFECT = {
    "records": 10, "newly": 1, "no_longer": 0, "gain": 3, "lose": 0, "same": 7, "different": 3, "uncompared": {},
    "states": [{"before": "no", "after": "yes", "count": 1}], "cost": None,
}  # fmt: skip
"""As ``luodi.web.whatif.summing`` tells it; the test of what-if has a real one."""


def prepared(people: dict[str, User], tasks: dict[str, Commitment]) -> dict[str, Any]:
    """Put what waits into the database: rows' ids by name."""
    by = {name: Caller(user, "page") for name, user in people.items()}
    supervisor, administrator = by["supervisor"], by["administrator"]
    late = _late(supervisor, tasks)
    set_style(administrator, "urge", code="云督函", **STYLE)
    signatory = name_signatory(administrator, people["signer"])
    template = add_template(administrator, "urge", *DOCX)
    fin, data = (Unit.objects.get(key=key) for key in ("yz-fin", "yz-data"))
    letter = prepare_urge(supervisor, data)
    final = make_draft(supervisor, "quarterly", last_due("quarterly", 1, 0, timezone.now())[1])
    assert final is not None
    finalise_draft(supervisor, final)
    feed, _secret = make_feed(by["liaison"])
    edition = publish_progress(supervisor, late.document, [late.pk])
    scheme = set_scheme(supervisor, FIRST, effective=dt.date(2020, 1, 1))
    months = _months()
    result = issue_assessment(supervisor, "monthly", months[0])
    scores = {row.unit.key: row for row in result.scores.select_related("unit")}
    open_appeal = appeal(by["stranger"], scores[fin.key], text="配合任务由牵头单位统一反馈。")
    Alert.objects.create(
        person=people["liaison"], kind="chased", key="1", words="千兆网络", path="/ledger/", made_at=timezone.now(),
        commitment=late,
    )  # fmt: skip
    given = sheet(people["liaison"], tasks[NETWORK])
    filled = take_in(by["liaison"], given, "填报.xlsx", on=timezone.localdate())
    row = filled.rows.get()
    clash = copy(filled)
    clash.pk, clash._state.adding = uuid.uuid4(), True
    clash.save(force_insert=True)
    row.pk, row._state.adding, row.filled = None, True, clash
    row.conflicts, row.changes, row.outcome = row.changes, [], "conflict"
    row.save(force_insert=True)
    asked_before()
    return {
        "letter": letter.pk, "signatory": signatory.pk, "template": template.pk, "final": final.pk, "feed": feed.pk,
        "edition": edition.pk, "scheme": scheme.pk, "months": months, "result": result.pk, "late": late.pk,
        "score": scores["yz-edu"].pk, "appeal": open_appeal.pk, "filled": filled.pk, "clash": clash.pk, "row": row.pk,
        "sheet": given, "document": late.document.key, "tasks": [str(late.pk)],
    }  # fmt: skip


def _late(supervisor: Caller, tasks: dict[str, Commitment]) -> Commitment:
    """One task more, assigned a hundred days ago to three units and due ninety days ago."""
    task = Commitment.objects.get(pk=tasks["spare"].pk)
    task.pk, task._state.adding, task.eid, task.order = None, True, "sec_2__sec_2__item_7", 88
    task.id = Commitment._meta.get_field("id").get_default()
    task.progress, task.assigned_at, task.revision = Commitment.Progress.UNASSIGNED, None, 0
    then = timezone.now() - dt.timedelta(days=100)
    task.review, task.deadline = Commitment.Review.CONFIRMED, then.date() + dt.timedelta(days=10)
    task.due = task.deadline
    task.save(force_insert=True)
    for order, key in enumerate(("yz-data", "yz-edu", "yz-fin")):
        unit = Unit.objects.get(key=key)
        role = "support" if order else "lead"
        task.assignments.create(name_as_written=unit.short_name, unit=unit, role=role, how="alias", order=order)
    with patch("django.utils.timezone.now", lambda: then):
        assign(supervisor, Commitment.objects.get(pk=task.pk))
    return Commitment.objects.get(pk=task.pk)


def _months() -> list[str]:
    """The last two months that are over, the newest first."""
    first = timezone.localdate().replace(day=1)
    last = first - dt.timedelta(days=1)
    return [f"{last:%Y-%m}", f"{last.replace(day=1) - dt.timedelta(days=1):%Y-%m}"]


def sheet(user: User, task: Commitment) -> bytes:
    """The ledger's sheet as it comes back: the progress of a task was typed over."""
    with patch("django.utils.translation.get_language", lambda: "zh-hans"):
        answer = file_of("ledger", "xlsx", user, {"layout": "full"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type]
    page = book.worksheets[0]
    at = {str(cell.value): cell.column for cell in page[3]}
    (row,) = [
        cell.row for cell in page[openpyxl.utils.get_column_letter(at["标识"])] if str(task.pk) in str(cell.value)
    ]
    page.cell(row, at["进展"]).value = "又改造二十所"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def asked_before() -> None:
    """A question that was asked before, so that nothing is computed."""
    folder = Path(settings.LUODI_VAR) / "whatif" / asked(MOVED).key
    folder.mkdir(parents=True, exist_ok=True)
    figures = {"records": 10, "left_out": 0, "whole": EFFECT, "alone": [{"name": "标准 +10 %", "effect": EFFECT}]}
    (folder / "figures.json").write_text(json.dumps(figures), "utf-8")
    (folder / "whole.html").write_text("<!doctype html><p>推演", "utf-8")


def calls(waits: dict[str, Any]) -> dict[str, Good]:
    """One good call for each writing operation of these rooms."""
    letter = f"/letters/{waits['letter']}"
    today = timezone.localdate().isoformat()
    words = {"title": "关于办理逾期任务的督办函", "to": "云洲市财政局", "body": "请抓紧办理。"}
    points = {kind: value for kind, value in FIRST["points"].items() if kind != "chased"}
    scheme = {**FIRST, "points": points, "effective": "2021-01-01", "why": "不再计催办"}
    of: dict[str, tuple[str, str, dict[str, Any]]] = {
        "/letters/urge": ("supervisor", "/letters/urge", {"unit": "yz-fin", "answer_by": today}),
        "/letters/bulletin": ("supervisor", "/letters/bulletin", {"draft": waits["final"]}),
        "/letters/{pk}/revise": ("supervisor", f"{letter}/revise", words),
        "/letters/{pk}/refill": ("supervisor", f"{letter}/refill", {}),
        "/letters/{pk}/issue": ("signer", f"{letter}/issue", {}),
        "/letters/{pk}/void": ("supervisor", f"{letter}/void", {"reason": "改为电话督办"}),
        "/letters/styles": ("administrator", "/letters/styles", {"kind": "bulletin", "code": "云督通", **STYLE}),
        "/letters/templates/{of}/retire": ("administrator", f"/letters/templates/{waits['template']}/retire", {}),
        "/letters/signatories": ("administrator", "/letters/signatories", {"username": "supervisor"}),
        "/letters/signatories/{of}/end": ("administrator", f"/letters/signatories/{waits['signatory']}/end", {}),
        "/feeds": ("liaison", "/feeds", {"unit": "yz-edu"}),
        "/feeds/{of}/revoke": ("liaison", f"/feeds/{waits['feed']}/revoke", {}),
        "/published/publish": (
            "supervisor", "/published/publish", {"document": waits["document"], "tasks": waits["tasks"]}
        ),
        "/published/withdraw": (
            "supervisor", "/published/withdraw", {"document": waits["document"], "reason": "数据有误"}
        ),
        "/assessment/schemes": ("supervisor", "/assessment/schemes", scheme),
        "/assessment/results": (
            "supervisor", "/assessment/results", {"kind": "monthly", "period": waits["months"][1]}
        ),
        "/assessment/results/{of}/letter": ("supervisor", f"/assessment/results/{waits['result']}/letter", {}),
        "/assessment/scores/{of}/appeal": (
            "liaison", f"/assessment/scores/{waits['score']}/appeal", {"text": "任务已按时反馈。"}
        ),
        "/assessment/appeals/{of}/answer": (
            "supervisor", f"/assessment/appeals/{waits['appeal']}/answer",
            {"uphold": True, "answer": "情况属实。", "dimension": "timely", "points": "2"},
        ),
        "/lists/fill/{pk}/rows/{of}/settle": (
            "liaison", f"/lists/fill/{waits['clash']}/rows/{waits['row']}/settle", {"how": "mine"}
        ),
        "/lists/fill/{pk}/confirm": ("liaison", f"/lists/fill/{waits['filled']}/confirm", {}),
    }  # fmt: skip
    return {
        **{f"POST {name}": Good(*told) for name, told in of.items()},
        "POST /letters/templates": Good("administrator", "/letters/templates", {"kind": "bulletin"}, {"file": [DOCX]}),
        "POST /lists/fill": Good(
            "liaison", "/lists/fill", {"on": today}, {"file": [("填报.xlsx", waits["sheet"])]}
        ),
    }  # fmt: skip


def addresses(waits: dict[str, Any]) -> dict[str, str]:
    """By path of a reading operation, an address at which something is told."""
    letter, document = f"/letters/{waits['letter']}", waits["document"]
    return {
        "/letters/{pk}": letter, "/letters/{pk}/docx": f"{letter}/docx", "/letters/{pk}/pdf": f"{letter}/pdf",
        "/letters/template": "/letters/template?kind=urge",
        "/letters/templates/{of}": f"/letters/templates/{waits['template']}",
        "/published/progress": f"/published/progress?document={document}",
        "/published/draft": f"/published/draft?document={document}",
        "/cockpit/document": f"/cockpit/document?key={document}", "/akn": f"/akn?document={document}",
        "/assessment/try": f"/assessment/try?kind=monthly&period={waits['months'][0]}",
        "/assessment/results/{of}": f"/assessment/results/{waits['result']}",
        "/assessment/scores/{of}": f"/assessment/scores/{waits['score']}",
        "/lists/fill/{pk}": f"/lists/fill/{waits['filled']}", "/whatif": "/whatif?change=s.monthly=10",
        "/whatif/report": "/whatif/report?change=s.monthly=10",
    }  # fmt: skip
