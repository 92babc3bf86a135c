"""申请: what a unit asks of the supervisors, and their answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models.charge import Charge


class Request(models.Model):
    """An application of a unit about a commitment: more time, other words, other units, a pause, or a plan.

    ``asked`` holds what is asked for, by kind: ``{"deadline": "2026-12-31"}``, ``{"text": …}``,
    ``{"units": [{"unit": key, "role": …}]}``, ``{"from": "2026-05-01"}``,
    ``{"points": [{"due": "2026-06-30", "name": …, "percent": 50}]}``; ``granted`` the same as it was granted.
    """

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("延期")
        WORDING = "wording", _("任务表述调整")
        UNITS = "units", _("责任单位调整")
        DEADLINE = "deadline", _("时限调整")
        SUSPENSION = "suspension", _("中止")
        PLAN = "plan", _("计划节点")

    class State(models.TextChoices):
        OPEN = "open", _("待答复")
        GRANTED = "granted", _("同意")
        REFUSED = "refused", _("不同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="requests", verbose_name=_("承办"))
    kind = models.CharField(_("类型"), max_length=12, choices=Kind)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.OPEN)
    asked = models.JSONField(_("申请内容"), default=dict)
    reason = models.TextField(_("理由"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="requests", verbose_name=_("申请人")
    )
    asked_at = models.DateTimeField(_("申请时间"))
    granted = models.JSONField(_("同意内容"), null=True, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("修订次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("申请")
        ordering = ("charge", "id")
        indexes = (models.Index(fields=("state", "asked_at")),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_state_display()}"
