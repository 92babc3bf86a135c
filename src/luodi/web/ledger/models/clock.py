"""时限的运行: clocks of commitments as their events; when they are due is computed from these."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models.charge import Charge
from luodi.web.ledger.models.commitment import Commitment


class Clock(models.Model):
    """A running limit. ``limit`` is a duration as printed (3个工作日); ``due`` is the last day as computed from the
    events and the calendar of ``computed_at``, None while it is open; ``provisional`` where that rests on a year whose
    holidays are not decreed. Service promise and legal limit are two clocks of one purpose.

    A ``backward`` clock counts ``limit`` back from the day of an ``event`` (审计实施前3日); that day is its newest
    event of kind ``anchor``. ``clear`` and ``window`` are the readings of ``luodi.clocks.BackwardClock``.
    """

    class Direction(models.TextChoices):
        FORWARD = "forward", _("顺推")
        BACKWARD = "backward", _("倒推")

    class Purpose(models.TextChoices):
        COMPLETION = "completion", _("完成")
        ACKNOWLEDGEMENT = "acknowledgement", _("签收")
        VERIFICATION = "verification", _("核查")
        ANSWER = "answer", _("答复")
        MEND = "mend", _("整改")
        CHASED = "chased", _("催办回复")
        BEFORE_EVENT = "before_event", _("事项之前")

    class Standing(models.TextChoices):
        STATUTORY = "statutory", _("法定时限")
        PROMISED = "promised", _("承诺时限")
        OTHER = "other", _("内部时限")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="clocks", verbose_name=_("任务"))
    charge = models.ForeignKey(
        Charge, models.CASCADE, null=True, blank=True, related_name="clocks", verbose_name=_("承办")
    )
    purpose = models.CharField(_("用途"), max_length=16, choices=Purpose)
    standing = models.CharField(_("性质"), max_length=10, choices=Standing, default=Standing.OTHER)
    limit = models.CharField(_("期限"), max_length=20)
    roll = models.BooleanField(_("末日顺延"), default=False)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    direction = models.CharField(_("方向"), max_length=8, choices=Direction, default=Direction.FORWARD)
    event = models.CharField(_("事项"), max_length=80, blank=True)
    clear = models.BooleanField(_("足日"), default=False)
    window = models.BooleanField(_("仅在此期间内"), default=False)
    due = models.DateField(_("到期日"), null=True, blank=True)
    provisional = models.BooleanField(_("暂定"), default=False)
    computed_at = models.DateTimeField(_("计算时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("时限")
        ordering = ("commitment", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("commitment", "purpose", "standing"),
                condition=models.Q(charge=None),
                name="clock_once_a_commitment",
            ),
        )
        indexes = (models.Index(fields=("due", "purpose")), models.Index(fields=("charge", "purpose")))

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.limit}"


class ClockEvent(models.Model):
    """What happened to a clock: ``occurred_at`` moves it, ``recorded_at`` says since when that is known.

    For a backward clock's ``anchor``, ``occurred_at`` is the day that was planned: the newest one recorded holds.
    """

    class Kind(models.TextChoices):
        START = "start", _("启动")
        SUSPEND = "suspend", _("中止")
        INTERRUPT = "interrupt", _("中断")
        RESUME = "resume", _("恢复")
        EXTEND = "extend", _("延长")
        STOP = "stop", _("停止")
        ANCHOR = "anchor", _("定于")

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="events", verbose_name=_("时限"))
    kind = models.CharField(_("事项"), max_length=10, choices=Kind)
    occurred_at = models.DateTimeField(_("发生时间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    reason = models.TextField(_("理由"), blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    by = models.CharField(_("延长期限"), max_length=20, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("时限事项")
        ordering = ("clock", "occurred_at", "id")
