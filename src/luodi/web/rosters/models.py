"""What is known of a roster; its persons stand in files beside, never in the database."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.people.models import Unit


class Roster(models.Model):
    """One file that a unit gave, to be decided for a date. The bytes and what was found lie under the row's id
    (``luodi.web.rosters.storing``). ``columns`` is what a person said of columns, by sheet and column;
    ``kept_until`` the day after which everything but this row is deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rosters", verbose_name=_("所在单位"))
    pack = models.CharField(_("规则包"), max_length=80)
    rule = models.CharField(_("规则"), max_length=80)
    on = models.DateField(_("认定日"))
    name = models.CharField(_("文件名"), max_length=255)
    suffix = models.CharField(_("类型"), max_length=10)
    size = models.PositiveBigIntegerField(_("大小"))
    previous = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="later", verbose_name=_("上月名单")
    )
    columns = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="rosters", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传时间"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    kept_until = models.DateField(_("保存至"))
    erased_at = models.DateTimeField(_("删除时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("名单")
        ordering = ("-uploaded_at",)
        indexes = (models.Index(fields=("unit", "-uploaded_at")), models.Index(fields=("erased_at", "kept_until")))

    def __str__(self) -> str:
        return f"{self.pack} {self.on} {self.uploaded_at:%Y-%m-%d %H:%M}"
