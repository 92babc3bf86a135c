"""节点: plan points inside a commitment's time, and the periods of a recurring duty."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models.commitment import Commitment


class Milestone(models.Model):
    """A day by which something of a commitment is to stand: a plan point (behind it: yellow) or a period (red)."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("计划节点")
        PERIOD = "period", _("周期")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="milestones", verbose_name=_("任务"))
    kind = models.CharField(_("类型"), max_length=8, choices=Kind)
    name = models.CharField(_("名称"), max_length=120)
    starts = models.DateField(_("起始日期"), null=True, blank=True)
    due = models.DateField(_("截止日期"))
    percent = models.PositiveSmallIntegerField(_("应达到的比例"), null=True, blank=True)
    answered_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("节点")
        ordering = ("commitment", "due", "id")
        constraints = (models.UniqueConstraint(fields=("commitment", "kind", "due"), name="milestone_once"),)
        indexes = (models.Index(fields=("due", "answered_at")),)

    def __str__(self) -> str:
        return self.name
