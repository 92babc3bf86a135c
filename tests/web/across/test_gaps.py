"""Work lists of what commitments lack, handed to the people who settle it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest

from luodi.errors import LuodiError
from luodi.web.across.actions.hand_over import hand_over
from luodi.web.across.gaps import counts, handed_to, lacking, still_open, work_list
from luodi.web.across.models import Gap, Handover
from luodi.web.actions import RefusedError
from luodi.web.documents.models import Document
from luodi.web.ledger.errands import piles
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.people.models import Role, Secrecy, Unit, User
from luodi.web.review.actions.amend import Wording, amend
from tests.web.across.conftest import NEW, City


@pytest.fixture
def water(city: Callable[..., City]) -> City:
    return city("yunzhou_water_2026")


def texts(user: User, gap: Gap) -> list[str]:
    return [row.text[:6] for row in lacking(still_open(user), gap).order_by("order")]


def test_each_list_holds_what_lacks_it_and_nothing_else(water: City) -> None:
    """Read off the plan of 2026: only the meters name nobody; 等 stands once; four duties name no day."""
    assert water.by.user is not None
    assert texts(water.by.user, Gap.NO_UNIT) == ["试行智能水表"]
    assert texts(water.by.user, Gap.OPEN_ENDED) == ["规范二次供水"]
    assert texts(water.by.user, Gap.NO_DEADLINE) == [
        "推进城乡供水", "用好供水调度", "开展节水型单", "推广管道直饮", "试行智能水表", "落实资金。统",
    ]  # fmt: skip
    assert texts(water.by.user, Gap.UNRESOLVED) == []


def test_a_name_that_no_list_knows_is_on_the_list_of_unresolved_units(water: City) -> None:
    part = Assignment.objects.get(commitment__text__contains="管道直饮水")
    part.unit, part.how, part.name_as_written = None, Assignment.How.UNRESOLVED, "市未知局"
    part.save()
    assert water.by.user is not None
    found = work_list(water.by.user, Gap.UNRESOLVED, {}, dt.date(2026, 5, 6))
    assert [row.unknown for row in found.rows] == [["市未知局"]]


def test_what_is_settled_drops_out_by_itself(water: City) -> None:
    task = water.task(NEW, "智能水表")
    shown = Wording.of(task)
    wanted = Wording(shown.text, shown.kind, shown.deadline, (("lead", "市水利局"),))
    amend(water.by, task, wanted, shown=shown)
    assert water.by.user is not None
    assert texts(water.by.user, Gap.NO_UNIT) == []


def test_what_is_done_is_asked_for_no_more(water: City) -> None:
    Commitment.objects.filter(text__contains="智能水表").update(progress=Commitment.Progress.STRUCK_OFF)
    assert water.by.user is not None
    assert texts(water.by.user, Gap.NO_UNIT) == []


def test_a_list_is_narrowed_by_document_words_and_who_has_it(water: City) -> None:
    user = water.by.user
    assert user is not None
    task = water.task(NEW, "智能水表")
    hand_over(water.by, Gap.NO_DEADLINE, [task.pk], user)

    def shown(**query: str) -> int:
        return len(work_list(user, Gap.NO_DEADLINE, query, dt.date(2026, 5, 6)).rows)

    assert shown() == 6
    page = water.client(user).get("/across/gaps/no_deadline").content.decode()
    assert "市机关事务局" in page  # who has what lacks a date is told
    for query, rows in (("", 6), ("?q=水表", 1), ("?handed=no", 5)):
        file = water.client(user).get(f"/lists/gaps/no_deadline.xlsx{query}")
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).worksheets[0]  # type: ignore[attr-defined]
        assert sheet.max_row == 3 + rows, "a title, the filters, the headings, and what the page shows"
    assert water.client(user).get("/lists/gaps/nothing.csv").status_code == 404
    assert shown(q="水表") == 1
    assert shown(document=water.document(NEW).key) == 6
    assert shown(document="nothing") == 0
    assert (shown(handed="yes"), shown(handed="no"), shown(handed="me")) == (1, 5, 1)


def test_a_gap_is_handed_to_one_person_who_sees_it_until_it_is_settled(water: City) -> None:
    first, second = water.person("first", Role.SUPERVISOR), water.person("second", Role.SUPERVISOR)
    task = water.task(NEW, "智能水表")
    hand_over(water.by, Gap.NO_UNIT, [task.pk], first, note="请商市水利局")
    assert [(gap, count) for gap, _, count in handed_to(first)] == [("no_unit", 1)]
    page = water.client(first).get("/ledger/mine").content.decode()
    assert "没有责任单位。请商市水利局" in page
    assert f"/ledger/{task.pk}" in page
    hand_over(water.by, Gap.NO_UNIT, [task.pk], second)
    assert handed_to(first) == piles(first) == []
    assert [pile.name for pile in piles(second)] == ["gap"]
    assert Handover.objects.get().to == second
    Assignment.objects.create(
        commitment=task, unit=Unit.objects.get(name="云洲市水利局"), name_as_written="市水利局", role="lead",
        how="by_hand", order=0,
    )  # fmt: skip
    assert handed_to(second) == piles(second) == []


def test_nobody_is_handed_what_they_may_not_see(water: City) -> None:
    task = water.task(NEW, "智能水表")
    stranger = water.person("edu", Role.LIAISON, "云洲市教育局")
    with pytest.raises(RefusedError, match="对方无权查看"):
        hand_over(water.by, Gap.NO_UNIT, [task.pk], stranger)
    Document.objects.update(secrecy=Secrecy.SECRET)
    with pytest.raises(RefusedError, match="无权查看"):
        hand_over(water.by, Gap.NO_UNIT, [task.pk], water.person("low", Role.SUPERVISOR))
    assert not Handover.objects.exists()


def test_only_a_supervisor_hands_over_and_only_to_who_can_settle_it(water: City) -> None:
    task = water.task(NEW, "智能水表")
    with pytest.raises(RefusedError):
        hand_over(water.caller("lead", Role.LEADER), Gap.NO_UNIT, [task.pk], water.person("one", Role.SUPERVISOR))
    with pytest.raises(LuodiError, match="只能转交给"):
        hand_over(water.by, Gap.NO_UNIT, [task.pk], water.person("aud", Role.AUDITOR))
    with pytest.raises(LuodiError, match="请选择一至"):
        hand_over(water.by, Gap.NO_UNIT, [], water.person("two", Role.SUPERVISOR))


def test_a_units_people_count_only_their_own_work(water: City) -> None:
    edu = water.person("edu", Role.LIAISON, "云洲市教育局")
    assert {gap: count for gap, _, count in counts(edu)} == {
        "no_unit": 0, "open_ended": 0, "no_deadline": 1, "unresolved": 0,
    }  # fmt: skip


def test_the_page_hands_over_what_is_ticked(water: City) -> None:
    assert water.by.user is not None
    client, to = water.client(water.by.user), water.person("one", Role.SUPERVISOR)
    task = water.task(NEW, "智能水表")
    page = client.post("/across/gaps/no_unit/hand", {"pk": [str(task.pk)], "to": to.pk, "note": "请尽快"}, follow=True)
    assert "已转交 1 项给one" in page.content.decode()
    assert Handover.objects.get().note == "请尽快"
    assert client.post("/across/gaps/no_unit/hand", {"pk": ["x"], "to": to.pk}).status_code == 404
    assert client.get("/across/gaps/anything").status_code == 404
