"""The words of a message: how many of what, the first few tasks by number, title, day and link, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.web.ledger.errands import KINDS
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.place import place_of
from luodi.web.notices.audience import members
from luodi.web.notices.config import Config
from luodi.web.notices.models import Alert, Delivery, Notice
from luodi.web.people.models import Secrecy, User

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
    people = _people(delivery, config)
    if people is None:
        return None
    found = Notice.objects.filter(round=delivery.round_id, person__in=people)
    alerts = Alert.objects.filter(round=delivery.round_id, person__in=people).select_related("commitment__document")
    others = {(row.kind, row.key): row for row in alerts.order_by("id") if row.kind in KINDS}
    steps = Counter(dict(found.order_by().values_list("step").annotate(n=Count("commitment", distinct=True))))
    named = [(step.words, steps[step.name]) for step in sorted(config.steps, key=lambda step: -step.days)]
    kinds = Counter(kind for kind, _key in others)
    named = [(str(KINDS[kind].title), count) for kind, count in kinds.items()] + named
    counts = "，".join(_("%(step)s %(count)s 项") % {"step": step, "count": count} for step, count in named if count)
    if not counts:
        return None
    rows = list(_first(found.select_related("commitment__document").order_by("-days", "due", "commitment")))
    lines = tuple(
        [
            *((_alert(row), f"{config.site}{row.path}" if config.site else "") for row in others.values()),
            *((_line(row, config), _link(row.commitment, config)) for row in rows),
        ][:LISTED]
    )
    left = sum(steps.values()) + len(others) - len(lines)
    more = _("另有 %(count)s 项，登录查看。") % {"count": left} if left > 0 else ""
    link = f"{config.site}{reverse('notices:list')}" if config.site else ""
    return Message(_("督办提醒：%(counts)s") % {"counts": counts}, lines, more, link)


def _people(delivery: Delivery, config: Config) -> QuerySet[User] | None:
    """Whose notices the message tells; None where there is nobody to tell any more."""
    if delivery.channel == Delivery.Channel.MAIL:
        person = delivery.digest.person if delivery.digest else None
        return User.objects.filter(pk=person.pk) if person is not None and person.is_active else None
    robot = config.webhook(delivery.target)
    return members(robot) if robot else None


def _alert(row: Alert) -> str:
    """One thing besides a due day: what it is, and its words unless they are of an internal document."""
    kind = KINDS[row.kind].title
    if row.commitment is None:
        return f"【{kind}】{row.words}"
    if row.commitment.document.secrecy > Secrecy.NONE:
        return f"【{kind}】{_('内部文件任务')}"
    return f"【{kind}】{row.commitment.document.number} {_cut(row.words)}".replace("  ", " ")


def _cut(text: str) -> str:
    return text if len(text) <= TITLE else text[: TITLE - 1] + "…"


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
    text = _cut(task.text)
    where = " ".join(part for part in (task.document.number, place_of(task)) if part)
    return f"【{step}】{where} {text}，{due}"


def _link(task: Commitment, config: Config) -> str:
    return f"{config.site}{reverse('ledger:commitment', args=[task.pk])}" if config.site else ""
