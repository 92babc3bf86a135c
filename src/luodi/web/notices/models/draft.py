"""调度: schedules that the supervisors set, and the drafts they make."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """日扫描、周调度、月通报、季分析、年考核."""

    DAILY = "daily", _("日扫描")
    WEEKLY = "weekly", _("周调度")
    MONTHLY = "monthly", _("月通报")
    QUARTERLY = "quarterly", _("季分析")
    YEARLY = "yearly", _("年考核")


class Schedule(models.Model):
    """When a kind of draft is made. ``day`` counts in the week (1 Monday), or in the month that follows the period.

    What fell due before ``since``, when it was last switched on or changed, is not made afterwards.
    """

    kind = models.CharField(_("类型"), max_length=10, choices=Kind, unique=True)
    on = models.BooleanField(_("启用"), default=False)
    day = models.PositiveSmallIntegerField(_("日"), default=1)
    hour = models.PositiveSmallIntegerField(_("时"), default=8)
    since = models.DateTimeField(_("启用时间"))
    revision = models.PositiveIntegerField(_("修订次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("调度安排")
        constraints = (models.CheckConstraint(condition=models.Q(hour__lte=23), name="hour_of_a_day"),)

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Draft(models.Model):
    """初稿: one period's figures as of a day, each with the tasks behind it, and a person's remarks.

    ``period`` names it (2026-11-23, 2026-W47, 2026-11, 2026-Q4, 2026). ``figures`` is a list of
    ``{"code", "value", "tasks": [[id, due, light] …], "more"}``, ``units`` a list of
    ``{"key", "name", "open", "overdue", "done", "on_time"}``: as counted then, never counted again.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        FINAL = "final", _("已定稿")
        VOID = "void", _("作废")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    period = models.CharField(_("期次"), max_length=12)
    starts = models.DateField(_("起始日期"))
    ends = models.DateField(_("截止日期"))
    as_of = models.DateField(_("数据日期"))
    figures = models.JSONField(_("数据"), default=list)
    units = models.JSONField(_("各单位"), default=list)
    remarks = models.TextField(_("说明"), blank=True)
    state = models.CharField(_("状态"), max_length=6, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField(_("生成时间"))
    finalised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("定稿人")
    )
    finalised_at = models.DateTimeField(_("定稿时间"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("修订次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("初稿")
        ordering = ("-as_of", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "period"), condition=~models.Q(state="void"), name="one_draft_a_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period}"
