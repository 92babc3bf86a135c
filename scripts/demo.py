"""The demo site: the sample gazette read in, an account for each role, served on this machine only.

Everything lies in var/demo (or LUODI_VAR); a second start finds it and needs no network.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
SUPERVISION, BUREAU, DATA = "云洲市人民政府督查室", "云洲市民政局", "云洲市政务服务和数据管理局"
PEOPLE = (
    ("ducha", "supervisor", SUPERVISION, 1, "督查人员"),
    ("lianluo", "liaison", BUREAU, 1, "单位联络员"),
    ("lingdao", "leader", DATA, 1, "单位领导"),
    ("zhuren", "leader", SUPERVISION, 1, "督查室领导"),
    ("daiqian", "caseworker", DATA, 1, "代审签人员"),
    ("jingban", "caseworker", BUREAU, 0, "经办人员"),
    ("fuhe", "caseworker", BUREAU, 0, "复核人员"),
    ("shenji", "auditor", "云洲市审计局", 2, "审计人员"),
    ("guanli", "administrator", SUPERVISION, 1, "管理员"),
    ("gongzhong", "public", None, 0, "公众"),
)
"""User name, role, unit, clearance, what the person is called: invented."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=8000)
    arguments.add_argument("--no-serve", action="store_true", help="prepare only")
    chosen = arguments.parse_args()
    folder = Path(os.environ.setdefault("LUODI_VAR", str(ROOT / "var" / "demo")))
    os.environ["LUODI_DEMO"] = "1"
    from luodi.web.start import start

    start(migrate=True)
    from luodi.web.documents.intake import known, read, take_in
    from luodi.web.journal.actions.seal import seal
    from luodi.web.serving import address, prepare_static, serve

    print("读入示例公报 / reading the sample gazette …", flush=True)
    from luodi.web.actions import OPERATOR, Caller

    history()
    count = sum(
        len(known(file) or take_in(OPERATOR, read(file), publicity="open"))
        for file in sorted((ROOT / "samples").glob("*.txt"))
    )
    logins = accounts(folder / "logins.json")
    under_way()
    colleagues()
    across()
    rounds()
    letters()
    rosters()
    decisions()
    alerts()
    from django.utils import timezone

    from luodi.web.ledger.past import keep_past

    keep_past(Caller(None, "tick"), timezone.localdate())
    seal()
    prepare_static()
    print(f"\n落地 Luodi  {address(HOST, chosen.port)}    {count} 份示例文件 / sample documents\n")
    print("  账号 user     密码 password         角色 role")
    for name, role, unit, _, title in PEOPLE:
        print(f"  {name:<12}  {logins[name]:<20}  {title} {role}{f' · {unit}' if unit else ''}")
    print(f"\n  读入自己的文件 / read in your own file:  LUODI_VAR={folder} {command()} ingest FILE\n", flush=True)
    if not chosen.no_serve:
        serve(HOST, chosen.port, 1)


def accounts(file: Path) -> dict[str, str]:
    """Passwords by user name: made at the first start, kept beside the demo's data for its owner only."""
    from luodi.web.actions import OPERATOR
    from luodi.web.people import passwords
    from luodi.web.people.actions.add_user import add_user
    from luodi.web.people.actions.set_password import set_password
    from luodi.web.people.models import Role, Secrecy, Unit, User

    logins: dict[str, str] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    new = {name: passwords.generated() for name, *_ in PEOPLE if name not in logins}
    for name, role, unit, clearance, title in PEOPLE:
        if name not in new:
            continue
        known = User.objects.filter(username=name).first()
        if known:
            set_password(OPERATOR, known, new[name], why="演示 demo")
        else:
            add_user(
                OPERATOR, name, role=Role(role), password=new[name], unit=Unit.objects.get(name=unit) if unit else None,
                clearance=Secrecy(clearance), full_name=f"演示{title}", why="演示 demo",
            )  # fmt: skip
    if new:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            json.dump(logins | new, out, ensure_ascii=False, indent=1)
    return logins | new


def history() -> None:
    """Let half a year of work lie behind the demo, before anything else, at the first start."""
    from demo_history import live_through

    live_through(ROOT / "samples")


def under_way() -> None:
    """Let the demo's supervisor and units do some work, at the first start."""
    from demo_together import share
    from demo_work import begin

    from luodi.web.people.models import User

    found = {user.username: user for user in User.objects.select_related("unit")}
    begin(found["ducha"], {found[name].unit: found[name] for name in ("lianluo", "lingdao")})
    share(found["ducha"], found["lingdao"])


def colleagues() -> None:
    """Let the leader have a deputy, and others be new, gone or locked out, at the first start."""
    from demo_people import settle

    from luodi.web.people.models import User

    found = {user.username: user for user in User.objects.select_related("unit")}
    settle(found["guanli"], found["lingdao"], found["daiqian"])


def across() -> None:
    """Compare the demo's two yearly plans, search for conflicts, and so on, at the first start."""
    from demo_across import lay_out

    from luodi.web.people.models import User

    found = {user.username: user for user in User.objects.select_related("unit")}
    lay_out(found["ducha"], found["lianluo"])


def rounds() -> None:
    """Let one round of reminders be gone and a draft be made, at the first start."""
    from demo_rounds import tell

    from luodi.web.people.models import User

    tell(User.objects.get(username="ducha"))


def alerts() -> None:
    """Let people be told of what waits for them besides due days."""
    from demo_rounds import alert

    from luodi.web.people.models import User

    alert(User.objects.get(username="ducha"))


def letters() -> None:
    """Let letters be drafted, signed and voided and two months be assessed, at the first start."""
    from demo_letters import write

    from luodi.web.people.models import User

    found = {user.username: user for user in User.objects.select_related("unit")}
    write(found["ducha"], found["zhuren"], found["guanli"], found["lingdao"])


def rosters() -> None:
    """Let the demo's caseworker have two months' rosters decided, at the first start."""
    from demo_rosters import decide

    from luodi.web.people.models import User

    decide(User.objects.select_related("unit").get(username="jingban"))


def decisions() -> None:
    """Let two caseworkers make and review some decisions, at the first start."""
    from demo_desk import begin

    from luodi.web.people.models import User

    found = {user.username: user for user in User.objects.select_related("unit")}
    begin(found["jingban"], found["fuhe"])


def command() -> str:
    """How this checkout's ``luodi`` is called from here."""
    here = Path(".venv/bin/luodi")
    return str(here) if here.exists() else "luodi"


if __name__ == "__main__":
    main()
