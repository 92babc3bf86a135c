"""How reminders are set up: hours, steps, webhooks. A file of the installation, read when it is needed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luodi.errors import LuodiError
from luodi.written.tables import parse_toml
from luodi.written.texts import read_text

AUDIENCES = ("handler", "leader", "supervisor")
FORMS = ("wecom", "dingtalk", "feishu")
LABELS = {"near": _("临近到期"), "due": _("到期"), "late": _("逾期"), "escalated": _("逾期升级")}


@dataclass(frozen=True, slots=True)
class Step:
    """``days`` after the due day (before it: below zero) ``to`` are told; ``name`` marks the step in the table."""

    name: str
    days: int
    to: tuple[str, ...]
    label: str = ""

    @property
    def words(self) -> str:
        return self.label or str(LABELS.get(self.name, self.name))


STEPS = (
    Step("near", -7, ("handler",)),
    Step("due", 0, ("handler",)),
    Step("late", 1, ("handler", "leader")),
    Step("escalated", 7, ("handler", "leader", "supervisor")),
)
"""Used where the configuration has none; a choice of this project, no document states it."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A robot in a group chat, told once a round what the people listed were told."""

    name: str
    form: str
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """``site`` is the address that links begin with; people are told from ``first`` to ``last`` o'clock."""

    site: str = ""
    first: int = 8
    last: int = 18
    steps: tuple[Step, ...] = STEPS
    webhooks: tuple[Webhook, ...] = ()
    allowed_hosts: tuple[str, ...] = ()

    def open_at(self, moment: dt.datetime) -> bool:
        """Whether the hour is one in which people are told anything."""
        return self.first <= moment.hour < self.last

    def step(self, name: str) -> Step:
        return next((step for step in self.steps if step.name == name), Step(name, 0, ()))

    def webhook(self, name: str) -> Webhook | None:
        return next((one for one in self.webhooks if one.name == name), None)


def config() -> Config:
    """The configuration of this installation; the defaults where it has no file."""
    path = Path(settings.LUODI_NOTICES)
    if not path.is_file():
        return Config()
    return parse(read_text(path, path.name), path.name)


def parse(text: str, file: str) -> Config:
    """Read the TOML of docs/notices.md. Raises LuodiError naming the key; secrets are never part of the message."""
    data = parse_toml(text, file)
    hours = data.get("hours", [8, 18])
    if not (isinstance(hours, list) and len(hours) == 2 and all(isinstance(h, int) for h in hours)) or not (
        0 <= hours[0] < hours[1] <= 24
    ):
        raise _wrong(file, "hours", "应为起止两个整点，例如 [8, 18]", "two hours, such as [8, 18]")
    steps = tuple(_steps(data.get("step", []), file)) or STEPS
    return Config(
        site=str(data.get("site", "")).rstrip("/"), first=hours[0], last=hours[1], steps=steps,
        webhooks=tuple(_webhooks(data.get("webhook", []), file)),
        allowed_hosts=_texts(data, "allowed_hosts", file, "allowed_hosts"),
    )  # fmt: skip


def _steps(tables: Any, file: str) -> Iterator[Step]:
    found: list[Step] = []
    for at, table in enumerate(tables if isinstance(tables, list) else [], 1):
        place = f"step {at}"
        name, days = str(table.get("name", "")), table.get("days")
        if not re.fullmatch(r"[a-z][a-z_]{0,15}", name) or name in {step.name for step in found}:
            raise _wrong(file, f"{place} name", "应为不重复的小写英文名", "a lower-case name of its own")
        if not isinstance(days, int) or isinstance(days, bool) or abs(days) > 3650:
            raise _wrong(file, f"{place} days", "应为整数天数", "a whole number of days")
        to = _texts(table, "to", file, f"{place} to")
        if not to or set(to) - set(AUDIENCES):
            raise _wrong(file, f"{place} to", f"应为 {'、'.join(AUDIENCES)}", f"some of {', '.join(AUDIENCES)}")
        found.append(Step(name, days, to, str(table.get("label", ""))[:20]))
    days_of = [step.days for step in found]
    if len(set(days_of)) != len(days_of):
        raise _wrong(file, "step", "各步骤的天数不能相同", "steps on different days")
    yield from sorted(found, key=lambda step: step.days)


def _webhooks(tables: Any, file: str) -> Iterator[Webhook]:
    names: set[str] = set()
    for at, table in enumerate(tables if isinstance(tables, list) else [], 1):
        place = f"webhook {at}"
        name, form, url = (str(table.get(key, "")) for key in ("name", "form", "url"))
        if not name or len(name) > 90 or name in names:
            raise _wrong(file, f"{place} name", "应为不重复的名称", "a name of its own")
        if form not in FORMS:
            raise _wrong(file, f"{place} form", f"应为 {'、'.join(FORMS)} 之一", f"one of {', '.join(FORMS)}")
        if not url:
            raise _wrong(file, f"{place} url", "不能为空", "an address")
        names.add(name)
        people, units, roles = (_texts(table, key, file, f"{place} {key}") for key in ("people", "units", "roles"))
        yield Webhook(name, form, url, str(table.get("secret", "")), people, units, roles)


def _texts(table: dict[str, Any], key: str, file: str, place: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _wrong(file, place, "应为文字列表", "a list of texts")
    return tuple(value)


def _wrong(file: str, place: str, zh: str, en: str) -> LuodiError:
    return LuodiError(
        zh=f"提醒配置不正确：{zh}。", en=f"The configuration of reminders wants {en}.", file=file, place=place
    )
