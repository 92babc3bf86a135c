"""Rosters: the unit's own, decided by the library in a process of its own, kept apart and not for long."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web import background
from luodi.web.actions import Caller, RefusedError
from luodi.web.journal.models import Entry, ReadingLog
from luodi.web.people.models import Role, Unit, User
from luodi.web.rosters import overdue, storing, working
from luodi.web.rosters.actions.confirm import confirm
from luodi.web.rosters.actions.erase import erase
from luodi.web.rosters.actions.upload import upload
from luodi.web.rosters.models import Roster
from tests.web.rosters.people import IDENTITY, PACK, roster

DAY = dt.date(2022, 12, 20)


@pytest.fixture(autouse=True)
def _own_var(settings: Any, tmp_path: Path) -> None:
    settings.LUODI_VAR = tmp_path / "var"


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return made()


@pytest.fixture
def people_on_both(database: str) -> dict[str, User]:
    """The same people on SQLite, then on PostgreSQL."""
    return made()


def made() -> dict[str, User]:
    """Two units, each with a caseworker; a supervisor in the first; a caseworker without a unit."""
    east, west = (Unit.objects.create(key=name, name=name) for name in ("云东区民政局", "云西区民政局"))
    return {
        "east": User.objects.create_user("east", role=Role.CASEWORKER, unit=east),
        "second": User.objects.create_user("second", role=Role.SUPERVISOR, unit=east),
        "west": User.objects.create_user("west", role=Role.CASEWORKER, unit=west),
        "leader": User.objects.create_user("leader", role=Role.LEADER, unit=east),
        "alone": User.objects.create_user("alone", role=Role.CASEWORKER),
    }


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def give(client: Client, file: Path | bytes, name: str = "十二月.xlsx", **more: Any) -> Any:
    content = file.read_bytes() if isinstance(file, Path) else file
    return client.post(
        "/rosters/", {"pack": PACK, "on": "2022-12-20", "file": SimpleUploadedFile(name, content), **more}
    )


def until(pk: Any, *stages: str) -> working.State:
    """Wait for the work on a roster, as the page does."""
    for _ in range(3_000):
        state = working.state(Roster.objects.get(pk=pk))
        if state.stage in stages:
            return state
        assert state.stage in ("looking", "deciding"), state
        time.sleep(0.1)
    raise AssertionError("no end after five minutes")


def decided(client: Client, file: Path, **more: Any) -> Roster:
    response = give(client, file, **more)
    assert response.status_code == 302, response.content.decode()[:3000]
    found = Roster.objects.latest("uploaded_at")
    until(found.pk, "to_confirm")
    assert client.post(f"/rosters/{found.pk}/do/confirm").status_code == 302
    until(found.pk, "done")
    return Roster.objects.get(pk=found.pk)


@pytest.fixture
def december(tmp_path: Path) -> Path:
    """A1 is under the guarantee, so support may not end: yes. A2: nothing applies. A3 has a day that is none."""
    return roster(tmp_path / "december.xlsx", [("A1", {}), ("A2", {}), ("A3", {"出生日期": "1980-02-30"})], ["A1"])


def test_a_roster_is_looked_at_confirmed_decided_and_the_bad_row_listed(
    people: dict[str, User], december: Path
) -> None:
    client = signed_in(people["east"])
    found = decided(client, december)
    result = working.state(found).result
    assert result is not None
    assert (result["counts"], result["left_out"], result["problems"]) == ({"yes": 1, "no": 1}, 1, 1)
    page = client.get(f"/rosters/{found.pk}").content.decode()
    # A3 stands in row 4, its birthday in the second column.
    assert "成员!B4" in page
    assert "暂不作退出调整" in page
    outcomes = b"".join(client.get(f"/rosters/{found.pk}/file/outcomes-csv")).decode("utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in outcomes[1:]] == [["A1", "是 yes"], ["A2", "否 no"]]
    problems = b"".join(client.get(f"/rosters/{found.pk}/file/problems")).decode("utf-8-sig").splitlines()
    assert problems[1].startswith("十二月.xlsx,成员!B4,A3,")
    assert b"".join(client.get(f"/rosters/{found.pk}/file/outcomes-xlsx"))[:2] == b"PK"


def test_the_columns_are_shown_before_anything_is_computed(people: dict[str, User], december: Path) -> None:
    client = signed_in(people["east"])
    give(client, december)
    found = Roster.objects.get()
    until(found.pk, "to_confirm")
    page = client.get(f"/rosters/{found.pk}").content.decode()
    assert "各列这样认" in page
    assert 'name="c0-1"' in page
    assert not (storing.folder(found.pk) / "outcomes.parquet").exists()


def test_a_column_that_a_person_takes_otherwise_is_read_so(people: dict[str, User], tmp_path: Path) -> None:
    """With the columns of working and being hit named as nobody knows them, one is put right by hand."""
    file = roster(tmp_path / "r.xlsx", [("A1", {"就业方式": "未就业", "参加失业保险": "否"})])
    client = signed_in(people["east"])
    give(client, file)
    found = Roster.objects.get()
    looks = until(found.pk, "to_confirm").looks
    assert looks is not None
    at = next(column["at"] for column in looks["sheets"][0]["columns"] if column["heading"] == "参加失业保险")
    # Whether somebody out of work was insured decides 四; without it the answer is open, and with it the whole.
    client.post(f"/rosters/{found.pk}/do/confirm", {f"c0-{at}": ""})
    result = until(found.pk, "done").result
    assert result is not None
    assert result["counts"] == {"unknown": 1}
    assert Roster.objects.get().columns == {"成员": {str(at): ""}}
    # Confirmed again as recognised, it is decided anew.
    client.post(f"/rosters/{found.pk}/do/confirm")
    again = until(found.pk, "done").result
    assert again is not None
    assert again["counts"] == {"no": 1}


def test_this_months_roster_is_compared_with_last_months(
    people_on_both: dict[str, User], december: Path, tmp_path: Path
) -> None:
    """A1 leaves the guarantee, A2 is gone, A4 is new, A5 stays as it was."""
    client = signed_in(people_on_both["east"])
    before = decided(
        client, roster(tmp_path / "before.xlsx", [("A1", {}), ("A2", {}), ("A5", {})], ["A1"]), on="2022-12-10"
    )
    now = decided(client, roster(tmp_path / "now.xlsx", [("A1", {}), ("A4", {}), ("A5", {})]), previous=str(before.pk))
    result = working.state(now).result
    assert result is not None
    compared = result["compared"]
    assert [compared[word] for word in ("new", "gone", "changed", "same")] == [1, 1, 1, 1]
    assert compared["moves"] == [["yes", "no", 1]]
    gone = client.get(f"/rosters/{now.pk}?change=gone").content.decode()
    assert ">A2<" in gone
    assert ">A4<" not in gone


def test_only_the_unit_that_gave_a_roster_sees_it(people_on_both: dict[str, User], december: Path) -> None:
    found = decided(signed_in(people_on_both["east"]), december)
    paths = [f"/rosters/{found.pk}{rest}" for rest in ("", "/progress", "/file/outcomes-csv", "/file/problems")]
    assert [signed_in(people_on_both["second"]).get(path).status_code for path in paths] == [200] * 4
    for stranger, status in (("west", 404), ("alone", 404), ("leader", 403)):
        client = signed_in(people_on_both[stranger])
        assert [client.get(path).status_code for path in paths] == [status] * 4
        assert client.post(f"/rosters/{found.pk}/do/erase").status_code == status
        assert str(found.pk) not in client.get("/rosters/").content.decode()
    with pytest.raises(RefusedError):
        confirm(Caller(people_on_both["west"], "page"), found, {})
    with pytest.raises(RefusedError):
        erase(Caller(people_on_both["west"], "page"), found)
    with pytest.raises(RefusedError):
        upload(Caller(people_on_both["alone"], "page"), PACK, DAY, "r.csv", [b"x"])
    # Nor may another unit compare with it.
    with pytest.raises(RefusedError):
        upload(Caller(people_on_both["west"], "page"), PACK, DAY, "r.csv", [b"x"], previous=found)


def test_every_look_at_outcomes_is_journalled_and_nothing_of_a_person_is(
    people_on_both: dict[str, User], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not in the journal, not in a table, not in what the server says: neither the identity number nor any cell."""
    from django.apps import apps

    file = roster(tmp_path / "r.xlsx", [("Q7X1", {}), ("Q7X2", {"出生日期": "1949-12-30"})])
    rows = "户编号,公民身份号码,出生日期\nQ7X1," + IDENTITY + ",1949-12-31\nQ7X2,110105194912310021,1949-12-31\n"
    client = signed_in(people_on_both["east"])
    decided(client, file)
    give(client, rows.encode(), "十二月.csv")
    second = Roster.objects.latest("uploaded_at")
    until(second.pk, "to_confirm")
    client.post(f"/rosters/{second.pk}/do/confirm")
    until(second.pk, "done")
    before = ReadingLog.objects.count()
    page = client.get(f"/rosters/{second.pk}").content.decode()
    client.get(f"/rosters/{second.pk}/file/problems")
    readings = list(ReadingLog.objects.order_by("id"))[before:]
    assert [(one.actor, one.object_id, one.detail["fields"]) for one in readings] == [
        (people_on_both["east"], str(second.pk), ["outcomes", "problems", "reasons"]),
        (people_on_both["east"], str(second.pk), ["problems"]),
    ]
    assert "11**************21" in page
    kept = json.dumps(
        [[str(value) for value in row] for model in apps.get_models() for row in model.objects.values_list()]
    )
    told = capfd.readouterr()
    for words in (IDENTITY, "110105194912310021", "Q7X1", "Q7X2", "1949"):
        assert words not in kept
        assert words not in told.err + told.out
    assert IDENTITY not in page


def test_an_identity_number_that_serves_as_the_key_is_shown_masked(people: dict[str, User], tmp_path: Path) -> None:
    client = signed_in(people["east"])
    found = decided(client, roster(tmp_path / "r.xlsx", [(IDENTITY, {})]))
    page = client.get(f"/rosters/{found.pk}").content.decode()
    assert IDENTITY not in page
    assert "11**************2X" in page


def test_a_deleted_roster_leaves_nothing_but_that_there_was_one(
    people_on_both: dict[str, User], december: Path
) -> None:
    client = signed_in(people_on_both["east"])
    found = decided(client, december)
    folder = storing.folder(found.pk)
    assert folder.is_dir()
    assert client.post(f"/rosters/{found.pk}/do/erase").status_code == 302
    assert not folder.exists()
    found.refresh_from_db()
    assert (found.name, found.columns, found.erased_at is not None) == ("", {}, True)
    assert client.get(f"/rosters/{found.pk}/file/outcomes-csv").status_code == 404
    assert "数据已删除" in client.get("/rosters/").content.decode()
    assert Entry.objects.filter(object_id=str(found.pk), verb="rosters.erase").count() == 1
    with pytest.raises(LuodiError):
        confirm(Caller(people_on_both["east"], "page"), found, {})


def test_what_is_kept_too_long_is_deleted_by_the_clock(people_on_both: dict[str, User], december: Path) -> None:
    client = signed_in(people_on_both["east"])
    give(client, december)
    found = Roster.objects.get()
    until(found.pk, "to_confirm")
    assert found.kept_until == timezone.localdate() + dt.timedelta(days=62)
    assert overdue.erase_overdue() == 0
    assert storing.folder(found.pk).is_dir()
    Roster.objects.update(kept_until=timezone.localdate() - dt.timedelta(days=1))
    # And a folder that no row has, left by somebody killed in between.
    stray = storing.folder(found.pk).with_name("00000000-0000-4000-8000-000000000000")
    stray.mkdir()
    os.utime(stray, (1, 1))
    assert overdue.erase_overdue() == 1
    assert not storing.folder(found.pk).exists()
    assert not stray.exists()
    assert Entry.objects.get(verb="rosters.erase").why == "保存期满"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("r.xlsx", b"PK\3\4 not a workbook", "内容不是 .xlsx"),
        ("r.csv", b"PK\3\4 a workbook by another name", "内容不是 .csv"),
        ("r.parquet", b"no", "内容不是 .parquet"),
        ("r.doc", b"x", "不会读“.doc”文件"),
        ("r.csv", b"x" * 3000, "超过 0 MB"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_kept(
    people: dict[str, User], name: str, content: bytes, says: str, settings: Any
) -> None:
    if "MB" in says:
        settings.LUODI_ROSTER_MB = 0
    response = give(signed_in(people["east"]), content, name)
    assert response.status_code == 400
    assert says in response.content.decode()
    assert not Roster.objects.exists()
    assert list((Path(settings.LUODI_VAR) / "rosters").glob("*")) == []


def test_a_file_without_known_headings_is_told_after_it_was_looked_at(people: dict[str, User]) -> None:
    client = signed_in(people["east"])
    give(client, "甲,乙\n1,2\n".encode(), "r.csv")
    found = Roster.objects.get()
    until(found.pk, "refused")
    page = client.get(f"/rosters/{found.pk}").content.decode()
    assert "没有认出任何表头" in page
    # The name by which the user knows the file, not that under which it is stored.
    assert "r.csv" in page
    assert "source.csv" not in page


def test_work_that_fell_silent_is_told_as_broken_off_and_can_be_begun_again(
    people: dict[str, User], december: Path
) -> None:
    client = signed_in(people["east"])
    found = decided(client, december)
    folder = storing.folder(found.pk)
    # As a killed server leaves it: no result, the last word long ago.
    (folder / "result.json").unlink()
    background.tell(folder, 0.4, "认定 / deciding")
    assert working.state(found).stage == "deciding"
    assert "40 %" in client.get(f"/rosters/{found.pk}").content.decode()
    long_ago = time.time() - working.SILENT - 1
    os.utime(folder / "status.json", (long_ago, long_ago))
    assert "计算中断了" in client.get(f"/rosters/{found.pk}").content.decode()
    assert client.get(f"/rosters/{found.pk}/progress")["HX-Refresh"] == "true"
    client.post(f"/rosters/{found.pk}/do/again")
    assert until(found.pk, "done").stage == "done"


def test_a_killed_process_is_told_as_broken_off_at_once(
    people: dict[str, User], december: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that works is killed by the machine (kill -9); whoever waited for it says so."""
    client = signed_in(people["east"])
    give(client, december)
    found = Roster.objects.get()
    until(found.pk, "to_confirm")
    run = subprocess.run

    def killed(command: list[str], **more: Any) -> Any:
        process = subprocess.Popen(command, **{name: value for name, value in more.items() if name != "check"})
        process.kill()
        return subprocess.CompletedProcess(command, process.wait())

    monkeypatch.setattr(working.subprocess, "run", killed)
    client.post(f"/rosters/{found.pk}/do/confirm")
    until(found.pk, "broken")
    monkeypatch.setattr(working.subprocess, "run", run)
    client.post(f"/rosters/{found.pk}/do/again")
    result = until(found.pk, "done").result
    assert result is not None
    assert result["counts"] == {"yes": 1, "no": 1}


def test_work_that_broke_says_so_without_quoting_a_cell(
    people: dict[str, User], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A task that cannot be done: what the process says names no value."""
    client = signed_in(people["east"])
    give(client, roster(tmp_path / "r.xlsx", [("A1", {})]))
    found = Roster.objects.get()
    until(found.pk, "to_confirm")
    Roster.objects.update(columns={"成员": {"秘密": "x"}}, confirmed_at=timezone.now())
    found.refresh_from_db()
    working.begin(found)
    until(found.pk, "broken")
    # The process has ended by now; what it said is in the server's own stream.
    time.sleep(0.5)
    assert "秘密" not in capfd.readouterr().err


def test_a_roster_whose_files_are_gone_says_so(people: dict[str, User], december: Path) -> None:
    client = signed_in(people["east"])
    give(client, december)
    found = Roster.objects.get()
    until(found.pk, "to_confirm")
    storing.erase(found.pk)
    assert "不在这台服务器上" in client.get(f"/rosters/{found.pk}").content.decode()


def test_what_is_stored_is_for_the_sites_own_user_only(people: dict[str, User], december: Path) -> None:
    found = decided(signed_in(people["east"]), december)
    folder = storing.folder(found.pk)
    open_to_others = [path.name for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]
    assert open_to_others == []


def test_each_packs_template_is_a_roster_that_its_own_headings_recognise(people: dict[str, User]) -> None:
    import zipfile

    from luodi.web.rosters.forms import packs

    client = signed_in(people["east"])
    for name, _label in packs():
        response = client.get("/rosters/template", {"pack": name})
        assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert client.get("/rosters/template", {"pack": "none"}).status_code == 404


@pytest.fixture(autouse=True)
def _no_work_left() -> Iterator[None]:
    """No test ends while a process of it still works."""
    yield
    with working._turn:
        pass
