"""Readings of personal data as auditors see them: who, when, what, why."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from luodi.clocks import start_of
from luodi.web.journal.models import Entry, ReadingLog
from luodi.web.journal.wording import object_words

MOST_EXPORTED = 100_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What the readings are narrowed to; days as typed."""

    who: str = ""
    since: str = ""
    until: str = ""
    what: str = ""
    object_id: str = ""
    why: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """The filters that an address carries; what is no day is none."""

        def text(name: str, most: int) -> str:
            return query.get(name, "").strip().replace("\0", "")[:most]

        return cls(
            text("who", 150), _day(text("since", 10)), _day(text("until", 10)), text("what", 60),
            text("object_id", 64), text("why", 100),
        )  # fmt: skip


def _day(words: str) -> str:
    try:
        return words if parse_date(words) else ""
    except ValueError:
        return ""


def readings(filters: Filters) -> QuerySet[ReadingLog]:
    """The readings under the filters, newest first."""
    found = ReadingLog.objects.select_related("actor__unit").order_by("-id")
    if filters.who:
        found = found.filter(Q(actor__username=filters.who) | Q(actor__full_name__contains=filters.who))
    if filters.since:
        found = found.filter(at__gte=start_of(dt.date.fromisoformat(filters.since)))
    if filters.until:
        after = dt.date.fromisoformat(filters.until) + dt.timedelta(days=1)
        found = found.filter(at__lt=start_of(after))
    if filters.what:
        found = found.filter(object_type=filters.what)
    if filters.object_id:
        found = found.filter(object_id=filters.object_id)
    if filters.why:
        found = found.filter(why__contains=filters.why)
    return found


def kinds() -> list[tuple[str, str]]:
    """The kinds of object that have been read, with their words."""
    types = ReadingLog.objects.order_by().values_list("object_type", flat=True).distinct()
    return sorted(((one, object_words(one)) for one in types), key=lambda pair: pair[1])


def field_words(entry: Entry) -> str:
    """Which personal fields were shown."""
    words = {
        "facts": _("事实"), "identity": _("身份信息"), "name": _("姓名"), "outcomes": _("结论"), "reasons": _("理由"),
        "problems": _("问题"), "readings": _("查阅记录"),
    }  # fmt: skip
    return "、".join(words.get(name, name) for name in entry.detail.get("fields", []))


def as_csv(found: Iterable[Entry]) -> bytes:
    """The readings as a table that spreadsheets open; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("编号"), _("时间"), _("用户名"), _("姓名"), _("单位"), _("途径"), _("对象"), _("对象编号"),
                     _("内容"), _("理由")])  # fmt: skip
    for entry in found:
        actor = entry.actor
        told = (
            str(entry.pk), timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S"),
            actor.username if actor else "", actor.full_name if actor else "",
            actor.unit.name if actor and actor.unit else "", entry.channel, object_words(entry.object_type),
            entry.object_id, field_words(entry), entry.why,
        )  # fmt: skip
        writer.writerow(["'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell for cell in told])
    return out.getvalue().encode("utf-8-sig")
