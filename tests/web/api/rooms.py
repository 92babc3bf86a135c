"""What waits in the rooms beside the ledger, and a good call of each operation there."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import duckdb
from django.utils import timezone

from luodi.packs import load
from luodi.web.across.actions.compare_documents import compare_documents
from luodi.web.across.actions.correct import correct
from luodi.web.across.models import Conflict
from luodi.web.actions import Caller
from luodi.web.desk.actions.approve import approve
from luodi.web.desk.actions.begin import begin
from luodi.web.desk.actions.submit import submit
from luodi.web.desk.masking import Party
from luodi.web.desk.models import Matter, Ruling
from luodi.web.ledger.actions.choose_batch import choose_batch
from luodi.web.ledger.actions.fill_in_batch import fill_in_batch
from luodi.web.ledger.batch_steps import go_on
from luodi.web.ledger.models import Commitment
from luodi.web.people.locks import account
from luodi.web.people.models import Role, SignInLock, Unit, UnitSuccession, User, Visit
from luodi.web.rosters import storing
from luodi.web.rosters.actions.confirm import confirm
from luodi.web.rosters.actions.upload import upload
from luodi.web.rosters.models import Roster
from tests.web import invented
from tests.web.api.calls import Good
from tests.web.desk.desks import household

UNITS = {"edu": "edu", "fin": "fin", "data": "data", "old": "big", "centre": "edu-c"}
ROSTER_PACK, DESK_PACK, IDENTITY = "hardship_relief_2022", "dibao_2022", "11010519491231002X"
LOOKS: dict[str, Any] = {"sheets": [{
    "sheet": "source.csv", "table": "成员", "lacking": [], "keyed": False, "offered": [["schooling", "在读情况"]],
    "columns": [{"at": 1, "letters": "B", "heading": "就业方式", "kind": "fact", "fact": "work", "meaning": "",
                 "needed": True}],
}], "passed": []}  # fmt: skip
RESULT: dict[str, Any] = {
    "counts": {"no": 1}, "left_out": 0, "problems": 1, "compared": None,
    "listed": [{"file": "", "place": "成员!B4", "zh": "日期不正确", "en": "no date", "household": IDENTITY}],
}  # fmt: skip
INSTRUCTION = "请市教育委员会牵头，于2026年12月31日前完成校园供水改造，市财政局配合。"


def prepared(people: dict[str, User], tasks: dict[str, Commitment]) -> dict[str, Any]:
    """Put what waits into the database: rows, or their ids, by name."""
    supervisor = Caller(people["supervisor"], "page")
    task = tasks["sec_2__sec_1__item_2"].pk
    checking, checked = (choose_batch(supervisor, "chase", [task]) for _ in range(2))
    for one in (checking, checked):
        fill_in_batch(supervisor, one, {"note": "请尽快签收"})
    checked.refresh_from_db()
    go_on(supervisor, checked)
    now = timezone.now()
    SignInLock.objects.create(key=account("stranger").key, attempts=9, since=now, until=now + dt.timedelta(hours=1))
    Visit.objects.create(user=people["stranger"], session_key="k" * 32, started_at=now, seen_at=now)
    edu = Unit.objects.get(key="yz-edu")
    succession = UnitSuccession.objects.create(
        predecessor=Unit.objects.get(key="yz-edu-c"), successor=edu, date=dt.date(2026, 1, 1), hands_over=True
    )
    done, fresh = _rosters(people["caseworker"], edu)
    return {
        **_across(supervisor, tasks), "task": task, "checking": checking.pk, "checked": checked.pk,
        "succession": succession.pk, "roster": done.pk, "fresh": fresh.pk, **_rulings(people, edu),
    }  # fmt: skip


def _across(supervisor: Caller, tasks: dict[str, Commitment]) -> dict[str, Any]:
    """A comparison with an earlier document, a word on it, a conflict."""
    units = {name: Unit.objects.get(key=f"yz-{key}") for name, key in UNITS.items()}
    new = next(iter(tasks.values())).document
    old = invented.programme(units, "yunzhou:云府发〔2025〕6号")
    comparison = compare_documents(supervisor, old, new)
    sides = [(one.old_key, one.new_key) for one in comparison.links.order_by("order") if one.old_key and one.new_key]
    (first, second) = sides[:2]
    said = correct(
        supervisor, comparison, kind="verdict", old_key=first[0], new_key=first[1], verdict="kept", reason="文字相同"
    )
    one, two = list(tasks.values())[:2]
    conflict = Conflict.objects.create(
        kind="leads", one=one, two=two, subject="千兆网络", told_one="市教委", told_two="市财政局",
        found_at=timezone.now(),
    )  # fmt: skip
    return {
        "old": old.key, "new": new.key, "comparison": comparison.pk, "said": said.pk, "sides": second,
        "conflict": conflict.pk,
    }  # fmt: skip


def _rosters(user: User, unit: Unit) -> tuple[Roster, Roster]:
    """One whose outcomes are there, and one whose columns wait to be confirmed; nothing works on them."""
    made = []
    for name in ("十一月.csv", "十二月.csv"):
        one = upload(Caller(user, "page"), ROSTER_PACK, dt.date(2022, 12, 20), name, ["户编号,就业方式\n".encode()])
        folder = storing.folder(one.pk)
        (folder / "look.json").write_text(json.dumps(LOOKS, ensure_ascii=False), "utf-8")
        made.append(one)
    done = made[0]
    confirm(Caller(user, "page"), done, {})
    outcomes = f"SELECT 0 AS place, '{IDENTITY}' AS id, 'no' AS state, NULL AS value, ['不符合第三条'] AS reasons"
    file = storing.folder(done.pk) / "outcomes.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({outcomes}, NULL AS before, NULL AS change) TO '{file}' (FORMAT parquet)")
    (storing.folder(done.pk) / "result.json").write_text(json.dumps(RESULT, ensure_ascii=False), "utf-8")
    return Roster.objects.get(pk=done.pk), made[1]


def _rulings(people: dict[str, User], unit: Unit) -> dict[str, str]:
    """Matters by how far they are: still asking, settled, waiting for a second person, in force."""
    maker = Caller(people["caseworker"], "page")
    second = User.objects.create_user(
        "second", password=None, role=Role.LEADER, unit=unit, clearance=1, full_name="复核人"
    )
    settled = household(maker)
    to_review, in_force = submit(maker, _copied(settled, 2)), submit(maker, _copied(settled, 3))
    approve(Caller(second, "page"), in_force)
    asking = begin(maker, DESK_PACK, on=dt.date(2023, 3, 1), party=Party("季虚构", IDENTITY))
    made = {"asking": asking, "settled": settled, "to_review": to_review, "in_force": in_force}
    return {name: str(one.matter_id) for name, one in made.items()}


def _copied(ruling: Ruling, number: int) -> Ruling:
    """The same matter and version once more, under another number."""
    matter = Matter.objects.get(pk=ruling.matter_id)
    matter.pk, matter.number, matter._state.adding = uuid.uuid4(), number, True
    matter.save(force_insert=True)
    made = Ruling.objects.get(pk=ruling.pk)
    made.pk, made.matter, made._state.adding = None, matter, True
    made.save(force_insert=True)
    return made


def calls(waits: dict[str, Any]) -> dict[str, Good]:
    """One good call for each writing operation of these rooms."""
    chase = {"verb": "chase", "commitments": [str(waits["task"])], "told": {"note": "请尽快签收"}}
    year = {"source": "云府办〔2026〕9号", "stretches": [{"first": "2031-01-01", "last": "2031-01-03", "name": "元旦"}]}
    told = {
        "POST /batches": Good("supervisor", "/batches", chase),
        "POST /batches/{pk}/confirm": Good("supervisor", f"/batches/{waits['checked']}/confirm", {}),
        "POST /batches/{pk}/go-on": Good("supervisor", f"/batches/{waits['checking']}/go-on", {}),
        "POST /calendar": Good("administrator", "/calendar", year),
        "POST /documents": Good(
            "supervisor", "/documents", {"secrecy": "0", "publicity": "on_request"},
            {"file": [("批示.txt", f"关于校园供水的批示\n{INSTRUCTION}\n云洲市人民政府\n2026年8月3日\n".encode())]},
        ),
        "POST /documents/text": Good(
            "supervisor", "/documents/text",
            {"text": INSTRUCTION, "title": "关于校园供水的批示", "issuer": "云洲市人民政府", "date": "2026-08-03"},
        ),
    }  # fmt: skip
    told |= _calls_across(waits) | _calls_of_rosters(waits) | _calls_at_the_desk(waits)
    accounts: dict[str, dict[str, Any]] = {
        "users/add": {"username": "newcomer", "full_name": "新小来", "unit": "yz-edu", "role": "liaison"},
        "users/unlock": {"username": "stranger", "why": "本人来电"},
        "users/end-sessions": {"username": "stranger", "why": "设备遗失"},
    }
    administering = {f"POST /{path}": Good("administrator", f"/{path}", body) for path, body in accounts.items()}
    carried = Good("administrator", f"/successions/{waits['succession']}/carry-out", {})
    return {**told, **administering, "POST /successions/{of}/carry-out": carried}


def _calls_across(waits: dict[str, Any]) -> dict[str, Good]:
    old, new = waits["sides"]
    of: dict[str, tuple[str, dict[str, Any]]] = {
        "compare": ("compare", {"old": waits["old"], "new": waits["new"]}),
        "comparisons/{of}/correct": (
            f"comparisons/{waits['comparison']}/correct", {"kind": "part", "old": old, "new": new, "reason": "不是一项"}
        ),
        "corrections/{of}/withdraw": (f"corrections/{waits['said']}/withdraw", {"why": "看错了"}),
        "conflicts/find": ("conflicts/find", {}),
        "conflicts/{of}/settle": (
            f"conflicts/{waits['conflict']}/settle", {"real": False, "why": "分工不同，并不冲突"}
        ),
        "gaps/hand-over": (
            "gaps/hand-over", {"gap": "no_deadline", "commitments": [str(waits["task"])], "to": "liaison"}
        ),
    }  # fmt: skip
    return {f"POST /across/{name}": Good("supervisor", f"/across/{path}", body) for name, (path, body) in of.items()}


def _calls_of_rosters(waits: dict[str, Any]) -> dict[str, Good]:
    fresh, done = f"/rosters/{waits['fresh']}", f"/rosters/{waits['roster']}"
    file = {"file": [("一月.csv", "户编号,就业方式\nA1,\n".encode())]}
    column = {"sheet": "source.csv", "at": 1, "fact": "work"}
    return {
        "POST /rosters": Good("caseworker", "/rosters", {"pack": ROSTER_PACK, "on": "2022-12-20"}, file),
        "POST /rosters/{pk}/confirm": Good("caseworker", f"{fresh}/confirm", {"columns": [column]}),
        "POST /rosters/{pk}/again": Good("caseworker", f"{done}/again", {}),
        "POST /rosters/{pk}/erase": Good("caseworker", f"{done}/erase", {"why": "已核对完毕"}),
    }


def _calls_at_the_desk(waits: dict[str, Any]) -> dict[str, Good]:
    asking, settled, to_review, in_force = (
        f"/desk/matters/{waits[name]}" for name in ("asking", "settled", "to_review", "in_force")
    )
    opened = {"pack": DESK_PACK, "on": "2023-03-01", "name": "季虚构", "identity": IDENTITY}
    reason = {"reason": "材料有出入"}
    return {
        "POST /desk/matters": Good("caseworker", "/desk/matters", opened),
        "POST /desk/matters/{pk}/answer": Good(
            "caseworker", f"{asking}/answer", {"answers": [{"path": "application", "value": "家庭申请"}]}
        ),
        "POST /desk/matters/{pk}/reading": Good("caseworker", f"{settled}/reading", _other_reading()),
        "POST /desk/matters/{pk}/submit": Good("caseworker", f"{settled}/submit", {}),
        "POST /desk/matters/{pk}/approve": Good("second", f"{to_review}/approve", {}),
        "POST /desk/matters/{pk}/return": Good("second", f"{to_review}/return", reason),
        "POST /desk/matters/{pk}/withdraw": Good("caseworker", f"{to_review}/withdraw", reason),
        "POST /desk/matters/{pk}/amend": Good(
            "caseworker", f"{in_force}/amend",
            {"path": "members[0].certified_wage", "value": "12000", "first": "2023-04", "reason": "换了工作"},
        ),
        "POST /desk/matters/{pk}/unmask": Good("auditor", f"{in_force}/unmask", {"reason": "专项审计"}),
        "POST /desk/matters/{pk}/erase": Good("administrator", f"{in_force}/erase", {"reason": "保存期满"}),
    }  # fmt: skip


def _other_reading() -> dict[str, str]:
    """An option of the pack's first doubt that is not the one declared."""
    doubt = next(one for one in load(DESK_PACK).program.readings.values() if len(one.options) > 1)
    return {
        "name": doubt.name, "option": next(name for name in doubt.options if name != doubt.default),
        "reason": "区里历来如此执行",
    }  # fmt: skip


def addresses(waits: dict[str, Any]) -> dict[str, str]:
    """By path of a reading operation, an address at which something is told."""
    roster, matter = f"/rosters/{waits['roster']}", f"/desk/matters/{waits['in_force']}"
    parts = {
        **{f"/rosters/{{pk}}{part}": f"{roster}{part}" for part in ("", "/outcomes", "/problems")},
        **{f"/desk/matters/{{pk}}{part}": f"{matter}{part}" for part in ("", "/facts", "/questions", "/replay")},
    }
    comparison = f"/across/comparisons/{waits['comparison']}"
    return {
        **parts, "/batches/{pk}": f"/batches/{waits['checked']}", "/across/comparisons/{of}": comparison,
        "/across/comparisons/{of}/corrections": f"{comparison}/corrections", "/across/gaps": "/across/gaps?gap=no_unit",
        "/across/heirs": "/across/heirs?unit=yz-edu",
        "/across/indicator": "/across/indicator?document=none&name=none",
    }  # fmt: skip
