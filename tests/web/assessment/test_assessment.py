"""A period is counted from the journal, frozen when issued, appealed against, corrected as a new version."""

from __future__ import annotations

import datetime as dt
import json
import threading
import uuid
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.assessment.actions import issue_assessment as issuing
from luodi.web.assessment.actions.answer_appeal import answer_appeal
from luodi.web.assessment.actions.appeal import appeal
from luodi.web.assessment.actions.issue_assessment import issue_assessment
from luodi.web.assessment.actions.prepare_result import prepare_result
from luodi.web.assessment.actions.set_scheme import set_scheme
from luodi.web.assessment.models import Assessment, UnitScore
from luodi.web.assessment.reckoning import differing, digest, frozen, named, reckon
from luodi.web.assessment.schemes import FIRST
from luodi.web.assessment.standing import details_of, ranks_of
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.actions.return_report import return_report
from luodi.web.letters.content import untold
from tests.web.letters.conftest import Office, at, both_offices, office, opened

__all__ = ["both_offices", "office", "opened"]


def june(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """市教委 reports on 20 June, is sent back, reports again, and is accepted as done on 25 June by work of the 24th;
    市财政局 does nothing. The task is due on 30 June. A scheme is in effect from 1 January. Then it is 10 July."""

    def day(number: int, month: int = 6) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at(dt.date(2026, month, number)))

    by, liaison = office.by("supervisor"), office.by("liaison")
    day(20)
    set_scheme(by, FIRST, effective=dt.date(2026, 1, 1))
    charge = office.task.charges.get(unit=office.units["edu"])
    first = report(liaison, charge, text="进展", occurred_on=dt.date(2026, 6, 18))
    return_report(by, first, reason="请补充佐证。")
    second = report(liaison, charge, text="完成", occurred_on=dt.date(2026, 6, 24 - 4), completes=True)
    day(25)
    accept_report(by, second)
    day(10, 7)


def line(score: UnitScore, kind: str) -> dict[str, object]:
    return next(one for one in score.lines if one["kind"] == kind)


def test_each_point_leads_to_the_journals_entries_and_the_rows_are_frozen(
    both_offices: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """市教委: on time 3, done 2, returned -3, early 2 (ten days before): 41.5 + 23.7 + 16.4; 市财政局: nothing, 80."""
    office = both_offices
    june(office, monkeypatch)
    row = issue_assessment(office.by("supervisor"), "monthly", "2026-06")
    edu, fin = (row.scores.get(unit=office.units[name]) for name in ("edu", "fin"))
    assert (edu.total, edu.rank, fin.total, fin.rank) == (Decimal("81.6"), 1, Decimal(80), 2)
    assert sorted(one["kind"] for one in edu.lines) == ["completed", "early", "on_time", "returned"]
    told = Entry.objects.in_bulk(line(edu, "on_time")["entries"])
    assert sorted(entry.verb for entry in told.values()) == ["ledger.accept_report", "ledger.report"]
    assert fin.lines == []
    assert digest(frozen(row)) == row.sha256
    entry = Entry.objects.get(verb="assessment.issue_assessment")
    assert json.loads(entry.content)["after"]["sha256"] == row.sha256
    assert differing(row) == []


def test_what_happens_later_does_not_move_a_frozen_result_but_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An appeal upheld with 4 points in the timely part (weight 50 %) gives 2 in the next version, and only there."""
    june(office, monkeypatch)
    by = office.by("supervisor")
    first = issue_assessment(by, "monthly", "2026-06")
    with pytest.raises(LuodiError, match="更正理由"):
        issue_assessment(by, "monthly", "2026-06")
    with pytest.raises(LuodiError, match="相同"):
        issue_assessment(by, "monthly", "2026-06", why="再发一次")
    score = first.scores.get(unit=office.units["fin"])
    with pytest.raises(RefusedError):
        appeal(office.by("liaison"), score, text="不是本单位")
    its = appeal(office.by("fin-liaison"), score, text="配合任务由牵头单位统一反馈。")
    with pytest.raises(LuodiError, match="写明调整哪一项"):
        answer_appeal(by, its, uphold=True, answer="同意。")
    answer_appeal(by, its, uphold=True, answer="同意。", dimension="timely", points=Decimal(4))
    assert differing(first) == [("云洲市财政局", "80.00", "82.00")]
    second = issue_assessment(by, "monthly", "2026-06", why="采纳申诉")
    assert (second.version, second.scores.get(unit=office.units["fin"]).total) == (2, Decimal(82))
    assert first.scores.get(unit=office.units["fin"]).total == 80
    adjusted = line(second.scores.get(unit=office.units["fin"]), "adjusted")
    assert Entry.objects.get(pk=adjusted["entries"][0]).verb == "assessment.answer_appeal"
    with pytest.raises(LuodiError, match="更正后的结果"):
        appeal(office.by("fin-liaison"), score, text="再申诉")


def test_what_a_units_own_leader_sends_back_and_other_months_do_not_count(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    june(office, monkeypatch)
    scheme = set_scheme(office.by("supervisor"), FIRST, effective=dt.date(2026, 2, 1))
    may, july = named("monthly", "2026-05"), named("monthly", "2026-07")
    assert may is not None
    assert july is not None
    assert [row.score.lines for row in reckon("monthly", may, scheme).rows] == [(), ()]
    assert [row.score.lines for row in reckon("monthly", july, scheme).rows] == [(), ()]  # the lead is done
    fin = office.task.charges.get(unit=office.units["fin"])
    acknowledge(office.by("fin-liaison"), fin)
    leader = type(office.people["liaison"]).objects.create_user(
        "fin-leader", role="leader", unit=office.units["fin"], clearance=1
    )
    inside = report(office.by("fin-liaison"), fin, text="草稿", occurred_on=dt.date(2026, 7, 9))
    return_report(Caller(leader, "page"), inside, reason="请重写")
    kinds = {row.unit.key: [one.event.kind for one in row.score.lines] for row in reckon("monthly", july, scheme).rows}
    assert kinds == {"yz-edu": [], "yz-fin": []}


def test_who_has_not_done_its_part_when_the_day_is_past_is_overdue_and_no_sooner(office: Office) -> None:
    """Due on 30 June: not overdue while that day lasts, so not in June; in July each unit is timely by 75: 77.5."""
    scheme = set_scheme(office.by("supervisor"), FIRST, effective=dt.date(2026, 1, 1))
    found = {}
    for name in ("2026-06", "2026-07"):
        period = named("monthly", name)
        assert period is not None
        found[name] = {row.unit.key: row.score for row in reckon("monthly", period, scheme).rows}
    assert {score.total for score in found["2026-06"].values()} == {80}
    assert {score.total for score in found["2026-07"].values()} == {Decimal("77.5")}
    event = found["2026-07"]["yz-fin"].lines[0].event
    assert (event.kind, [Entry.objects.get(pk=pk).verb for pk in event.entries]) == ("overdue", ["ledger.assign"])


def test_a_unit_sees_its_own_points_and_ranks_as_the_scheme_says(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    june(office, monkeypatch)
    row = issue_assessment(office.by("supervisor"), "monthly", "2026-06")
    liaison = office.people["liaison"]
    assert [one.unit.key for one in details_of(liaison)] == ["yz-edu"]
    assert ranks_of(liaison, row).count() == 2
    client = Client()
    client.force_login(liaison)
    taken = json.loads(b"".join(client.get(f"/lists/assessments/{row.pk}.json").streaming_content))  # type: ignore[attr-defined]
    assert [(one["rank"], one["key"], one["total"]) for one in taken["rows"]] == [
        (one.rank, one.unit.key, f"{one.total:.2f}") for one in row.scores.order_by("group", "rank", "unit__name")
    ]
    assert client.get("/lists/assessments/0.json").status_code == 302
    row.scheme.told = {**row.scheme.told, "shown": "own"}
    assert [one.unit.key for one in ranks_of(liaison, row)] == ["yz-edu"]
    assert ranks_of(office.people["supervisor"], row).count() == 2


def test_a_result_becomes_a_letter_with_each_groups_ranking(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    june(office, monkeypatch)
    row = issue_assessment(office.by("supervisor"), "monthly", "2026-06")
    content = untold(prepare_result(office.by("supervisor"), row).content)
    assert content.title == "关于2026年6月督办工作考评结果的通报"
    assert content.annexes[0].rows == (
        ("1", "云洲市教育委员会", "83.00", "79.00", "82.00", "81.60"),
        ("2", "云洲市财政局", "80.00", "80.00", "80.00", "80.00"),
    )
    with pytest.raises(LuodiError, match="已拟过文"):
        prepare_result(office.by("supervisor"), row)


def test_a_period_that_has_not_ended_or_has_no_scheme_is_not_issued(office: Office) -> None:
    with pytest.raises(LuodiError, match="没有生效的考评办法"):
        issue_assessment(office.by("supervisor"), "monthly", "2026-06")
    for period in ("2026-07", "2026-13", "x", "2026"):
        with pytest.raises(LuodiError, match="不是已结束的考评期"):
            issue_assessment(office.by("supervisor"), "monthly", period)
    assert not Assessment.objects.exists()


def test_of_two_first_results_issued_at_once_one_is_kept_and_the_other_is_told(
    database: str, both_offices: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL both have seen that there is none yet before either writes; SQLite lets the second begin only when
    the first is done."""
    june(both_offices, monkeypatch)
    by = both_offices.by("supervisor")
    together = threading.Barrier(2)
    told: list[str] = []

    def issue() -> None:
        try:
            issue_assessment(by, "monthly", "2026-06")
            told.append("issued")
        except LuodiError as error:
            told.append(error.zh)

    def meeting(*args: object) -> object:
        together.wait(timeout=30)
        return reckon(*args)  # type: ignore[arg-type]

    def elsewhere() -> None:
        own = connections.create_connection("postgres")
        own.alias, connections["default"] = "default", own
        try:
            issue()
        finally:
            own.close()

    if database == "sqlite":
        issue()
        issue()
    else:
        monkeypatch.setattr(issuing, "reckon", meeting)
        threads = [threading.Thread(target=elsewhere) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    refused = "2026-06 的第1版刚由他人发布，本次未发布。"
    if database == "sqlite":
        refused = "2026-06 已发布第1版，再发布即为更正，应写明更正理由。"
    assert sorted(told) == sorted(["issued", refused])
    assert [row.version for row in Assessment.objects.all()] == [1]
    assert Entry.objects.filter(verb="assessment.issue_assessment").count() == 1


def test_counting_asks_as_much_of_a_long_journal_as_of_a_short_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of twenty times as many tasks, each with its entries, twenty times the points come by the same queries."""
    june(office, monkeypatch)
    scheme, period = (
        set_scheme(office.by("supervisor"), FIRST, effective=dt.date(2026, 2, 1)),
        named("monthly", "2026-06"),
    )
    assert period is not None
    asked, lines = [], []
    entries = list(Entry.objects.filter(object_type="ledger.commitment"))
    charges = list(office.task.charges.all())
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            lines.append(sum(len(row.score.lines) for row in reckon("monthly", period, scheme).rows))
        asked.append(len(queries))
        for number in range(19):
            task = type(office.task).objects.get(pk=office.task.pk)
            task.pk, task.eid, task._state.adding = None, f"copy_{number}", True
            task.id = uuid.uuid4()
            task.save(force_insert=True)
            for charge in charges:
                charge.pk, charge.commitment, charge._state.adding = None, task, True
                charge.save(force_insert=True)
            for entry in entries:
                entry.pk, entry.object_id = None, str(task.pk)
            Entry.objects.bulk_create(entries)
    assert lines == [4, 80]
    assert asked[0] == asked[1] <= 6


def test_a_units_page_lists_every_point_and_the_entries_it_came_from(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    june(office, monkeypatch)
    row = issue_assessment(office.by("supervisor"), "monthly", "2026-06")
    score = row.scores.get(unit=office.units["edu"])
    client = Client()
    client.force_login(office.people["liaison"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/assessment/scores/{score.pk}").content.decode()
    told = {entry for one in score.lines for entry in one["entries"]}
    assert told
    assert all(f"#{entry} " in page for entry in told)
    UnitScore.objects.filter(pk=score.pk).update(lines=score.lines * 60)  # 240 lines: three pages
    assert "?page=3" in client.get(f"/assessment/scores/{score.pk}").content.decode()
    last = client.get(f"/assessment/scores/{score.pk}?page=3").content.decode()
    assert last.count('class="lone"') == 40
