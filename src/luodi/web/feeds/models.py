"""Addresses at which calendar programs fetch what a person may see."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.people.models import Unit


class Feed(models.Model):
    """日历订阅: a secret address, read-only, of one person. Only its digest is kept; ``prefix`` tells it from others.

    ``unit`` is whose due days it shows; without one, those of the tasks that the person handles. What the person may
    no longer see is gone at the next fetch.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds", verbose_name=_("使用者"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位"))
    prefix = models.CharField(_("前缀"), max_length=16)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("创建时间"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("日历订阅")
        ordering = ("-id",)
        indexes = (models.Index(fields=("user", "revoked_at")),)

    def __str__(self) -> str:
        return self.prefix
