"""关联: one duty that stands in several places, and a target shared out among units."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models.commitment import Commitment, Target
from luodi.web.people.models import Unit


class DutyLink(models.Model):
    """Two commitments that seem to be one duty (body and annex, or two documents); a person confirms or refuses.

    Once confirmed, reports of ``primary`` answer ``other`` too. ``likeness`` (0 to 1) is how sure the machine is,
    ``why`` its grounds: a list of ``{"code", "zh", "en"}``; ``reason`` is the person's.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待确认")
        CONFIRMED = "confirmed", _("同一任务")
        REFUSED = "refused", _("不是同一任务")
        UNLINKED = "unlinked", _("已解除关联")

    primary = models.ForeignKey(Commitment, models.CASCADE, related_name="links", verbose_name=_("主任务"))
    other = models.ForeignKey(Commitment, models.CASCADE, related_name="linked_from", verbose_name=_("关联任务"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PROPOSED)
    likeness = models.FloatField(_("相似度"), default=1.0)
    why = models.JSONField(_("相似之处"), default=list)
    reason = models.TextField(_("理由"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    decided_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任务关联")
        indexes = (models.Index(fields=("state", "likeness")),)
        constraints = (
            models.UniqueConstraint(fields=("primary", "other"), name="linked_once"),
            models.CheckConstraint(condition=~models.Q(primary=models.F("other")), name="linked_to_another"),
        )


class Sharing(models.Model):
    """目标分解: how a target is shared out. Parts that do not make up the whole state their difference and its reason.

    ``each``: every unit is to reach the figure it is given by itself (a rate); such parts are never added up.
    """

    class How(models.TextChoices):
        SUM = "sum", _("各单位之和为总目标")
        EACH = "each", _("各单位分别达到")

    target = models.OneToOneField(Target, models.CASCADE, related_name="sharing", verbose_name=_("目标值"))
    how = models.CharField(_("分解方式"), max_length=4, choices=How, default=How.SUM)
    difference = models.DecimalField(_("合计与总目标之差"), max_digits=24, decimal_places=6, default=0)
    reason = models.TextField(_("差额说明"), blank=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("分解人")
    )
    shared_at = models.DateTimeField(_("分解时间"))
    revision = models.PositiveIntegerField(_("修订次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("目标分解")


class TargetShare(models.Model):
    """分解数: a unit's share of a target."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="shares", verbose_name=_("目标值"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="target_shares", verbose_name=_("单位"))
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6)

    class Meta:
        verbose_name = verbose_name_plural = _("分解数")
        ordering = ("target", "unit")
        constraints = (models.UniqueConstraint(fields=("target", "unit"), name="share_once_a_unit"),)
