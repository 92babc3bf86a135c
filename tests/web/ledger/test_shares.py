"""Targets shared out among units: exact parts, a checked sum, figures that roll up, and who has not answered."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.report import Figure, report
from luodi.web.ledger.actions.share_out import share_out
from luodi.web.ledger.models import Indicator, Sharing, Target, TargetShare
from luodi.web.ledger.rollup import rollups
from luodi.web.ledger.shares import by_weights, pasted, step_of, typed
from luodi.web.ledger.standing import StaleError
from luodi.web.people.models import User
from tests.web.ledger.test_the_loop import FIRST, Office, office, today

__all__ = ["office", "today"]

PARTS = st.decimals(0, 10**9, places=3)


@given(total=PARTS, weights=st.lists(PARTS, min_size=1, max_size=60).filter(any))
def test_parts_by_weight_make_up_the_whole_to_the_last_digit(total: Decimal, weights: list[Decimal]) -> None:
    parts = by_weights(total, weights)
    step = step_of(total)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert part % step == 0
        assert abs(part - total * weight / whole) < step + Decimal("1e-12")


def test_900_kilometres_among_41_districts_leave_39_over() -> None:
    parts = by_weights(Decimal(900), [Decimal(1)] * 41)  # 900 = 41 × 21 + 39
    assert parts == [Decimal(22)] * 39 + [Decimal(21)] * 2


@pytest.mark.parametrize("weights", [[], [Decimal(0)], [Decimal(1), Decimal(-1)]])
def test_no_weight_is_no_way_of_sharing(weights: list[Decimal]) -> None:
    with pytest.raises(LuodiError, match="权重"):
        by_weights(Decimal(1), weights)


def test_a_column_from_a_spreadsheet_is_read_with_or_without_names() -> None:
    rows = pasted("云川区\t1,200.50\r\n\r\n岚山县　１３０\n")
    assert [(one.name, one.value) for one in rows] == [("云川区", Decimal("1200.50")), ("岚山县", Decimal(130))]
    assert [(one.name, one.value) for one in pasted("3\n.5\n")] == [("", Decimal(3)), ("", Decimal("0.5"))]
    with pytest.raises(LuodiError, match="第 2 行没有数值"):
        pasted("云川区\t1\n岚山县\t待定")
    with pytest.raises(LuodiError, match="不是数"):
        typed("1e")
    assert typed(" 1,200 ") == Decimal(1200)


@pytest.fixture
def roads(office: Office) -> tuple[Office, Target]:
    """The network task with a measure of its own: 900 kilometres; assigned."""
    indicator = Indicator.objects.create(commitment=office.task, order=1, name="改造里程", unit="公里")
    target = Target.objects.create(indicator=indicator, order=0, comparator=">=", value=900)
    assign(office.supervisor, office.task)
    return office, target


def parts(office: Office, **values: str) -> dict[int, Decimal]:
    return {office.units[name].pk: Decimal(value) for name, value in values.items()}


def told(office: Office, by: Caller, unit: str, target: Target, **figure: str) -> None:
    charge = office.part(unit)
    if charge.state == "to_acknowledge":
        acknowledge(by, charge)
    numbers = {name: Decimal(value) for name, value in figure.items()}
    made = report(
        by, office.part(unit), text="已报", occurred_on=FIRST, figures=[Figure(target.indicator, FIRST, **numbers)]
    )
    if made.state == "to_verify":
        accept_report(office.supervisor, made)


def test_a_sum_that_is_not_the_target_is_refused_unless_explained(roads: tuple[Office, Target]) -> None:
    office, target = roads
    with pytest.raises(LuodiError, match="合计 890 与总目标 900 相差 -10"):
        share_out(office.supervisor, target, parts(office, edu="500", fin="390"))
    assert TargetShare.objects.count() == 0
    made = share_out(office.supervisor, target, parts(office, edu="500", fin="390"), reason="10公里由市级直接实施")
    assert (made.difference, made.reason) == (Decimal(-10), "10公里由市级直接实施")
    again = share_out(office.supervisor, target, parts(office, edu="500.5", fin="399.5"), seen=1)
    assert (again.difference, again.revision) == (0, 2)
    with pytest.raises(StaleError):
        share_out(office.supervisor, target, parts(office, edu="900"), seen=1)


def test_a_unit_without_a_part_gets_one_and_the_figures_roll_up(roads: tuple[Office, Target]) -> None:
    office, target = roads
    share_out(office.supervisor, target, parts(office, edu="500", fin="300", data="100"))
    data = office.part("data")
    assert (data.state, data.role) == ("to_acknowledge", "responsible")
    told(office, office.fin, "fin", target, value="120.25")
    told(office, office.edu_leader, "edu", target, value="30")
    found = rollups(office.again())[0]
    assert found.total == Decimal("150.25")
    assert [unit.key for unit in found.silent] == ["yz-data"]
    assert found.done == 16  # 150.25 of 900
    told(office, office.fin, "fin", target, value="140")  # cumulative: the newest counts
    assert rollups(office.again())[0].total == Decimal(170)
    own = rollups(office.again(), {office.units["fin"].pk})[0]
    assert [one.unit.key for one in own.figures] == ["yz-fin"]
    assert own.whole is False


def test_rates_are_summed_by_numerator_and_denominator_and_never_averaged(roads: tuple[Office, Target]) -> None:
    office, _roads = roads
    cover = Target.objects.get(indicator__name="千兆网络覆盖率")
    with pytest.raises(LuodiError, match="比率不能相加"):
        share_out(office.supervisor, cover, parts(office, edu="50", fin="45"))
    share_out(office.supervisor, cover, parts(office, edu="95", fin="95"), how="each")
    told(office, office.fin, "fin", cover, numerator="10", denominator="100")
    told(office, office.edu_leader, "edu", cover, numerator="9", denominator="10")
    found = rollups(office.again())[0]
    # 19 of 110: 17.27 per cent, while the average of 10 % and 90 % would say 50
    assert (found.numerator, found.denominator) == (19, 110)
    assert found.total == Decimal("17.272727")
    told(office, office.fin, "fin", cover, value="12")
    without = rollups(office.again())[0]
    assert without.total is None
    assert [unit.key for unit in without.lacking] == ["yz-fin"]


def test_only_supervisors_and_the_lead_share_out(roads: tuple[Office, Target]) -> None:
    office, target = roads
    with pytest.raises(RefusedError):
        share_out(office.fin, target, parts(office, edu="900"))
    share_out(office.edu, target, parts(office, edu="900"))
    assert Sharing.objects.get().shared_by == office.edu.user


@pytest.mark.parametrize("value", ["-1", "0.0000001", "1e18", "NaN"])
def test_what_is_no_share_is_refused(roads: tuple[Office, Target], value: str) -> None:
    office, target = roads
    with pytest.raises(LuodiError, match="应为非负数"):
        share_out(office.supervisor, target, parts(office, edu=value))


def test_the_page_divides_pastes_and_saves(roads: tuple[Office, Target]) -> None:
    office, target = roads
    client = Client()
    client.force_login(User.objects.get(username="supervisor"))
    address = f"/ledger/{office.task.pk}/share/{target.pk}"
    edu, fin = (office.units[name].pk for name in ("edu", "fin"))
    divided = client.post(address, {"do": "equal"}).content.decode()
    assert divided.count('value="450"') == 2
    by_name = client.post(address, {"do": "paste", "pasted": "市财政局\t300\n市教委\t500\n市政务服务数据局\t100"})
    assert 'value="100"' in by_name.content.decode()
    assert client.post(address, {"do": "paste", "pasted": "1\n2\n3"}).status_code == 422
    assert client.post(address, {"do": "save", f"share_{edu}": "1", "how": "sum"}).status_code == 422
    saved = client.post(
        address, {"do": "save", f"share_{edu}": "600", f"share_{fin}": "300", "how": "sum", "seen": "0"}
    )
    assert saved.status_code == 302
    assert {share.unit_id: share.value for share in TargetShare.objects.all()} == {edu: 600, fin: 300}
    shown = client.get(f"/ledger/{office.task.pk}").content.decode()
    assert "目标分解" in shown
    assert "2 个单位未报数" in shown
    for name, status in (("liaison", 200), ("fin-liaison", 403), ("auditor", 403), ("public", 403)):
        client = Client()
        client.force_login(User.objects.get(username=name))
        assert client.get(address).status_code == status, name


def test_shares_of_a_task_that_is_not_assigned_are_refused(office: Office) -> None:
    target = Target.objects.get(indicator__name="千兆网络覆盖率")
    with pytest.raises(LuodiError, match="尚未交办"):
        share_out(office.supervisor, target, parts(office, edu="95"), how="each")
    assert dt.date(2026, 6, 30) == office.again().due
