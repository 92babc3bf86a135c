"""A unit with very many below it is asked for in other ways than a small one, and is shown the same."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.web import home
from luodi.web.ledger import visibility
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.chase import chase
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.desk import desk
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.people import standing as standings
from luodi.web.people.models import Role, Unit, UnitGroup, UnitGroupMember, User
from luodi.web.people.standing import standing, with_counts
from tests.web.ledger.test_the_loop import FIRST, Office, office, today

__all__ = ["office", "today"]


def shown(person: User, units: list[Unit]) -> dict[str, Any]:
    """What the desk, the first page and the units' pages tell the person."""
    trays = {tray.name: [row.charge.pk for row in tray.waiting] for tray in desk(person, FIRST)}
    pages = [standing(unit, person, FIRST) for unit in units]
    first = home._work(person, FIRST)
    return {
        "trays": trays,
        "owes": {unit.key: unit.owes for unit in with_counts(units, person)},
        "duties": [{duty.role: duty.count for duty in page.duties} for page in pages],
        "counts": [(page.counts, page.total, [line.commitment.pk for line in page.nearest]) for page in pages],
        "home": (first["counts"], first["total"]),
        "listed": [[line.commitment.pk for line in first[name]] for name in ("soon", "late")],
    }


def test_a_unit_above_many_is_shown_what_a_small_one_is(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    edu, fin, data = (office.units[name] for name in ("edu", "fin", "data"))
    above = Unit.objects.create(key="yz-gov", name="云洲市人民政府", level="municipal", province="澜江省")
    Unit.objects.filter(pk__in=[edu.pk, fin.pk]).update(parent=above)
    city = User.objects.create_user("city", role=Role.LIAISON, unit=above, clearance=1)
    other = User.objects.create_user("other", role=Role.LIAISON, unit=data, clearance=1)
    # A task that 市教委 has through a group only, and one that neither has a part in.
    group = UnitGroup.objects.create(key="g", name="有关部门", document_number="")
    UnitGroupMember.objects.create(group=group, unit=edu)
    tasks = list(Commitment.objects.exclude(pk=office.task.pk).order_by("eid")[:2])
    Assignment.objects.filter(commitment__in=tasks).delete()
    for task, part in zip(tasks, ({"group": group}, {"unit": data}), strict=True):
        Assignment.objects.create(commitment=task, name_as_written="—", role="lead", order=0, **part)
    assign(office.supervisor, office.task)
    for caller, name in ((office.edu, "edu"), (office.fin, "fin")):
        acknowledge(caller, office.part(name))
    report(office.fin, office.part("fin"), text="资金已下达", occurred_on=FIRST, completes=True)
    chase(office.supervisor, office.task, note="请报进展")

    units = [edu, fin, data]
    ways = []
    for many in (visibility.MANY, 0):
        monkeypatch.setattr(visibility, "MANY", many)
        monkeypatch.setattr(standings, "COMMON", many)
        ways.append((shown(city, units), shown(other, units)))
    assert ways[0] == ways[1]
    theirs, others = ways[1]
    assert theirs["trays"]["support"] == [office.part("fin").pk]  # 市教委 leads and is to accept it
    assert theirs["trays"]["chased"] == [office.part("edu").pk]  # 市财政局 has reported and is left in peace
    assert others["trays"]["support"] == others["trays"]["chased"] == []
    assert theirs["owes"]["yz-edu"] >= 1
    assert (
        theirs["owes"]["yz-data"]
        == Assignment.objects.filter(unit=data, commitment__assignments__unit__in=[edu, fin])
        .values("commitment")
        .distinct()
        .count()
    )
    # 市教委 has the other task through its group: on its page, but not counted as its own.
    assert theirs["counts"][0][1] == theirs["owes"]["yz-edu"] + 1
