"""Actions: the only way anything is changed. One verb is one module under ``<room>/actions/``.

An action is a function whose first argument is its :class:`Act`. The decorator checks the caller's role, opens the
transaction, lets the function change rows, and writes the journal before the transaction ends; a refused or broken
action leaves nothing behind, and one that changed something without recording it is a programming error::

    @action(roles={Role.SUPERVISOR})
    def rename(act: Act, document: Document, *, title: str, why: str) -> None:
        act.require(Document.objects.visible_to(act.user).filter(pk=document.pk).exists())
        before, document.title = {"title": document.title}, title
        document.save(update_fields=["title"])
        act.record(document, before=before, after={"title": title}, why=why)

    rename(Caller(request.user, "page"), document, title="…", why="…")
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.journal.entries import entry, write
from luodi.web.journal.models import Entry
from luodi.web.people.models import Role, User

Channel = Literal["page", "api", "command", "tick"]
P = ParamSpec("P")
R = TypeVar("R")

ACTIONS: dict[str, Callable[..., Any]] = {}
"""Every action by its verb (``documents.ingest``), filled as their modules are imported."""


class RefusedError(LuodiError, PermissionDenied):
    """The caller may not do this, or not with this object."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and by which way. ``user`` is None for the machine's own operator and for scheduled work.

    ``token`` is the prefix of the token that a program showed for the user.
    """

    user: User | None
    channel: Channel
    token: str = ""

    def has_role(self, roles: Iterable[Role]) -> bool:
        if self.user is None:
            return self.channel in {"command", "tick"}
        return self.user.is_active and self.user.role in set(roles)


OPERATOR = Caller(None, "command")
"""Whoever runs ``luodi`` on the server: holds the database anyway."""


@dataclass(slots=True)
class Act:
    """One action under way: who, when, and what is to be written in the journal."""

    by: Caller
    verb: str
    at: Any
    entries: list[Entry] = field(default_factory=list)
    nothing_done: bool = False

    @property
    def user(self) -> User | None:
        return self.by.user

    def require(
        self, allowed: bool, zh: str = "您无权处理该对象。", en: str = "You may not touch this object."
    ) -> None:
        """Refuse unless ``allowed``: for the check on the object itself."""
        if not allowed:
            raise RefusedError(zh=zh, en=en)

    def record(
        self,
        what: models.Model | tuple[str, str],
        *,
        verb: str | None = None,
        before: Any = None,
        after: Any = None,
        why: str = "",
        personal: Any = None,
        **more: Any,
    ) -> None:
        """Put an entry about ``what`` (a row, or its type and id) into the journal.

        ``before`` and ``after`` hold what changed. What tells of natural persons goes into ``personal``, and only
        there: it can be erased without breaking the journal. A row that can say how it ``stands()`` (a task) does so
        in every entry about it: record what is already changed.
        """
        stands = getattr(what, "stands", None)
        told = {"before": before, "after": after, "token": self.by.token or None, **more}
        told["stands"] = stands() if stands else None
        content = {key: value for key, value in told.items() if value is not None}
        self.entries.append(
            entry(
                what, kind=Entry.Kind.CHANGE, at=self.at, user=self.user, channel=self.by.channel,
                verb=verb or self.verb, content=content, why=why, personal=personal,
            )
        )  # fmt: skip

    def unchanged(self) -> None:
        """Say that there was nothing to do: the journal need not be written."""
        self.nothing_done = True


def action(
    *, roles: Iterable[Role]
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[Caller, P], R]]:
    """Make an action of a function in ``luodi.web.<room>.actions.<verb>``, for callers with one of ``roles``."""
    allowed = frozenset(roles)

    def decorate(do: Callable[Concatenate[Act, P], R]) -> Callable[Concatenate[Caller, P], R]:
        room = do.__module__.split(".")[2]
        verb = f"{room}.{do.__name__}"

        @functools.wraps(do)
        def run(by: Caller, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not by.has_role(allowed):
                raise RefusedError(zh="您的角色无权进行此操作。", en="Your role may not do this.")
            try:
                return once(by, *args, **kwargs)
            except IntegrityError:
                # Two who are the first to do a thing at one moment make the same row. The second one's work is undone
                # by now; done again, it meets the row of the first.
                return once(by, *args, **kwargs)

        def once(by: Caller, *args: P.args, **kwargs: P.kwargs) -> R:
            with transaction.atomic():
                act = Act(by, verb, timezone.now())
                result = do(act, *args, **kwargs)
                if not act.entries and not act.nothing_done:
                    raise RuntimeError(f"{verb} ended without a journal entry: call act.record or act.unchanged")
                write(act.entries)
            return result

        run.roles = allowed  # type: ignore[attr-defined]
        ACTIONS[verb] = run
        return run

    return decorate
