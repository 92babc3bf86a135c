"""批量操作: what can be done with many commitments at once, each by the action that does it with one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.ledger import forms
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.chase import chase
from luodi.web.ledger.actions.extend import extend
from luodi.web.ledger.actions.resume import resume
from luodi.web.ledger.actions.sign_report import sign_report
from luodi.web.ledger.actions.strike_off import strike_off
from luodi.web.ledger.actions.suspend import suspend
from luodi.web.ledger.models import Charge, Commitment, Report
from luodi.web.ledger.standing import ANSWERING, subordinates
from luodi.web.people.models import Role, User
from luodi.web.review.actions.confirm import confirm

Told = dict[str, Any]
SUPERVISION = frozenset({Role.SUPERVISOR})
NAMED = 4


@dataclass(frozen=True, slots=True)
class BatchVerb:
    """``run`` does it with one commitment and says what it did beyond its state and day ("" for nothing more)."""

    name: str
    label: str | Promise
    roles: frozenset[Role]
    form: type[django_forms.Form]
    run: Callable[[Caller, Commitment, Told], str]


def _none(zh: str, en: str) -> LuodiError:
    return LuodiError(zh=zh, en=en)


def _units(charges: Sequence[Charge]) -> str:
    names = "、".join(charge.unit.short_name or charge.unit.name for charge in charges[:NAMED])
    more = _("等 %(count)s 个单位") % {"count": len(charges)} if len(charges) > NAMED else ""
    return names + more


def _confirm(by: Caller, task: Commitment, told: Told) -> str:
    if task.review != Commitment.Review.PROPOSED:
        raise _none("该任务不在待审核状态。", "It does not wait for review.")
    confirm(by, [task.pk], why=told["why"])
    return _("确认立项")


def _assign(by: Caller, task: Commitment, told: Told) -> str:
    made = assign(by, task, why=told["why"])
    if not made:
        raise _none("各责任单位均已交办，没有新增单位。", "Every unit has its part already.")
    return _("交办给 %(units)s") % {"units": _units(made)}


def _chase(by: Caller, task: Commitment, told: Told) -> str:
    made = chase(by, task, note=told["note"], answer_by=told["answer_by"])
    return _("催办 %(units)s") % {"units": _units([one.charge for one in made])}


def _accept(by: Caller, task: Commitment, told: Told) -> str:
    waiting = list(
        Report.objects.filter(charge__commitment=task, state=Report.State.TO_VERIFY)
        .select_related("charge__unit")
        .order_by("id")
    )
    if not waiting:
        raise _none("没有待核查的反馈。", "No report waits for verification.")
    for one in waiting:
        accept_report(by, one, completes=None if told["completes"] else False, why=told["why"])
    return _("采纳 %(units)s 的反馈") % {"units": _units([one.charge for one in waiting])}


def _own(by: Caller) -> list[int]:
    user = by.user
    return subordinates(user.unit) if user is not None and user.unit is not None else []


def _acknowledge(by: Caller, task: Commitment, told: Told) -> str:
    own = list(
        task.charges.filter(unit__in=_own(by), state=Charge.State.TO_ACKNOWLEDGE).select_related("unit").order_by("id")
    )
    if not own:
        raise _none("本单位没有待签收的部分。", "No part of your unit waits to be acknowledged.")
    for charge in own:
        acknowledge(by, charge, why=told["why"])
    return _("%(units)s 签收") % {"units": _units(own)}


def _sign(by: Caller, task: Commitment, told: Told) -> str:
    waiting = list(
        Report.objects.filter(charge__commitment=task, charge__unit__in=_own(by), state=Report.State.TO_SIGN)
        .select_related("charge__unit")
        .order_by("id")
    )
    if not waiting:
        raise _none("本单位没有待审签的反馈。", "No report of your unit waits for a signature.")
    for one in waiting:
        sign_report(by, one, why=told["why"])
    return _("审签 %(units)s 的反馈") % {"units": _units([one.charge for one in waiting])}


def _extend(by: Caller, task: Commitment, told: Told) -> str:
    extend(by, task, until=told["until"], reason=told["reason"], basis=told["basis"])
    return ""


def _rest(run: Callable[..., object]) -> Callable[[Caller, Commitment, Told], str]:
    def do(by: Caller, task: Commitment, told: Told) -> str:
        run(by, task, reason=told["reason"], basis=told["basis"], on=told["on"])
        return ""

    return do


def _strike(by: Caller, task: Commitment, told: Told) -> str:
    strike_off(by, task, why=told["why"])
    return ""


VERBS = {
    verb.name: verb
    for verb in (
        BatchVerb("confirm", pgettext_lazy("to do", "确认立项"), SUPERVISION, forms.Plain, _confirm),
        BatchVerb("assign", pgettext_lazy("to do", "交办"), SUPERVISION, forms.Plain, _assign),
        BatchVerb("chase", pgettext_lazy("to do", "催办"), SUPERVISION, forms.Chasing, _chase),
        BatchVerb("accept", pgettext_lazy("to do", "核查通过"), SUPERVISION, forms.AcceptAll, _accept),
        BatchVerb("extend", pgettext_lazy("to do", "延期"), SUPERVISION, forms.Extend, _extend),
        BatchVerb("suspend", pgettext_lazy("to do", "中止"), SUPERVISION, forms.Reason, _rest(suspend)),
        BatchVerb("resume", pgettext_lazy("to do", "恢复"), SUPERVISION, forms.Reason, _rest(resume)),
        BatchVerb("strike_off", pgettext_lazy("to do", "销号"), SUPERVISION, forms.Plain, _strike),
        BatchVerb("acknowledge", pgettext_lazy("to do", "签收"), frozenset(ANSWERING), forms.Plain, _acknowledge),
        BatchVerb("sign", pgettext_lazy("to do", "审签同意"), frozenset({Role.LEADER}), forms.Plain, _sign),
    )
}
"""In the order in which they are offered."""


def offered(user: User) -> list[BatchVerb]:
    """What the person may do with many at once; a leader above the units has no part to act on."""
    return [
        verb
        for verb in VERBS.values()
        if user.role in verb.roles and (user.role == Role.SUPERVISOR or user.unit_id is not None)
    ]
