"""A letter is filled from the ledger, numbered once and without gaps, kept as the very file, and never issued twice."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from luodi.errors import LuodiError
from luodi.web.actions import RefusedError
from luodi.web.assessment.actions.issue_assessment import issue_assessment
from luodi.web.assessment.actions.prepare_result import prepare_result
from luodi.web.assessment.actions.set_scheme import set_scheme
from luodi.web.assessment.schemes import FIRST
from luodi.web.documents import store
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.extend import extend
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.actions.return_report import return_report
from luodi.web.ledger.standing import StaleError
from luodi.web.letters.actions.add_template import add_template
from luodi.web.letters.actions.issue_letter import issue_letter
from luodi.web.letters.actions.prepare_bulletin import prepare_bulletin
from luodi.web.letters.actions.prepare_urge import prepare_urge
from luodi.web.letters.actions.refill_letter import refill_letter
from luodi.web.letters.actions.retire_template import retire_template
from luodi.web.letters.actions.revise_letter import revise_letter
from luodi.web.letters.actions.set_style import set_style
from luodi.web.letters.actions.void_letter import void_letter
from luodi.web.letters.content import untold
from luodi.web.letters.making import template_of
from luodi.web.letters.models import Kind, Letter, Series, Style, Template
from luodi.web.letters.own_template import own_template
from luodi.web.letters.standing import letters_of
from luodi.web.letters.templates import try_template
from luodi.web.notices.actions.finalise_draft import finalise_draft
from luodi.web.notices.actions.make_draft import make_draft
from luodi.web.notices.actions.write_remarks import write_remarks
from luodi.web.notices.periods import period_of
from tests.web.letters.conftest import STYLE, TODAY, Office
from tests.web.letters.files import of_docx, of_pdf, wanted
from tests.web.notices.conftest import at


def drafted(office: Office, unit: str = "edu") -> Letter:
    return prepare_urge(office.by("supervisor"), office.units[unit], answer_by=dt.date(2026, 7, 20))


def test_a_letter_tells_the_task_its_words_source_day_and_days_overdue(office: Office) -> None:
    """Due on 30 June, today is 10 July: ten days."""
    letter = drafted(office)
    content = untold(letter.content)
    assert content.to == "云洲市教育委员会"
    assert "1项任务逾期未办结" in content.body
    assert "2026年7月20日前" in content.body
    row = content.annexes[0].rows[0]
    task = office.task
    assert row == ("1", task.text, f"{task.document.number} {'二（一）1'}", "2026-06-30", "逾期10天")
    assert letter.facts["tasks"] == [[str(task.pk), "2026-06-30", 10, False]]
    with pytest.raises(LuodiError, match="正在拟稿"):
        drafted(office)


def test_a_returned_report_is_told_with_its_reason_and_a_moved_day_with_the_first_one(both_offices: Office) -> None:
    office = both_offices
    charge = office.task.charges.get(unit=office.units["edu"])
    made = report(office.by("liaison"), charge, text="进展", occurred_on=dt.date(2026, 7, 1))
    return_report(office.by("supervisor"), made, reason="请补充佐证。")
    letter = drafted(office)
    assert untold(letter.content).annexes[0].rows[0][4] == "逾期10天；反馈被退回：请补充佐证"
    extend(office.by("supervisor"), office.task, until=dt.date(2026, 9, 30), reason="资金未到位")
    again = refill_letter(office.by("supervisor"), letter)
    row = untold(again.content).annexes[0].rows[0]
    assert row[3:] == ("2026-09-30（原定2026-06-30）", "反馈被退回：请补充佐证")
    assert untold(again.content).title == "关于办理被退回任务的督办函"


def test_issuing_numbers_keeps_the_files_and_writes_their_hashes_into_the_journal(office: Office) -> None:
    letter = issue_letter(office.by("chief"), drafted(office))
    content = untold(letter.content)
    assert (letter.number, content.number, content.day) == ("云督函〔2026〕1号", "云督函〔2026〕1号", "2026年7月10日")
    docx, pdf = store.read(letter.docx_sha256), store.read(letter.pdf_sha256)
    assert of_docx(docx) == of_pdf(pdf, content) == wanted(content)
    entry = Entry.objects.get(verb="letters.issue_letter")
    after = json.loads(entry.content)["after"]
    assert (after["number"], after["docx"]) == (letter.number, hashlib.sha256(docx).hexdigest())
    with pytest.raises(LuodiError, match="不能再签发"):
        issue_letter(office.by("chief"), letter)
    with pytest.raises(LuodiError, match="不能修改"):
        revise_letter(office.by("supervisor"), letter, title="改", to="", body="改")


def test_numbers_have_no_gaps_where_issuing_fails_and_none_is_given_again(
    both_offices: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = both_offices
    first = issue_letter(office.by("chief"), drafted(office))
    second = drafted(office, "fin")
    with monkeypatch.context() as broken:
        broken.setattr(
            "luodi.web.documents.store.keep", lambda data: (_ for _ in ()).throw(LuodiError(zh="满", en="full"))
        )
        with pytest.raises(LuodiError, match="满"):
            issue_letter(office.by("chief"), second)
    assert Series.objects.get().last == 1
    void_letter(office.by("chief"), first, why="主送有误")
    second = issue_letter(office.by("chief"), second)
    third = issue_letter(office.by("chief"), drafted(office))
    assert [second.serial, third.serial] == [2, 3]
    first.refresh_from_db()
    assert (first.state, first.number, first.void_reason) == ("void", "云督函〔2026〕1号", "主送有误")
    assert store.read(first.docx_sha256)


def test_only_who_was_given_the_right_signs_and_only_what_was_seen(office: Office) -> None:
    letter = drafted(office)
    with pytest.raises(RefusedError):
        issue_letter(office.by("supervisor"), letter)
    revise_letter(
        office.by("supervisor"),
        letter,
        title="关于样例的督办函",
        to="云洲市教育委员会",
        body="一、样例\n正文。",
        seen=0,
    )
    with pytest.raises(StaleError):
        issue_letter(office.by("chief"), letter, seen=0)
    with pytest.raises(RefusedError):
        void_letter(office.by("chief"), letter, why="不是拟稿人")
    assert issue_letter(office.by("chief"), letter, seen=1).serial == 1


def test_a_unit_sees_what_was_issued_to_it_and_nothing_else(office: Office) -> None:
    mine, other = drafted(office), drafted(office, "fin")
    assert not letters_of(office.people["liaison"]).exists()
    issue_letter(office.by("chief"), mine)
    issue_letter(office.by("chief"), other)
    assert list(letters_of(office.people["liaison"])) == [mine]
    assert list(letters_of(office.people["fin-liaison"])) == [other]
    client = Client()
    client.force_login(office.people["liaison"])
    taken = json.loads(b"".join(client.get("/lists/letters.json?kind=urge").streaming_content))  # type: ignore[attr-defined]
    mine.refresh_from_db()
    assert [(one["number"], one["title"]) for one in taken["rows"]] == [(mine.number, mine.title)] != [("", "")]
    assert letters_of(office.people["supervisor"]).count() == 2
    Letter.objects.update(secrecy=2)
    assert not letters_of(office.people["supervisor"]).exists()


def test_without_a_code_nothing_is_issued(office: Office) -> None:
    letter = drafted(office)
    Style.objects.all().delete()
    with pytest.raises(LuodiError, match="机关代字"):
        issue_letter(office.by("chief"), letter)
    assert not Series.objects.exists()


def test_tasks_of_secret_documents_are_told_in_no_letter(office: Office) -> None:
    type(office.task.document).objects.update(secrecy=2)
    office.people["supervisor"].clearance = 3
    office.people["supervisor"].save()
    with pytest.raises(LuodiError, match="没有逾期或被退回"):
        drafted(office)


def test_a_bulletin_has_the_drafts_figures_and_is_made_once(office: Office) -> None:
    """On 10 July: one task, due on 30 June and overdue; both its units have it open and late."""
    draft = make_draft(office.by("supervisor"), "monthly", period_of("monthly", dt.date(2026, 6, 15)))
    assert draft is not None
    with pytest.raises(LuodiError, match="请先定稿"):
        prepare_bulletin(office.by("supervisor"), draft)
    draft = write_remarks(office.by("supervisor"), draft, remarks="请各单位对照台账推进。")
    draft = finalise_draft(office.by("supervisor"), draft)
    letter = prepare_bulletin(office.by("supervisor"), draft)
    content = untold(letter.content)
    assert content.title == "关于2026年6月督办任务办理情况的通报"
    assert "在办任务1项，本期办结0项，逾期未办结1项" in content.body
    assert "有2个单位存在逾期任务" in content.body
    assert content.body.endswith("三、有关要求\n请各单位对照台账推进。")
    assert [row[1:] for row in content.annexes[0].rows] == [
        ("云洲市教育委员会", "1", "1", "0", "0"), ("云洲市财政局", "1", "1", "0", "0"),
    ]  # fmt: skip
    assert content.annexes[1].rows[0][1:] == (
        office.task.text, "云府发〔2026〕7号 二（一）1", "云洲市教育委员会", "2026-06-30",
    )  # fmt: skip
    with pytest.raises(LuodiError, match="已拟过文"):
        prepare_bulletin(office.by("supervisor"), draft)


def test_an_offices_template_is_tried_kept_by_version_and_its_own_words_have_no_pdf(office: Office) -> None:
    by = office.by("admin")
    assert not try_template(own_template())
    for change, named in (
        (lambda body: body.replace("{{ number }}", ""), "number"),
        (lambda body: body.replace("{{ number }}", "{{ nummer }}"), "nummer"),
        (lambda body: body.replace("{{ line.text }}", "{{ line.words }}"), "words"),
        (lambda body: body.replace("{%p for line in lines %}", "{%p for line in %}"), "占位符有误"),
    ):
        with pytest.raises(LuodiError, match=named):
            add_template(by, "urge", "坏.docx", edited(change))
    for bad in (b"no zip", edited(lambda body: "<!DOCTYPE x>" + body)):
        with pytest.raises(LuodiError, match="不能用作模板"):
            add_template(by, "urge", "坏.docx", bad)
    assert not Template.objects.exists()
    first = add_template(
        by, "urge", "督办函.docx", edited(lambda body: body.replace('w:val="FF0000"', 'w:val="EE0000"'))
    )
    second = add_template(by, "urge", "督办函.docx", edited(lambda body: body.replace("{{ day }}", "{{ day }}（章）")))
    assert [(t.version, t.own_words) for t in (first, second)] == [(1, False), (2, True)]
    letter = issue_letter(office.by("chief"), drafted(office))
    assert (letter.template, letter.pdf_sha256) == (second, "")
    assert "（章）" in of_docx(store.read(letter.docx_sha256)).replace("(章)", "（章）")
    retire_template(by, second)
    other = issue_letter(office.by("chief"), drafted(office, "fin"))
    assert other.template == first
    assert other.pdf_sha256


def edited(change: Callable[[str], str]) -> bytes:
    """Our own template with its body's XML changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(own_template())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()).encode() if name == "word/document.xml" else data)
    return out.getvalue()


def test_each_kind_is_written_in_the_form_of_its_style_and_both_files_say_the_same(
    both_offices: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """督办函, 通报, 季度分析 and 考评结果, each in 信函格式; a template belongs to the form it was uploaded for."""
    office = both_offices
    by, admin = office.by("supervisor"), office.by("admin")
    for kind in Kind.values:
        set_style(admin, kind, code="云督函", form="letter", **STYLE)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(TODAY.replace(month=6)))
    set_scheme(by, FIRST, effective=dt.date(2026, 1, 1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(TODAY))
    found = [drafted(office), prepare_result(by, issue_assessment(by, "monthly", "2026-06"))]
    for kind, day in (("monthly", dt.date(2026, 6, 15)), ("quarterly", dt.date(2026, 5, 1))):
        draft = make_draft(by, kind, period_of(kind, day))
        assert draft is not None
        found.append(prepare_bulletin(by, finalise_draft(by, draft)))
    assert sorted(letter.kind for letter in found) == sorted(Kind.values)
    for letter in found:
        issued = issue_letter(office.by("chief"), letter)
        content = untold(issued.content)
        files = [store.read(sha256) for sha256 in (issued.docx_sha256, issued.pdf_sha256)]
        assert content.form == "letter"
        assert "印发" not in (words := wanted(content))
        assert (of_docx(files[0]), of_pdf(files[1], content)) == (words, words)
    with pytest.raises(LuodiError, match="没有“memo”这一格式"):
        set_style(admin, "urge", code="云督函", form="memo", **STYLE)
    mine = add_template(admin, "urge", "信函.docx", own_template("letter"))
    assert (mine.form, mine.own_words) == ("letter", False)
    assert (template_of("urge", "letter"), template_of("urge", "general")) == (mine, None)


def test_of_two_who_set_the_first_style_at_once_the_second_changes_the_firsts(
    database: str, both_offices: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL both have seen that there is none yet before either writes; SQLite lets the second begin only when
    the first is done."""
    Style.objects.all().delete()
    Entry.objects.all().delete()
    by, together, save, met = both_offices.by("admin"), threading.Barrier(2), Style.save, threading.local()

    def meeting(row: Style, **how: Any) -> None:
        if not getattr(met, "once", False):
            met.once = True
            together.wait(timeout=30)
        save(row, **how)

    def of(code: str) -> None:
        set_style(by, Kind.URGE, code=code, **STYLE)

    def elsewhere(code: str) -> None:
        own = connections.create_connection("postgres")
        own.alias, connections["default"] = "default", own
        try:
            of(code)
        finally:
            own.close()

    if database == "sqlite":
        of("云督函")
        of("云督字")
    else:
        monkeypatch.setattr(Style, "save", meeting)
        threads = [threading.Thread(target=elsewhere, args=[code]) for code in ("云督函", "云督字")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    first, second = (entry.detail for entry in Entry.objects.filter(verb="letters.set_style").order_by("pk"))
    assert {first["after"]["code"], second["after"]["code"]} == {"云督函", "云督字"}
    assert (first.get("before"), second["before"]["code"]) == (None, first["after"]["code"])
    style = Style.objects.get()
    assert (style.code, style.revision) == (second["after"]["code"], 2)
