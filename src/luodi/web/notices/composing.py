"""The words of a message: how many of what, the first few tasks by number, title, day and link, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.web.ledger.models import Commitment
from luodi.web.ledger.place import place_of
from luodi.web.notices.audience import members
from luodi.web.notices.config import Config
from luodi.web.notices.models import Delivery, Notice
from luodi.web.people.models import Secrecy

LISTED = 10
TITLE = 30
"""Characters of a task's text in a message; the rest is read after signing in."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of any channel: ``lines`` are (words, link), the link empty where the site's address is not set."""

    title: str
    lines: tuple[tuple[str, str], ...]
    more: str
    link: str

    @property
    def text(self) -> str:
        """The message as plain text."""
        told = [f"{words}\n  {link}" if link else words for words, link in self.lines]
        return "\n".join([*told, *([self.more] if self.more else []), *([self.link] if self.link else [])])


def compose(delivery: Delivery, config: Config) -> Message | None:
    """The message of a delivery as things stand; None where nothing is left to tell (a person that is gone)."""
    found = _told(delivery, config)
    if found is None:
        return None
    steps = Counter(dict(found.order_by().values_list("step").annotate(n=Count("commitment", distinct=True))))
    counts = "，".join(
        _("%(step)s %(count)s 项") % {"step": step.words, "count": steps[step.name]}
        for step in sorted(config.steps, key=lambda step: -step.days)
        if steps[step.name]
    )
    if not counts:
        return None
    rows = list(_first(found.select_related("commitment__document").order_by("-days", "due", "commitment")))
    total = sum(steps.values())
    more = _("另有 %(count)s 项，登录查看。") % {"count": total - len(rows)} if total > len(rows) else ""
    lines = tuple((_line(row, config), _link(row.commitment, config)) for row in rows)
    link = f"{config.site}{reverse('notices:list')}" if config.site else ""
    return Message(_("督办提醒：%(counts)s") % {"counts": counts}, lines, more, link)


def _told(delivery: Delivery, config: Config) -> QuerySet[Notice] | None:
    found = Notice.objects.filter(round=delivery.round_id)
    if delivery.channel == Delivery.Channel.MAIL:
        person = delivery.digest.person if delivery.digest else None
        return found.filter(person=person) if person is not None and person.is_active else None
    robot = config.webhook(delivery.target)
    return found.filter(person__in=members(robot)) if robot else None


def _first(notices: Iterable[Notice]) -> Iterable[Notice]:
    """The first few, each task once: a robot's group may have several people told of one."""
    seen: set[tuple[object, str]] = set()
    for row in notices:
        if (row.commitment_id, row.step) not in seen:
            seen.add((row.commitment_id, row.step))
            yield row
        if len(seen) == LISTED:
            return


def _line(row: Notice, config: Config) -> str:
    """One task: step, number and place, the first words, the day. Of an internal document only that there is a task."""
    task, step = row.commitment, config.step(row.step).words
    due = _("时限 %(day)s") % {"day": row.due.isoformat()}
    if task.document.secrecy > Secrecy.NONE:
        return f"【{step}】{_('内部文件任务')}，{due}"
    text = task.text if len(task.text) <= TITLE else task.text[: TITLE - 1] + "…"
    where = " ".join(part for part in (task.document.number, place_of(task)) if part)
    return f"【{step}】{where} {text}，{due}"


def _link(task: Commitment, config: Config) -> str:
    return f"{config.site}{reverse('ledger:commitment', args=[task.pk])}" if config.site else ""
