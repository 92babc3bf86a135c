"""提醒: one working day's round, what it told each person, and whether they have read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models import Commitment


class Round(models.Model):
    """One working day's round over the ledger. There is one a day: whoever puts its row in does the work."""

    day = models.DateField(_("日期"), unique=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("提醒轮次")
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"{self.day}"


class Notice(models.Model):
    """One step (near, due, late, …) of one commitment, told to one person, once for each due day.

    The due day is part of what makes it one: a moved day begins the steps anew, the same day never tells again.
    ``days`` is the step's distance from the due day, for the order in which notices are read.
    """

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="notices", db_index=False, verbose_name=_("任务")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False, verbose_name=_("收件人")
    )
    step = models.CharField(_("步骤"), max_length=16)
    days = models.SmallIntegerField(_("距到期日"))
    due = models.DateField(_("到期日"))
    round = models.ForeignKey(Round, models.CASCADE, related_name="notices", db_index=False, verbose_name=_("轮次"))

    class Meta:
        verbose_name = verbose_name_plural = _("提醒")
        ordering = ("-round_id", "-days", "due", "id")
        constraints = (models.UniqueConstraint(fields=("commitment", "person", "step", "due"), name="told_once"),)
        indexes = (models.Index(fields=("person", "round", "days", "due")),)


class Digest(models.Model):
    """每日摘要: everything that one round told one person."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests", db_index=False, verbose_name=_("收件人")
    )
    round = models.ForeignKey(Round, models.CASCADE, related_name="digests", verbose_name=_("轮次"))
    count = models.PositiveIntegerField(_("提醒数"))
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("每日摘要")
        ordering = ("-round_id", "id")
        constraints = (models.UniqueConstraint(fields=("person", "round"), name="one_digest_a_day"),)
        indexes = (models.Index(fields=("person", "read_at")),)
