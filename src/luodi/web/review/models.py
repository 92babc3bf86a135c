"""Steps of review: what a person did to proposals, so that it can be undone and learned from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.documents.models import Document


class Step(models.Model):
    """One act of review. ``before`` holds the commitments as they were (``luodi.web.review.snapshot``), ``left`` the
    revision each was left with: as long as these stand, the step can be undone. ``changed`` names the fields that a
    person had to correct; with ``engine`` it measures extraction.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="review_steps", verbose_name=_("文件"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="review_steps",
        verbose_name=_("审核人"),
    )
    verb = models.CharField(_("动作"), max_length=20)
    at = models.DateTimeField(_("时间"))
    before = models.JSONField(default=list)
    left = models.JSONField(default=dict)
    made = models.JSONField(default=list)
    changed = models.JSONField(default=dict)
    engine = models.CharField(_("引擎版本"), max_length=20, blank=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("审核步骤")
        ordering = ("id",)
        indexes = (models.Index(fields=("document", "user", "id")), models.Index(fields=("verb", "at")))

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"
