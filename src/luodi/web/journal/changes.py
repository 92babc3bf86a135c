"""What an entry about a person or a unit changed, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from luodi.web.journal.models import Entry
from luodi.web.people.models import Role, Secrecy, Unit


def changed_lines(entry: Entry) -> list[str]:
    """One line for each thing that the entry changed; what has no words yet is left to the journal's own page."""
    detail = entry.detail
    before, after = detail.get("before") or {}, detail.get("after") or {}
    return list(_lines(before, after)) if isinstance(after, dict) and isinstance(before, dict) else []


def _lines(before: dict[str, Any], after: dict[str, Any]) -> Iterable[str]:
    words = {
        "role": _("角色"), "unit": _("单位"), "clearance": _("涉密等级"), "name": _("名称"), "short_name": _("简称"),
        "level": _("层级"), "kind": _("类别"), "parent": _("上级单位"), "valid_from": _("设立日期"),
        "valid_until": _("撤销日期"), "successor": _("承接单位"), "date": _("自何日起"), "on": _("日期"),
        "basis": _("依据"), "secrecy": _("密级"), "publicity": _("公开属性"),
    }  # fmt: skip
    for name, word in words.items():
        if name not in after:
            continue
        old, new = _shown(name, before.get(name)), _shown(name, after[name])
        if name in before:
            yield f"{word}：{old or '—'} → {new or '—'}"
        elif new:
            yield f"{word}：{new}"
    if "parts" in after:
        yield _("移交任务：%(count)s 项") % {"count": after["parts"]}


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name == "role":
        return str(dict(Role.choices).get(value, value))
    if name in {"clearance", "secrecy"}:
        return str(dict(Secrecy.choices).get(value, value))
    if name in {"unit", "parent", "successor"}:
        return Unit.objects.filter(key=value).values_list("name", flat=True).first() or str(value)
    if name == "level":
        from luodi.web.documents.templatetags.words import level_word

        return level_word(str(value))
    if name == "publicity":
        from luodi.web.documents.models import Publicity

        return str(dict(Publicity.choices).get(value, value))
    return str(value)
