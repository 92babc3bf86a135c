"""批量办理: one verb for many commitments, frozen as they were when they were chosen."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models.commitment import Commitment


class Batch(models.Model):
    """Commitments chosen from a list for one verb. ``told`` is what the person typed, ``of`` the list's own query.

    Checking tries every row without leaving a trace; applying does those that were found possible, each by its own
    action and in its own transaction.
    """

    class State(models.TextChoices):
        CHOSEN = "chosen", _("待填写")
        CHECKING = "checking", _("正在核对")
        CHECKED = "checked", _("待确认")
        APPLYING = "applying", _("正在办理")
        DONE = "done", _("已办理")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    verb = models.CharField(_("操作"), max_length=20)
    told = models.JSONField(_("填写的内容"), default=dict)
    of = models.CharField(_("筛选条件"), max_length=1000, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.CHOSEN)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="batches", verbose_name=_("办理人")
    )
    made_at = models.DateTimeField(_("选定时间"))
    applied_at = models.DateTimeField(_("办理时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("批量办理")
        ordering = ("-made_at",)


class BatchRow(models.Model):
    """One commitment of a batch at the revision at which it was chosen; ``note`` says what will happen, or why not."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("待核对")
        POSSIBLE = "possible", _("可以办理")
        REFUSED = "refused", _("不能办理")
        DONE = "done", _("已办理")
        FAILED = "failed", _("未办成")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows", verbose_name=_("批量办理"))
    order = models.PositiveIntegerField(_("顺序"))
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="+", verbose_name=_("任务"))
    revision = models.PositiveIntegerField(_("选定时的修订"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, default=Outcome.WAITING)
    note = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("批量办理的任务")
        ordering = ("batch", "order")
        constraints = (models.UniqueConstraint(fields=("batch", "commitment"), name="once_a_batch"),)
        indexes = (models.Index(fields=("batch", "outcome", "order")),)
