"""关联: one duty that stands in several places, and a target shared out among units."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models.commitment import Commitment, Target
from luodi.web.people.models import Unit


class DutyLink(models.Model):
    """Two commitments that seem to be one duty (body and annex, or two documents); a person confirms or refuses.

    Once confirmed, reports of ``primary`` answer ``other`` too.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待确认")
        CONFIRMED = "confirmed", _("同一任务")
        REFUSED = "refused", _("不是同一任务")

    primary = models.ForeignKey(Commitment, models.CASCADE, related_name="links", verbose_name=_("主任务"))
    other = models.ForeignKey(Commitment, models.CASCADE, related_name="linked_from", verbose_name=_("关联任务"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PROPOSED)
    likeness = models.FloatField(_("相似度"), default=1.0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    decided_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任务关联")
        constraints = (
            models.UniqueConstraint(fields=("primary", "other"), name="linked_once"),
            models.CheckConstraint(condition=~models.Q(primary=models.F("other")), name="linked_to_another"),
        )


class TargetShare(models.Model):
    """目标分解: a unit's share of a target. Whether the shares make up the whole is checked and shown."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="shares", verbose_name=_("目标值"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="target_shares", verbose_name=_("单位"))
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6)

    class Meta:
        verbose_name = verbose_name_plural = _("目标分解")
        ordering = ("target", "unit")
        constraints = (models.UniqueConstraint(fields=("target", "unit"), name="share_once_a_unit"),)
