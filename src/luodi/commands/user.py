"""``luodi user``: accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from luodi.web.people.models import User

ROLES = ("supervisor", "liaison", "leader", "caseworker", "auditor", "administrator", "public")


@click.group(help="Give people accounts. 开户、重设密码。")
@click.option("--database", metavar="URL", help="Instead of DATABASE_URL. 代替 DATABASE_URL。")
def command(database: str | None) -> None:
    from luodi.web.start import start

    start(database, migrate=True)


@command.command(help="Make an account and print its password once. 新建账号，密码只显示一次。")
@click.argument("username")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the person does here. 角色。")
@click.option("--unit", metavar="NAME", help="The unit's full official name. 所在单位全称。")
@click.option(
    "--clearance", type=click.IntRange(0, 4), default=0, show_default=True, help="0 none … 4 绝密。涉密等级。"
)
@click.option("--full-name", default="", help="姓名。")
def add(username: str, role: str, unit: str | None, clearance: int, full_name: str) -> None:
    from luodi.errors import LuodiError
    from luodi.web.actions import OPERATOR
    from luodi.web.people import passwords
    from luodi.web.people.actions.add_user import add_user
    from luodi.web.people.models import Role, Secrecy, Unit

    belongs = Unit.objects.filter(name=unit).first() if unit else None
    if unit and belongs is None:
        raise LuodiError(
            zh=f"单位名录中没有“{unit}”。", en=f"The registry has no unit {unit}.",
            mend_zh="请使用单位全称；名录随首次读入文件载入。",
            mend_en="Use its full name; the registry is loaded when a document is first read in.",
        )  # fmt: skip
    password = passwords.generated()
    add_user(
        OPERATOR, username, role=Role(role), password=password, unit=belongs, clearance=Secrecy(clearance),
        full_name=full_name,
    )  # fmt: skip
    click.echo(f"{username}  {password}")


@command.command(help="Give a new password and print it once. 重设密码，新密码只显示一次。")
@click.argument("username")
def password(username: str) -> None:
    from luodi.web.actions import OPERATOR
    from luodi.web.people import passwords
    from luodi.web.people.actions.set_password import set_password

    user = _named(username)
    new = passwords.generated()
    set_password(OPERATOR, user, new)
    click.echo(f"{username}  {new}")


def _named(username: str) -> User:
    from luodi.errors import LuodiError
    from luodi.web.people.models import User

    user = User.objects.filter(username=username).first()
    if user is None:
        raise LuodiError(zh=f"没有用户“{username}”。", en=f"There is no user {username}.")
    return user
