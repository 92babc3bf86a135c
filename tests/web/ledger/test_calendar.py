"""A year of the calendar is taken in: what moves is shown before, told after, and moves once."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from luodi.clocks import SHANGHAI, WorkingCalendar, YearDecree
from luodi.clocks.decrees import parse_csv, write_csv
from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.calendars.models import CalendarYear
from luodi.web.calendars.sheets import read_sheet
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.adopt_calendar import adopt_calendar
from luodi.web.ledger.models import Clock, ClockEvent, Commitment
from luodi.web.ledger.timing import computed, due_of
from luodi.web.people.models import User
from tests.web import invented

BASIS = "2035年放假安排"
CSV = f"日期,类型,名称,依据\n2035-02-07至2035-02-13,休,春节,{BASIS}\n2035-02-17,班,,\n"
"""Rest on Wednesday the 7th to Tuesday the 13th; Saturday the 17th is worked."""


def started(task: Commitment, limit: str, day: dt.date, standing: str = "other") -> Clock:
    at = dt.datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
    clock = Clock.objects.create(commitment=task, purpose="completion", standing=standing, limit=limit, computed_at=at)
    ClockEvent.objects.create(clock=clock, kind="start", occurred_at=at, recorded_at=at)
    computed(clock, at).save()
    return clock


@pytest.fixture
def people(database: str) -> dict[str, User]:
    units = invented.units()
    found = invented.people(units)
    invented.programme(units)
    return found


@pytest.fixture
def administrator(people: dict[str, User]) -> Caller:
    return Caller(people["administrator"], "page")


def test_open_clocks_move_and_their_history_says_which_calendar_moved_them(administrator: Caller) -> None:
    tasks = list(Commitment.objects.order_by("order"))
    clock = started(tasks[1], "3个工作日", dt.date(2035, 2, 5))  # assumed: 6, 7, 8 February
    other = started(tasks[2], "30日", dt.date(2035, 2, 5))  # days as such: no calendar touches them
    done = started(tasks[3], "3个工作日", dt.date(2035, 2, 5))
    Commitment.objects.filter(pk=tasks[3].pk).update(progress="completed")
    assert (clock.due, clock.provisional) == (dt.date(2035, 2, 8), True)
    found = adopt_calendar(administrator, parse_csv(CSV, "2035.csv"), file="2035.csv")
    assert [one.clock.pk for one in found] == [clock.pk]
    clock.refresh_from_db()
    # 6 February; rest from the 7th to the 13th; then 14, 15
    assert (clock.due, clock.provisional) == (dt.date(2035, 2, 15), False)
    assert Commitment.objects.get(pk=tasks[1].pk).due == dt.date(2035, 2, 15)
    for row in (other, done):
        before = (row.due, row.provisional)
        row.refresh_from_db()
        assert (row.due, row.provisional) == before
    told = Entry.objects.get(verb="ledger.adopt_calendar", object_id=str(tasks[1].pk))
    assert told.detail["before"]["due"] == "2035-02-08"
    assert told.detail["after"] == {"due": "2035-02-15", "clock": clock.pk, "basis": f"{BASIS}（2035年日历）"}
    assert told.why.startswith(f"2035-02-07由工作日改为休息日（春节；{BASIS}）。")


def test_the_same_year_again_moves_nothing_and_writes_nothing(administrator: Caller) -> None:
    started(Commitment.objects.order_by("order")[1], "3个工作日", dt.date(2035, 2, 5))
    decree = parse_csv(CSV, "2035.csv")
    assert len(adopt_calendar(administrator, decree, file="2035.csv")) == 1
    before = (Entry.objects.count(), CalendarYear.objects.count())
    assert adopt_calendar(administrator, decree, file="again.csv") == []
    assert (Entry.objects.count(), CalendarYear.objects.count()) == before


def test_a_corrected_year_takes_the_place_of_the_first_and_moves_the_clocks_back(administrator: Caller) -> None:
    clock = started(Commitment.objects.order_by("order")[1], "3个工作日", dt.date(2035, 2, 5))
    adopt_calendar(administrator, parse_csv(CSV, "2035.csv"), file="2035.csv")
    adopt_calendar(administrator, parse_csv("日期,类型\n2035-02-09,休\n", "2035.csv"), file="mended.csv")
    clock.refresh_from_db()
    assert clock.due == dt.date(2035, 2, 8)
    assert list(CalendarYear.objects.values_list("ordinal", "file")) == [(2, "mended.csv"), (1, "2035.csv")]


def test_only_the_administrator_takes_a_year_in(people: dict[str, User]) -> None:
    decree = parse_csv(CSV, "2035.csv")
    for role in ("supervisor", "liaison", "leader", "auditor", "public"):
        with pytest.raises(RefusedError):
            adopt_calendar(Caller(people[role], "page"), decree, file="2035.csv")
    assert not CalendarYear.objects.exists()


def test_the_page_shows_what_would_move_and_does_it_on_confirmation(people: dict[str, User]) -> None:
    clock = started(Commitment.objects.order_by("order")[1], "3个工作日", dt.date(2035, 2, 5))
    client = Client()
    client.force_login(people["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    upload = SimpleUploadedFile("2035.csv", CSV.encode())
    page = client.post("/ledger/calendar", {"calendar": upload})
    told = page.content.decode()
    assert "2035-02-08" in told
    assert "2035-02-15" in told
    assert "2035-02-07由工作日改为休息日" in told
    assert not CalendarYear.objects.exists()
    given = {"adopt": "1", "file": page.context["file"], "content": page.context["content"]}
    assert client.post("/ledger/calendar", given).status_code == 302
    clock.refresh_from_db()
    assert clock.due == dt.date(2035, 2, 15)


def test_others_see_the_years_and_cannot_upload(people: dict[str, User]) -> None:
    client = Client()
    client.force_login(people["supervisor"], backend="django.contrib.auth.backends.ModelBackend")
    assert "上传新的一年" not in client.get("/ledger/calendar").content.decode()
    upload = SimpleUploadedFile("2035.csv", CSV.encode())
    assert client.post("/ledger/calendar", {"calendar": upload}).status_code == 403


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("2035.csv", "日期,类型\n2035-02-30,休\n".encode(), "不是日期|日期“2035-02-30”不正确"),
        ("2035.txt", b"", "应为 .csv"),
        ("2035.xlsx", b"PK broken", "不是可以读取的工作簿"),
        ("2035.csv", "日期,类型\n2035-02-09,休\n2036-01-01,休\n".encode(), "恰好包含一个年份"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_by_name_and_changes_nothing(
    people: dict[str, User], name: str, data: bytes, told: str
) -> None:
    with pytest.raises(LuodiError, match=told):
        read_sheet(data, name)
    client = Client()
    client.force_login(people["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.post("/ledger/calendar", {"calendar": SimpleUploadedFile(name, data or b" ")})
    assert page.status_code == 422
    assert name in page.content.decode()
    assert not CalendarYear.objects.exists()


def _workbook(rows: list[tuple[Any, ...]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


def test_a_spreadsheet_a_csv_in_either_encoding_and_toml_say_the_same() -> None:
    rows: list[tuple[Any, ...]] = [
        ("日期", "类型", "名称", "依据"), ("2035-02-07至2035-02-13", "休", "春节", BASIS), (dt.date(2035, 2, 17), "班"),
    ]  # fmt: skip
    toml = (
        f'source = "{BASIS}"\n[[rest]]\nfrom = 2035-02-07\nto = 2035-02-13\nname = "春节"\n[[work]]\nday = 2035-02-17\n'
    )
    read = [
        read_sheet(_workbook(rows), "2035.xlsx"), read_sheet(CSV.encode("utf-8-sig"), "2035.csv"),
        read_sheet(CSV.encode("gb18030"), "2035.csv"), read_sheet(toml.encode(), "2035.toml"),
    ]  # fmt: skip
    assert all(one == read[0] for one in read)
    assert (len(read[0].rest), read[0].work) == (7, frozenset({dt.date(2035, 2, 17)}))


def test_an_error_in_a_spreadsheet_names_its_row() -> None:
    with pytest.raises(LuodiError) as caught:
        read_sheet(_workbook([("日期", "类型"), ("2035-02-07", "休"), ("2035-02-08", "假")]), "2035.xlsx")
    assert caught.value.place == "3"


DAYS = st.dates(dt.date(2035, 1, 1), dt.date(2035, 12, 31))


@st.composite
def decrees(draw: st.DrawFn) -> YearDecree:
    rest = draw(st.dictionaries(DAYS, st.sampled_from(["春节", "国庆节", ""]), min_size=1, max_size=40))
    work = draw(st.frozensets(DAYS.filter(lambda day: day.weekday() > 4), max_size=8)) - rest.keys()
    return YearDecree(2035, rest, frozenset(work), draw(st.sampled_from([BASIS, "甲,乙“丙”"])))


@given(decrees())
def test_a_year_written_down_reads_back_to_itself(decree: YearDecree) -> None:
    assert parse_csv(write_csv(decree), "2035.csv") == decree


@given(decrees(), st.dates(dt.date(2034, 11, 1), dt.date(2035, 12, 1)), st.integers(1, 60))
def test_what_is_recomputed_is_what_a_clock_started_today_would_have(
    decree: YearDecree, day: dt.date, count: int
) -> None:
    """The due of a clock on the new calendar is the day that a count by hand over its statuses reaches."""
    calendar = WorkingCalendar().with_decree(decree)
    at = dt.datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
    clock = Clock(purpose="completion", limit=f"{count}个工作日")
    found = due_of(clock, calendar, [ClockEvent(kind="start", occurred_at=at, recorded_at=at)])
    reached, left = day, count
    while left:
        reached += dt.timedelta(days=1)
        left -= calendar.status(reached).working
    assert found is not None
    assert found.day == reached
    # 2034 and 2036 have no notice
    assert found.provisional == (day.year == 2034 or reached.year == 2036)
