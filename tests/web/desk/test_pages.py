"""Pages of the desk: what each person sees, what is masked, what is refused, what a notice says."""

from __future__ import annotations

import datetime as dt
import doctest
import io
import re
from typing import Any
from urllib.parse import quote

import docx
import pytest
from django.test import Client
from docx.shared import Mm

from luodi import units
from luodi.packs import load
from luodi.rules.asking import next_of, questions
from luodi.web.actions import OPERATOR, Caller
from luodi.web.desk import masking, telling
from luodi.web.desk import notice as notice_module
from luodi.web.desk.actions.amend import amend
from luodi.web.desk.actions.approve import approve
from luodi.web.desk.actions.begin import begin
from luodi.web.desk.actions.erase import erase
from luodi.web.desk.actions.return_ruling import return_ruling
from luodi.web.desk.actions.submit import submit
from luodi.web.desk.actions.withdraw import withdraw
from luodi.web.desk.masking import Party, masked_name
from luodi.web.desk.models import Matter, Ruling
from luodi.web.desk.notice import appeal, chinese_day
from luodi.web.desk.sources import Source
from luodi.web.desk.telling import Amendment, content_of, decided, months
from luodi.web.documents.intake import read, take_in
from luodi.web.documents.models import Publicity
from luodi.web.journal.models import Entry
from tests.web.desk.desks import FAMILY, NAME, NUMBER, ON, Desk, desk, fill, household, reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Desk:
    now = dt.datetime(2023, 7, 10, 2, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return desk()


def client(by: Caller, language: str = "zh-hans") -> Client:
    made = Client(headers={"accept-language": language})
    assert by.user is not None
    made.force_login(by.user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def page(by: Caller, path: str, language: str = "zh-hans") -> str:
    reply_ = client(by, language).get(path)
    assert reply_.status_code == 200, (path, reply_.status_code)
    return reply_.content.decode()


def typed(ruling: Ruling) -> dict[str, str]:
    """What the family types into the form that the page shows."""
    content = content_of(ruling)
    assert content is not None
    asked = next_of(questions(decided(ruling.matter, content, ruling.on, ruling.readings)))
    said = {q.path: reply(q, FAMILY) for q in asked}
    return {path: "yes" if value is True else "no" if value is False else str(value) for path, value in said.items()}


def test_the_whole_of_it_by_forms_without_a_script(town: Desk) -> None:
    made = client(town.maker)
    opened = made.post(
        "/desk/new/dibao_2022", {"name": NAME, "identity": NUMBER, "on": "2023-03-01", "rule": "eligible"}
    )
    assert opened.status_code == 302
    address = opened["Location"]
    steps = 0
    while address.endswith("/ask"):
        ruling = Ruling.objects.get()
        sent = made.post(address, {**typed(ruling), "seen": str(ruling.revision)})
        assert sent.status_code == 302, sent.content.decode()[-2000:]
        address = sent["Location"]
        steps += 1
        assert steps < 20
    html = made.get(address).content.decode()
    assert "最低生活保障" in html
    assert re.search(r"desk-outcome.*?<strong>是</strong>", html, re.S)
    assert "50,400.01元" in html  # 24 x 700 x 3 = 50,400: a fen more of savings turns it round
    assert 6 <= steps <= 10


def test_wrong_answers_are_told_at_their_fields_and_nothing_is_kept(town: Desk) -> None:
    ruling = begin(town.maker, "dibao_2022", on=ON, party=Party(NAME))
    sent = client(town.maker).post(f"/desk/{ruling.matter_id}/ask", {"deposits": "许多", "members": "3"})
    assert sent.status_code == 422
    assert "不是数" in sent.content.decode()
    content = content_of(Ruling.objects.get())
    assert content is not None
    assert content.told.facts == {}


def test_a_form_that_somebody_else_overtook_is_refused(town: Desk) -> None:
    ruling = household(town.maker)
    sent = client(town.second).post(f"/desk/{ruling.matter_id}/facts", {"deposits": "5", "seen": "0"})
    assert sent.status_code == 409
    assert "他人刚刚修改过" in sent.content.decode()


def test_with_a_script_the_next_questions_come_in_place(town: Desk) -> None:
    ruling = begin(town.maker, "dibao_2022", on=ON, party=Party(NAME))
    sent = client(town.maker).post(f"/desk/{ruling.matter_id}/ask", {"members": "1"}, headers={"hx-request": "true"})
    html = sent.content.decode()
    assert sent.status_code == 200
    assert "<html" not in html
    assert 'name="members[0].relation"' in html


def test_who_need_not_know_sees_no_name_no_number_and_no_fact(town: Desk) -> None:
    ruling = submit(town.maker, household(town.maker, **{"members[0].certified_wage": "9612.34"}))
    address = f"/desk/{ruling.matter_id}"
    for by in (town.auditor, town.supervisor, town.administrator):
        html = page(by, address) + page(by, "/desk/") + page(by, f"{address}/version/1/replay")
        for word in (NAME, NUMBER, "9,612.34", "女儿"):
            assert word not in html, (by.user, word)
        assert masked_name(NAME) in html
        assert "个人信息已遮盖" in html
    own = page(town.second, address)
    for word in (NAME, NUMBER, "9,612.34", "女儿"):
        assert word in own


def test_reasons_that_may_tell_of_the_person_are_masked_and_erased_with_the_rest(town: Desk) -> None:
    words = "住院后没有收入"
    ruling = return_ruling(town.second, submit(town.maker, household(town.maker)), reason=words)
    address = f"/desk/{ruling.matter_id}"
    assert page(town.maker, address).count(words) == 2  # above, and in the history
    for by in (town.auditor, town.supervisor):
        assert words not in page(by, address)
    ruling = withdraw(town.maker, ruling, reason="本人撤回申请")
    erase(town.administrator, ruling.matter, why="依申请删除")
    assert words not in page(town.maker, address)
    assert "依申请删除" in page(town.maker, address)


def test_another_units_matter_is_not_there(town: Desk) -> None:
    ruling = submit(town.maker, household(town.maker))
    for path in ("", "/ask", "/facts", "/amend", "/version/1", "/version/1/notice", "/version/1/notice.docx"):
        assert client(town.other).get(f"/desk/{ruling.matter_id}{path}").status_code == 404
    assert client(town.other).post(f"/desk/{ruling.matter_id}/do/approve").status_code == 404
    assert str(ruling.matter_id) not in page(town.other, "/desk/")


@pytest.mark.parametrize("path", ["/version/1/notice", "/version/1/notice.docx"])
def test_a_notice_is_for_the_deciding_unit(town: Desk, path: str) -> None:
    ruling = submit(town.maker, household(town.maker))
    for by in (town.auditor, town.supervisor, town.administrator):
        assert client(by).get(f"/desk/{ruling.matter_id}{path}").status_code == 404


def test_every_look_at_personal_data_is_listed_for_the_auditor(town: Desk) -> None:
    ruling = household(town.maker)
    address = f"/desk/{ruling.matter_id}"
    page(town.second, address)
    page(town.supervisor, address)
    readings = Entry.objects.filter(kind="reading", object_id=str(ruling.matter_id))
    assert [entry.actor for entry in readings] == [town.second.user]
    html = page(town.auditor, address)
    assert "谁看过个人信息" in html
    assert "演示second" in html
    listed = page(town.auditor, f"/journal/?kind=reading&object_type=desk.matter&object_id={ruling.matter_id}")
    assert "认定事项" in listed


def test_an_auditor_unmasks_once_with_a_reason(town: Desk) -> None:
    ruling = household(town.maker)
    address = f"/desk/{ruling.matter_id}"
    seen = client(town.auditor)
    refused = seen.post(f"{address}/do/unmask", {"reason": ""})
    assert refused.status_code == 422
    assert NAME not in refused.content.decode()
    shown = seen.post(f"{address}/do/unmask", {"reason": "专项审计"})
    assert NAME in shown.content.decode()
    assert NAME not in seen.get(address).content.decode()
    assert Entry.objects.get(kind="reading").why == "专项审计"


def test_the_four_answers_are_not_mixed(town: Desk) -> None:
    """Facts missing; a value; the amount, which another document gives; a car that a person must judge needed."""
    empty = begin(town.maker, "dibao_2022", on=ON, party=Party(NAME))
    html = page(town.maker, f"/desk/{empty.matter_id}")
    assert 'class="sheet desk-answer desk-unknown"' in html
    assert "提交复核</button>" not in html
    told = household(town.maker)
    html = page(town.maker, f"/desk/{told.matter_id}")
    assert 'class="sheet desk-answer desk-value"' in html
    assert "提交复核</button>" in html
    amount = begin(town.maker, "dibao_2022", on=ON, party=Party(NAME), rule="monthly_support")
    silent = fill(town.maker, amount, {**FAMILY, "amount_of_support": None})
    html = page(town.maker, f"/desk/{silent.matter_id}")
    assert 'class="sheet desk-answer desk-silent"' in html
    assert "文件没有规定" in html
    judged = household(town.maker, vehicles=1, needed_vehicle=None)
    html = page(town.maker, f"/desk/{judged.matter_id}")
    assert 'class="sheet desk-answer desk-judgement"' in html
    assert "第十三条末款" in html
    assert "提交复核</button>" not in html


def test_another_reading_that_changes_the_answer_is_shown(town: Desk) -> None:
    """Income exactly 25,200 over twelve months is not below the standard; over six months it would be more."""
    ruling = household(town.maker)
    html = page(town.maker, f"/desk/{ruling.matter_id}")
    assert "结论会变" in html
    assert "“规定期限”未写明" in html


def test_another_reading_is_taken_with_its_reason_marked_for_the_second_person_and_told_in_the_notice(
    town: Desk,
) -> None:
    """16,800 yuan over 3 heads are 466.67 a month in twelve months, below 700; in six months 933.33, not below."""
    address = f"/desk/{household(town.maker).matter_id}"
    told = {"name": "assessed_period", "option": "six_months", "reason": "", "seen": str(Ruling.objects.get().revision)}
    maker = client(town.maker)
    assert maker.post(f"{address}/do/reading", told).status_code == 422
    assert Ruling.objects.get().readings == {}
    assert maker.post(f"{address}/do/reading", {**told, "reason": "本季政策按半年核算"}).status_code == 302
    ruling = submit(town.maker, Ruling.objects.get())
    assert (ruling.shown, ruling.receipt["readings"]) == ("否", {"assessed_period": "six_months"})
    assert "换了读法" in page(town.second, "/desk/")
    seen = page(town.second, address)
    assert "本季政策按半年核算" in seen
    assert re.search(r"按通常读法结论不同</span> ✓ 是", seen)
    assert "改用这一读法" not in seen  # it waits for review: nothing is changed
    assert "本季政策按半年核算" not in page(town.auditor, address)
    approve(town.second, ruling)
    letter = client(town.maker).get(f"{address}/version/1/notice.docx")
    lines = [p.text for p in docx.Document(io.BytesIO(letter.content)).paragraphs]
    assert any(
        "通常取“12个月”，本认定取“6个月”；取通常读法时结论不同。理由：本季政策按半年核算。" in one for one in lines
    )
    again = page(town.second, f"{address}/version/1/replay")
    assert "与当时一致" in again
    assert "6个月" in again


def test_beside_each_provision_stands_whether_it_holds(town: Desk) -> None:
    """Of a household that qualifies the excluding conditions do not hold; that is nothing bad and has no colour."""
    ruling = approve(town.second, submit(town.maker, household(town.maker)))
    html = page(town.maker, f"/desk/{ruling.matter_id}")
    excluded = re.search(r"第十三条（一） 金融资产.*?</li>", html, re.S)
    assert excluded
    assert "不成立" in excluded[0]
    sent = client(town.maker).get(f"/desk/{ruling.matter_id}/version/1/notice.docx")
    lines = [p.text for p in docx.Document(io.BytesIO(sent.content)).paragraphs]
    assert any(line.startswith("第十三条（一）") and line.endswith("24倍：不成立") for line in lines)
    assert any(line.startswith("第四条") and line.endswith("：成立") for line in lines)


def test_without_the_document_it_says_so(town: Desk) -> None:
    ruling = household(town.maker)
    assert "渝府办发〔2022〕128号 未录入文件库" in page(town.maker, f"/desk/{ruling.matter_id}")


INVENTED = """云洲市人民政府办公厅
关于印发云洲市困难家庭补助办法的通知

渝府办发〔2022〕128号

各区人民政府：

《云洲市困难家庭补助办法》已经市政府同意，现印发给你们，请认真执行。

云洲市人民政府办公厅
2022年12月16日

云洲市困难家庭补助办法

第一条 为帮助困难家庭，制定本办法。

第九条 家庭每人每月收入不足补助线的，可以补助。

第十三条 家庭财产有下列情形之一的，不予补助：
（一）每人存款太多的；
（二）房屋太大的。

第十四条 对决定不服的，可以自收到通知之日起60日内申请行政复议。
"""
"""An invented document under the pack's number, to see clauses found and lit."""


@pytest.fixture
def in_library(town: Desk, tmp_path: Any) -> Desk:
    file = tmp_path / "invented.txt"
    file.write_text(INVENTED, "utf-8")
    take_in(OPERATOR, read(file), registry=units.load(["yunzhou"]), publicity=Publicity.OPEN)
    return town


def test_the_clause_stands_beside_the_answer_lit(in_library: Desk) -> None:
    ruling = household(in_library.maker, deposits="50400.01")
    html = page(in_library.maker, f"/desk/{ruling.matter_id}")
    assert re.search(r"<mark[^>]*>.{0,60}（一）.{0,40}每人存款太多的", html, re.S)
    assert not re.search(r"<mark[^>]*>[^<]*(<[^>]*>[^<]*)?房屋太大", html)


def test_a_notice_has_the_documents_own_ways_of_appeal(in_library: Desk) -> None:
    assert in_library.maker.user is not None
    said = appeal(Source("渝府办发〔2022〕128号", in_library.maker.user))
    assert len(said) == 1
    assert "60日内申请行政复议" in said[0]
    assert appeal(Source("云府发〔2020〕1号", in_library.maker.user)) == [
        "云府发〔2020〕1号 未录入文件库，其中有无救济途径的规定未能核对。"
    ]


def test_a_notice_as_docx_is_laid_out_as_official_letters_are(town: Desk) -> None:
    ruling = approve(town.second, submit(town.maker, household(town.maker)))
    sent = client(town.maker).get(f"/desk/{ruling.matter_id}/version/1/notice.docx")
    assert sent["Content-Disposition"].startswith("attachment")
    made = docx.Document(io.BytesIO(sent.content))
    section = made.sections[0]
    edges = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(edge.mm) for edge in edges] == [210, 297, 37, 28]
    # The type area of GB/T 9704 is 156 mm wide and 225 mm high.
    assert section.page_width - section.left_margin - section.right_margin == pytest.approx(Mm(156), abs=10_000)
    assert section.page_height - section.top_margin - section.bottom_margin == pytest.approx(Mm(225), abs=10_000)
    text = "\n".join(p.text for p in made.paragraphs)
    for words in ("云洲市云东区民政局", "〔2023〕1号", NAME, NUMBER, "渝府办发〔2022〕128号", "：是。", "一、结论",
                  "救济途径", "2023年7月10日", "9,600.00元", "示例值"):  # fmt: skip
        assert words in text, words
    assert "尚未复核" not in text
    body = next(p for p in made.paragraphs if p.text.startswith("你（单位）"))
    assert body.runs[0].font.size.pt == 16
    assert body.paragraph_format.first_line_indent.pt == 32


def test_a_notice_before_review_says_so_and_the_print_view_says_the_same(town: Desk) -> None:
    ruling = submit(town.maker, household(town.maker))
    html = page(town.maker, f"/desk/{ruling.matter_id}/version/1/notice")
    assert "尚未复核生效" in html
    assert NAME in html


def test_a_replay_is_the_same_or_shown_compared(town: Desk) -> None:
    ruling = submit(town.maker, household(town.maker))
    address = f"/desk/{ruling.matter_id}/version/1/replay"
    assert "与当时一致" in page(town.maker, address)
    Ruling.objects.update(receipt={**ruling.receipt, "engine": "0.0.1", "value": False})
    html = page(town.maker, address)
    assert "与当时不同" in html
    assert "引擎版本 0.0.1" in html
    assert "结论不同" in html


def test_amending_by_the_page_shows_the_months(town: Desk) -> None:
    ruling = approve(town.second, submit(town.maker, household(town.maker)))
    made = client(town.maker)
    address = f"/desk/{ruling.matter_id}/amend"
    assert "哪一项事实" in page(town.maker, address)
    fact = "members[0].certified_wage"
    assert 'value="9600"' in page(town.maker, f"{address}?fact={quote(fact)}")
    told = {"fact": fact, fact: "18000", "first": "2023-05", "last": "", "reason": "换了工作", "seen": ruling.revision}
    assert made.post(address, {**told, "first": "2023-13"}).status_code == 422
    assert made.post(address, {**told, fact: ""}).status_code == 422
    assert made.post(address, told).status_code == 302
    html = page(town.maker, f"/desk/{ruling.matter_id}")
    assert html.count("有变化") == 3  # May, June, July
    assert "换了工作" in html


def test_an_erased_matter_still_shows_what_was_decided(town: Desk) -> None:
    ruling = approve(town.second, submit(town.maker, household(town.maker)))
    erase(town.administrator, ruling.matter, why="本人申请")
    html = page(town.maker, f"/desk/{ruling.matter_id}")
    assert "事实已抹除" in html
    assert NAME not in html
    assert client(town.maker).get(f"/desk/{ruling.matter_id}/version/1/notice").status_code == 404
    assert "不能重新认定" in page(town.maker, f"/desk/{ruling.matter_id}/version/1/replay")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_speaks_both_languages(town: Desk, language: str) -> None:
    ruling = approve(town.second, submit(town.maker, household(town.maker)))
    second = amend(town.maker, ruling, Amendment("deposits", "5", dt.date(2023, 5, 1), None, "更正"))
    assert second.ordinal == 2
    pages = [page(town.maker, path, language) for path in (
        "/desk/", "/desk/new/dibao_2022", f"/desk/{ruling.matter_id}", f"/desk/{ruling.matter_id}/version/1",
        f"/desk/{ruling.matter_id}/facts", f"/desk/{ruling.matter_id}/version/1/replay",
    )]  # fmt: skip
    words = ("窗口", "认定日") if language == "zh-hans" else ("Desk", "As of")
    assert all(words[0] in html for html in pages)
    assert words[1] in pages[2]


def test_the_list_of_what_can_be_decided_has_all_ten(town: Desk) -> None:
    html = page(town.maker, "/desk/")
    from luodi.packs import with_rules

    assert len(with_rules()) == 10
    for name in with_rules():
        assert f"/desk/new/{name}" in html
        assert load(name).issued.number in html


@pytest.mark.parametrize("name", ["张三", "欧阳虚构", "云洲虚构商行"])
def test_a_masked_name_keeps_less_than_half(name: str) -> None:
    assert len(masked_name(name).rstrip("*")) * 2 <= len(name)


@pytest.mark.parametrize("number", ["110105194912310021", "12345", "9135000043352544AC"])
def test_a_wrong_number_is_refused_without_repeating_it(town: Desk, number: str) -> None:
    sent = client(town.maker).post(
        "/desk/new/dibao_2022", {"name": NAME, "identity": number, "on": "2023-03-01", "rule": "eligible"}
    )
    assert sent.status_code == 422
    assert not Matter.objects.exists()
    assert "身份号码" in sent.content.decode()


@pytest.mark.parametrize("module", [masking, notice_module, telling])
def test_the_examples_hold(module: Any) -> None:
    result = doctest.testmod(module)
    assert result.failed == 0
    assert result.attempted > 0


def test_days_and_months_in_words() -> None:
    assert chinese_day(dt.date(2023, 3, 1)) == "2023年3月1日"
    assert months(dt.date(2023, 12, 31), dt.date(2023, 12, 1)) == [dt.date(2023, 12, 1)]
    assert months(dt.date(2024, 1, 1), dt.date(2023, 12, 1)) == []
