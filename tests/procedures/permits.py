"""An invented procedure, and walks through a procedure that are possible, for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from hypothesis import strategies as st

from luodi.clocks import SHANGHAI
from luodi.procedures import Case, CaseEvent, Procedure, open_case, parse_procedures

TEXT = """
[permit]
name = "云洲市堆肥许可 | Compost permit"
provision = "第三条"
final = ["decided"]
[permit.roles]
farm = "农场 | Farm"
bureau = "城管局 | Bureau"
ward = "街道 | Ward"
[permit.stages]
accepted = "已受理 | Accepted"
decided = "已决定 | Decided"
[permit.events.accepted]
name = "受理 | Accepted"
by = ["bureau"]
opens = true
to = "accepted"
[permit.events.asked]
name = "要求补正 | Asked for more"
by = ["bureau"]
from = ["accepted"]
[permit.events.supplied]
name = "补正 | Supplied"
by = ["farm"]
from = ["accepted"]
[permit.events.extended]
name = "延长 | Extended"
by = ["bureau"]
from = ["accepted"]
[permit.events.weighed]
name = "过磅 | Weighed"
by = ["farm", "ward"]
from = ["accepted"]
[permit.events.planned]
name = "定期开坑 | Opening planned"
by = ["farm"]
from = ["accepted"]
[permit.events.announced]
name = "预告 | Announced"
by = ["farm"]
from = ["accepted"]
[permit.events.decided]
name = "决定 | Decided"
by = ["bureau"]
from = ["accepted"]
to = "decided"
[permit.clocks.decide]
name = "决定 | Decision"
provision = "第四条"
owners = ["bureau"]
limit = "5个工作日"
starts = ["accepted"]
stops = ["decided"]
suspends = ["asked"]
resumes = ["supplied"]
extends = ["extended"]
extension = "3个工作日"
[permit.clocks.weigh]
name = "过磅 | Weighing"
provision = "第五条"
owners = ["farm", "ward"]
each = true
counting = "every"
limit = "12小时"
starts = ["accepted"]
stops = ["weighed"]
[permit.clocks.announce]
name = "预告 | Announcement"
provision = "第六条"
owners = ["farm"]
counting = "before"
limit = "3个工作日"
starts = ["planned"]
stops = ["announced"]
under = ["ahead=at_least"]
[permit.clocks.announce_in_window]
name = "预告 | Announcement"
provision = "第六条"
owners = ["farm"]
counting = "before"
limit = "3个工作日"
window = true
starts = ["planned"]
stops = ["announced"]
under = ["ahead=within"]
[permit.clocks.sweep]
name = "清扫 | Sweeping"
provision = "第七条"
owners = ["ward"]
limit = "立即"
starts = ["accepted"]
stops = ["weighed"]
"""


def permit(ahead: str = "at_least") -> Procedure:
    return parse_procedures(TEXT, "procedures.toml", {"ahead": ahead})["permit"]


def at(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


def event(kind: str, by: str, when: str, *, recorded: str = "", planned: str = "") -> CaseEvent:
    """An event that is recorded as it occurs unless said otherwise."""
    return CaseEvent(kind, by, at(when), at(recorded or when), at(planned) if planned else None)


@st.composite
def walks(draw: st.DrawFn, procedure: Procedure, readings: Mapping[str, str] | None = None) -> Case:
    """A case whose events each could happen where they stand, at growing moments."""
    moment = at("2023-03-01 09:00")
    opening = draw(st.sampled_from([e for e in procedure.events.values() if e.opens]))
    done = [_made(draw, opening.name, opening.by, moment)]
    case = open_case(procedure, done)
    for _ in range(draw(st.integers(0, 8))):
        possible = [e for e in case.possible() if not _halting(procedure, e.name)]
        if not possible:
            break
        chosen = draw(st.sampled_from(possible))
        moment += dt.timedelta(minutes=draw(st.integers(1, 3000)))
        case = case.record(_made(draw, chosen.name, chosen.by, moment))
    return case


def _halting(procedure: Procedure, name: str) -> bool:
    """Whether an event suspends or resumes a clock: whether it may happen depends on more than the stage."""
    return any(name in (*c.suspends, *c.interrupts, *c.resumes) for c in procedure.clocks.values())


def _made(draw: st.DrawFn, kind: str, by: tuple[str, ...], moment: dt.datetime) -> CaseEvent:
    planned = moment + dt.timedelta(days=draw(st.integers(1, 20)))
    return CaseEvent(kind, draw(st.sampled_from(by)), moment, moment, planned)
