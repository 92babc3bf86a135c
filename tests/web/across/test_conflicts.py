"""Conflicts between documents in force: found, settled by a person, found again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from luodi.errors import LuodiError
from luodi.web.across.actions.find_conflicts import find_conflicts
from luodi.web.across.actions.settle_conflict import settle_conflict
from luodi.web.across.models import Conflict
from luodi.web.across.overview import seen_conflicts
from luodi.web.actions import RefusedError
from luodi.web.documents.models import Document
from luodi.web.ledger.models import Assignment, Commitment, Target
from luodi.web.ledger.standing import StaleError
from luodi.web.people.models import Role, Secrecy, Unit
from tests.web.across.conftest import GAZETTE, OLD, PLAN, City


@pytest.fixture
def offices(city: Callable[..., City]) -> City:
    """Every sample: the plan of 2026 sets 95 % where the gazette sets 98 %, and gives one work to another unit."""
    return city("yunzhou_gazette_2026_3", "yunzhou_one_code_2026", "yunzhou_water_2025", "yunzhou_water_2026")


@pytest.fixture
def found(offices: City) -> City:
    find_conflicts(offices.by)
    return offices


def test_one_measure_with_two_targets_for_one_day_is_found_with_both_figures(found: City) -> None:
    rows = Conflict.objects.filter(kind="targets")
    assert {(row.subject, row.told_one, row.told_two) for row in rows} == {
        ("政务服务事项网上可办率", "≥98%", "≥95%"), ("政务服务事项网上可办率", "98%", "≥95%"),
    }  # fmt: skip
    assert {row.one.document.number for row in rows} == {GAZETTE}  # the older document stands first
    assert {row.two.document.number for row in rows} == {PLAN}
    assert all(len(row.reasons) == 2 for row in rows)


def test_one_work_with_different_leads_is_found_with_both_units(found: City) -> None:
    (row,) = Conflict.objects.filter(kind="leads")
    assert (row.told_one, row.told_two) == ("市民政局", "市残联")


def test_a_repealed_document_conflicts_with_nothing(found: City) -> None:
    # The water plans of two years set different figures, but the later one repeals the earlier.
    assert not Conflict.objects.filter(one__document__number=OLD).exists()


def test_an_heir_of_the_lead_is_no_conflict(offices: City) -> None:
    lead = Assignment.objects.get(commitment__text__contains="照顾不便用码的人", role="lead")
    lead.unit = Unit.objects.get(name="云洲市民政局")
    lead.save()
    find_conflicts(offices.by)
    assert not Conflict.objects.filter(kind="leads").exists()


def test_a_settled_conflict_stays_settled_when_looked_for_again(found: City) -> None:
    row = Conflict.objects.get(kind="leads")
    settle_conflict(found.by, row, real=False, why="一个管上门、一个管用码")
    find_conflicts(found.by)
    row.refresh_from_db()
    assert (row.state, row.why, row.gone_at) == ("none", "一个管上门、一个管用码", None)


def test_other_figures_open_a_settled_conflict_again(found: City) -> None:
    row = Conflict.objects.filter(kind="targets").first()
    assert row is not None
    settle_conflict(found.by, row, real=True, why="应以工作要点为准")
    Target.objects.filter(indicator__commitment=row.two).update(value=90)
    find_conflicts(found.by)
    row.refresh_from_db()
    assert (row.state, row.told_two) == ("open", "≥90%")


def test_what_is_no_longer_there_is_marked_and_not_deleted(found: City) -> None:
    row = Conflict.objects.get(kind="leads")
    Commitment.objects.filter(pk=row.two_id).update(review=Commitment.Review.REJECTED)
    later = found.by
    find_conflicts(later)
    row.refresh_from_db()
    assert row.gone_at is not None or not seen_conflicts(_user(found)).filter(pk=row.pk).exists()


def _user(found: City) -> object:
    assert found.by.user is not None
    return found.by.user


def test_settling_needs_a_reason_a_supervisor_and_the_latest_state(found: City) -> None:
    row = Conflict.objects.get(kind="leads")
    with pytest.raises(LuodiError, match="理由不能为空"):
        settle_conflict(found.by, row, real=True, why="")
    with pytest.raises(RefusedError):
        settle_conflict(found.caller("aud", Role.AUDITOR), row, real=True, why="理由")
    settle_conflict(found.by, row, real=True, why="理由", seen=row.revision)
    with pytest.raises(StaleError):
        settle_conflict(found.by, row, real=False, why="理由", seen=row.revision)


def test_nobody_sees_a_conflict_with_a_document_above_their_clearance(found: City) -> None:
    Document.objects.filter(number=PLAN).update(secrecy=Secrecy.SECRET)
    low = found.person("low", Role.AUDITOR)
    assert not seen_conflicts(low).exists()
    assert "网上可办率" not in found.client(low).get("/across/conflicts").content.decode()
    assert seen_conflicts(found.person("high", Role.AUDITOR, clearance=Secrecy.SECRET)).count() > 0
    with pytest.raises(RefusedError):
        settle_conflict(found.by, Conflict.objects.get(kind="leads"), real=True, why="理由")


def test_a_units_people_see_only_conflicts_in_which_they_have_both_parts(found: City) -> None:
    # 市政务服务数据局 has the row of the annex and the plan's sentence; 市民政局 has one half of a conflict only.
    data = found.person("shu", Role.LIAISON, "云洲市政务服务和数据管理局")
    civil = found.person("min", Role.LIAISON, "云洲市民政局")
    assert {row.kind for row in seen_conflicts(data)} == {"targets"}
    assert not seen_conflicts(civil).exists()
