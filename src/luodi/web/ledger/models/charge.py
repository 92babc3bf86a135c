"""承办: one unit's own handling of a commitment that has been assigned."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models.commitment import Assignment, Commitment
from luodi.web.people.models import Unit


class Charge(models.Model):
    """One unit's part, once the commitment is assigned (交办): each unit of a group has its own.

    ``unit`` is who answers today, ``assignment`` the document's words it came from. ``handler`` is the 承办人.
    """

    class State(models.TextChoices):
        TO_ACKNOWLEDGE = "to_acknowledge", _("待签收")
        IN_PROGRESS = "in_progress", _("进行中")
        TO_VERIFY = "to_verify", _("待核查")
        RETURNED = "returned", _("退回")
        COMPLETED = "completed", _("已办结")
        WITHDRAWN = "withdrawn", _("已撤回")

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="charges", verbose_name=_("任务"))
    assignment = models.ForeignKey(
        Assignment, models.SET_NULL, null=True, blank=True, related_name="charges", verbose_name=_("责任分工")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="charges", verbose_name=_("承办单位"))
    role = models.CharField(_("分工"), max_length=12, choices=Assignment.Role)
    state = models.CharField(_("状态"), max_length=16, choices=State, default=State.TO_ACKNOWLEDGE)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="charges",
        verbose_name=_("承办人"),
    )
    assigned_at = models.DateTimeField(_("交办时间"))
    acknowledged_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    completed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("修订次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("承办")
        ordering = ("commitment", "id")
        constraints = (models.UniqueConstraint(fields=("commitment", "unit"), name="charge_once_a_unit"),)
        indexes = (
            models.Index(fields=("unit", "state", "commitment")),
            models.Index(fields=("handler", "state")),
            models.Index(
                fields=("completed_at",),
                condition=models.Q(completed_at__isnull=False),
                name="charge_by_completion",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_state_display()}"
