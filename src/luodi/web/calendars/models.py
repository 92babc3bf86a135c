"""放假安排: one year's holidays and worked weekends as an administrator uploaded them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """One uploaded year. Uploading the year again makes the next ``ordinal``; the newest holds, the others stay.

    ``content`` is the year in the form of ``luodi.clocks.decrees.write_csv``; ``source`` names the notice.
    """

    year = models.PositiveSmallIntegerField(_("年份"))
    ordinal = models.PositiveSmallIntegerField(_("次序"), default=1)
    source = models.CharField(_("依据"), max_length=300)
    file = models.CharField(_("文件名"), max_length=255)
    content = models.TextField(_("内容"))
    adopted_at = models.DateTimeField(_("启用时间"))
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("启用人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("工作日历")
        ordering = ("-year", "-ordinal")
        constraints = (models.UniqueConstraint(fields=("year", "ordinal"), name="calendar_year_once"),)

    def __str__(self) -> str:
        return f"{self.year}"
