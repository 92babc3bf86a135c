"""催办: the supervisors remind a unit of its part, with a note and a day for the answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models.charge import Charge


class Chase(models.Model):
    """One reminder by a person. It is answered by the first report that leaves the unit after it."""

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="chases", verbose_name=_("承办"))
    note = models.TextField(_("催办意见"))
    answer_by = models.DateField(_("回复时限"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("催办人"))
    at = models.DateTimeField(_("催办时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("催办")
        ordering = ("charge", "id")
        indexes = (models.Index(fields=("charge", "at")),)

    def __str__(self) -> str:
        return self.note[:60]
