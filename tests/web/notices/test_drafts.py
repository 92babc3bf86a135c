"""Schedules make drafts, each period once; figures are kept as counted, with the tasks behind them."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.clocks.moments import day_of
from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.lights import light
from luodi.web.ledger.models import Charge, Commitment, Report
from luodi.web.ledger.standing import StaleError
from luodi.web.notices.actions.finalise_draft import finalise_draft
from luodi.web.notices.actions.make_draft import make_draft
from luodi.web.notices.actions.set_schedule import set_schedule
from luodi.web.notices.actions.void_draft import void_draft
from luodi.web.notices.actions.write_remarks import write_remarks
from luodi.web.notices.figures import LABELS, by_unit, figures
from luodi.web.notices.models import Draft, Kind
from luodi.web.notices.periods import MOST_DAY, Period, last_due, period_of
from luodi.web.notices.turn import drafts_due
from tests.web.notices.conftest import TICK, Office, at


def supervisor(office: Office) -> Caller:
    return Caller(office.people["supervisor"], "page")


def figure(draft: Draft, code: str) -> tuple[int, list[str]]:
    found = next(one for one in draft.figures if one["code"] == code)
    return found["value"], [task[0] for task in found["tasks"]]


def test_a_drafts_figures_are_counted_as_of_its_day_with_the_tasks_behind_each(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On 8 July: one task assigned, due 30 June and overdue, nothing reported in June or July."""
    now = at(dt.date(2026, 7, 8))
    draft = make_draft(supervisor(office), "monthly", period_of("monthly", dt.date(2026, 6, 15)), now=now)
    assert draft is not None
    task = str(office.task.pk)
    assert figure(draft, "open") == (1, [task])
    assert figure(draft, "overdue") == (1, [task])
    assert figure(draft, "newly_overdue") == (1, [task])
    assert figure(draft, "silent") == (1, [task])
    assert figure(draft, "done") == (0, [])
    assert draft.figures[0]["tasks"] == [[task, "2026-06-30", "red"]]
    assert [(u["key"], u["open"], u["overdue"]) for u in draft.units] == [("yz-edu", 1, 1), ("yz-fin", 1, 1)]


def test_on_time_is_judged_by_the_day_of_the_work_not_by_that_of_verification(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(dt.date(2026, 7, 3)))
    charge = office.task.charges.get(unit=office.units["edu"])
    told = report(
        Caller(office.people["liaison"], "page"), charge, text="完成", occurred_on=dt.date(2026, 6, 29), completes=True
    )
    from luodi.web.ledger.actions.sign_report import sign_report

    sign_report(Caller(office.people["edu-leader"], "page"), told)
    accept_report(supervisor(office), told)
    now = at(dt.date(2026, 7, 8))
    draft = make_draft(supervisor(office), "monthly", period_of("monthly", dt.date(2026, 7, 1)), now=now)
    assert draft is not None
    assert figure(draft, "done") == (1, [str(office.task.pk)])
    edu = next(unit for unit in draft.units if unit["key"] == "yz-edu")
    assert (edu["done"], edu["on_time"]) == (1, 1)  # verified on 3 July, done on 29 June


def test_figures_are_those_of_each_task_and_each_part_looked_at_by_itself(office: Office) -> None:
    """Twenty tasks of two units on ever other days, in every state, each part with up to three reports."""
    today, now = dt.date(2026, 7, 8), at(dt.date(2026, 7, 1))
    period = period_of("monthly", dt.date(2026, 6, 15))
    rng, states = random.Random(7), ("in_progress", "to_verify", "completed", "withdrawn")
    work = ("in_progress", "to_acknowledge", "to_verify", "returned")
    for n in range(20):
        due = dt.date(2026, 6, 20) + dt.timedelta(days=rng.randrange(30))
        progress = rng.choice((*work, "suspended", "completed", "struck_off", "completed"))
        task = Commitment.objects.create(
            document=office.task.document, version=office.task.version, eid="x", order=50 + n, text=f"巡河第{n}次",
            source="prose", deadline=due, progress=progress, review="rejected" if n == 4 else "confirmed",
            completed_at=at(due) if progress == "completed" else None, plan_due=rng.choice((None, now.date())),
            assigned_at=None if n == 3 else now, created_at=now, updated_at=now,
        )  # fmt: skip
        for unit in ("edu", "fin"):
            state = rng.choice(states)
            ended = at(dt.date(2026, 5, 31) + dt.timedelta(days=rng.randrange(34))) if state == "completed" else None
            part = Charge.objects.create(
                commitment=task, unit=office.units[unit], role="lead", state=state, assigned_at=now, completed_at=ended
            )
            for _told in range(rng.randrange(4)):
                Report.objects.create(
                    charge=part, author=office.people["liaison"], text="进展", state=rng.choice(("accepted", "draft")),
                    delay=rng.choice(("", "funds", "procurement")), completes=rng.random() < 0.7,
                    occurred_on=due + dt.timedelta(days=rng.randrange(-2, 3)),
                    recorded_at=at(dt.date(2026, 5, 28) + dt.timedelta(days=rng.randrange(10))),
                )  # fmt: skip
    expected: dict[str, Counter[str]] = defaultdict(Counter)
    tasks = Commitment.objects.exclude(assigned_at=None).exclude(review="rejected").order_by("due", "pk")
    for part in Charge.objects.exclude(state="withdrawn").filter(commitment__in=tasks):
        of = expected[part.unit.key]
        if part.state != "completed" and part.commitment.progress in work:
            of["open"] += 1
            of["overdue"] += part.commitment.due < today
        if part.completed_at is not None and dt.date(2026, 6, 1) <= day_of(part.completed_at) <= dt.date(2026, 6, 30):
            of["done"] += 1
            last = part.reports.filter(completes=True, state="accepted").order_by("pk").last()
            of["on_time"] += last is not None and last.occurred_on <= part.commitment.due
    found = {row["key"]: Counter({n: row[n] for n in ("open", "overdue", "done", "on_time")}) for row in
             by_unit(period, today)}  # fmt: skip
    assert found == {key: of for key, of in expected.items() if of["open"] or of["done"]}
    assert sum(of["done"] for of in found.values()) > sum(of["on_time"] for of in found.values()) > 0
    told = Report.objects.filter(state="accepted", recorded_at__gte=at(dt.date(2026, 6, 1), 0))
    late = defaultdict(set)
    for one in told.exclude(delay="").filter(charge__commitment__in=tasks):
        late[f"delay:{one.delay}"].add((one.charge.commitment.due, str(one.charge.commitment_id)))
    given = {one["code"]: [row[0] for row in one["tasks"]] for one in figures("monthly", period, today)}
    assert {code: rows for code, rows in given.items() if code.startswith("delay")} == {
        code: [key for _due, key in sorted(rows)] for code, rows in late.items()
    }
    assert len(late) == 2
    shown = {task: light(task.due, task.progress, today, task.plan_due) for task in tasks}
    alone = {
        "open": {task for task in tasks if task.progress in work},
        "overdue": {task for task in tasks if shown[task] == "red"},
        "newly_overdue": {task for task in tasks if shown[task] == "red" and task.due <= dt.date(2026, 6, 30)},
        "soon": {task for task in tasks if shown[task] == "yellow"},
        "ahead": {task for task in tasks if task.progress in work and task.due >= today},
        "done": {task for task in tasks if task.progress == "completed" and task.due <= dt.date(2026, 6, 30)},
        "to_verify": {task for task in tasks if task.progress == "to_verify"},
        "returned": {task for task in tasks if task.progress == "returned"},
        "suspended": {task for task in tasks if task.progress == "suspended"},
        "silent": {
            task for task in tasks if task.progress in work and not told.filter(charge__commitment=task).exists()
        },
    }
    assert [code for code in given if not code.startswith("delay")] == list(LABELS)
    assert {code: given[code] for code in alone} == {
        code: [str(task.pk) for task in tasks if task in those] for code, those in alone.items()
    }
    assert all(alone.values())


def test_tasks_of_secret_documents_are_not_counted(office: Office) -> None:
    type(office.task.document).objects.update(secrecy=2)
    period = period_of("daily", dt.date(2026, 7, 8))
    draft = make_draft(supervisor(office), "daily", period, now=at(dt.date(2026, 7, 8)))
    assert draft is not None
    assert {one["value"] for one in draft.figures} == {0}
    assert draft.units == []


def test_a_schedule_makes_one_draft_a_period_and_after_a_pause_the_newest_only(office: Office) -> None:
    set_schedule(supervisor(office), "weekly", on=True, day=1, hour=8)  # on Monday 2 March, at nine
    assert drafts_due(TICK, at(dt.date(2026, 3, 6))) == []
    assert [one.period for one in drafts_due(TICK, at(dt.date(2026, 3, 9)))] == ["2026-W10"]
    assert drafts_due(TICK, at(dt.date(2026, 3, 9), 10)) == []
    # five weeks without a tick: one draft, of the week that ended on Sunday 12 April
    (draft,) = drafts_due(TICK, at(dt.date(2026, 4, 14)))
    assert (draft.period, draft.starts, draft.ends) == ("2026-W15", dt.date(2026, 4, 6), dt.date(2026, 4, 12))
    assert Draft.objects.count() == 2


def test_what_fell_due_before_a_schedule_was_switched_on_is_not_made(office: Office) -> None:
    set_schedule(supervisor(office), "yearly", on=True, day=15, hour=9)
    assert drafts_due(TICK, at(dt.date(2026, 3, 3))) == []
    assert [one.period for one in drafts_due(TICK, at(dt.date(2027, 1, 15)))] == ["2026"]
    set_schedule(supervisor(office), "yearly", on=False, day=15, hour=9)
    assert drafts_due(TICK, at(dt.date(2028, 1, 15))) == []


def test_remarks_are_written_a_draft_is_made_final_and_then_nothing_changes(office: Office) -> None:
    by = supervisor(office)
    draft = make_draft(by, "daily", period_of("daily", dt.date(2026, 3, 2)))
    assert draft is not None
    draft = write_remarks(by, draft, remarks="请各单位对照台账。", seen=0)
    with pytest.raises(StaleError):
        write_remarks(by, draft, remarks="别的", seen=0)
    finalise_draft(by, draft, seen=draft.revision)
    with pytest.raises(LuodiError, match="已定稿"):
        write_remarks(by, draft, remarks="改")
    with pytest.raises(LuodiError, match="已定稿"):
        finalise_draft(by, draft)
    assert Draft.objects.get().remarks == "请各单位对照台账。"
    verbs = list(Entry.objects.filter(object_type="notices.draft").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["notices.make_draft", "notices.write_remarks", "notices.finalise_draft"]


def test_a_void_draft_stays_and_its_period_is_drafted_anew_by_a_person_only(office: Office) -> None:
    by, period = supervisor(office), period_of("weekly", dt.date(2026, 3, 8))
    set_schedule(by, "weekly", on=True, day=1, hour=9)
    (draft,) = drafts_due(TICK, at(dt.date(2026, 3, 9)))
    assert make_draft(by, "weekly", period) is None
    with pytest.raises(LuodiError, match="理由"):
        void_draft(by, draft, why=" ")
    void_draft(by, draft, why="数据口径有误")
    assert drafts_due(TICK, at(dt.date(2026, 3, 9), 11)) == []
    again = make_draft(by, "weekly", period)
    assert again is not None
    assert sorted(Draft.objects.values_list("state", flat=True)) == ["draft", "void"]


def test_only_supervisors_set_schedules(office: Office) -> None:
    for role in ("liaison", "leader", "auditor", "administrator", "public"):
        with pytest.raises(RefusedError):
            set_schedule(Caller(office.people[role], "page"), "daily", on=True, day=1, hour=8)


@pytest.mark.parametrize(("kind", "day", "hour"), [("weekly", 8, 9), ("monthly", 29, 9), ("daily", 1, 24), ("x", 1, 1)])
def test_a_schedule_that_cannot_be_is_refused(office: Office, kind: str, day: int, hour: int) -> None:
    with pytest.raises(LuodiError, match="没有这样的安排"):
        set_schedule(supervisor(office), kind, on=True, day=day, hour=hour)


@pytest.mark.parametrize(
    ("kind", "day", "now", "period"),
    [
        ("daily", 1, at(dt.date(2026, 3, 4), 9), ("2026-03-04", "2026-03-04", "2026-03-04")),
        ("daily", 1, at(dt.date(2026, 3, 4), 7), ("2026-03-03", "2026-03-03", "2026-03-03")),
        ("weekly", 1, at(dt.date(2026, 3, 4)), ("2026-W09", "2026-02-23", "2026-03-01")),
        ("weekly", 5, at(dt.date(2026, 3, 6)), ("2026-W10", "2026-03-02", "2026-03-08")),
        ("weekly", 5, at(dt.date(2026, 3, 5)), ("2026-W09", "2026-02-23", "2026-03-01")),
        ("monthly", 5, at(dt.date(2026, 3, 4)), ("2026-01", "2026-01-01", "2026-01-31")),
        ("monthly", 5, at(dt.date(2026, 3, 5)), ("2026-02", "2026-02-01", "2026-02-28")),
        ("quarterly", 10, at(dt.date(2026, 4, 10)), ("2026-Q1", "2026-01-01", "2026-03-31")),
        ("quarterly", 10, at(dt.date(2026, 4, 9)), ("2025-Q4", "2025-10-01", "2025-12-31")),
        ("yearly", 15, at(dt.date(2026, 1, 14)), ("2024", "2024-01-01", "2024-12-31")),
        ("yearly", 15, at(dt.date(2026, 1, 15)), ("2025", "2025-01-01", "2025-12-31")),
    ],
)  # fmt: skip
def test_a_draft_is_about_the_period_that_ended(kind: str, day: int, now: dt.datetime, period: tuple[str, ...]) -> None:
    """Due at eight o'clock."""
    found = last_due(kind, day, 8, now)[1]
    assert (found.name, found.starts.isoformat(), found.ends.isoformat()) == period


KINDS = st.sampled_from(list(Kind))


@given(KINDS, st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
def test_every_day_lies_in_its_period_and_periods_follow_one_another(kind: Kind, day: dt.date) -> None:
    period = period_of(kind, day)
    assert period.starts <= day <= period.ends
    after: Period = period_of(kind, period.ends + dt.timedelta(days=1))
    assert after.starts == period.ends + dt.timedelta(days=1)
    assert after.name != period.name
    assert period_of(kind, period.starts) == period_of(kind, period.ends) == period


@given(KINDS, st.data(), st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 1, 1)))
def test_what_fell_due_last_fell_due_before_now_and_nothing_fell_due_since(
    kind: Kind, data: st.DataObject, now: dt.datetime
) -> None:
    day, hour = data.draw(st.integers(1, MOST_DAY[kind])), data.draw(st.integers(0, 23))
    moment = at(now.date(), now.hour)
    due, period = last_due(kind, day, hour, moment)
    assert due <= moment
    assert due.hour == hour
    assert period.starts <= due.date()
    later = last_due(kind, day, hour, moment + dt.timedelta(hours=1))[0]
    assert later in {due, moment + dt.timedelta(hours=1)}
