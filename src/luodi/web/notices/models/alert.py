"""提示: something besides a due day that waits for a person, and of which they are told once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models import Commitment
from luodi.web.notices.models.notice import Round


class Alert(models.Model):
    """One errand of one person (``luodi.web.ledger.errands``): in the app at once, in the digest of the next round.

    ``round`` is the one whose digest tells of it; who has read it before that is told no more. ``words`` name no
    natural person; ``note`` is read after signing in only.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="alerts", db_index=False, verbose_name=_("收件人")
    )
    kind = models.CharField(_("类型"), max_length=16)
    key = models.CharField(_("标识"), max_length=60)
    words = models.CharField(_("事项"), max_length=200)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    path = models.CharField(_("地址"), max_length=200)
    commitment = models.ForeignKey(
        Commitment, models.CASCADE, null=True, blank=True, related_name="alerts", verbose_name=_("任务")
    )
    made_at = models.DateTimeField(_("时间"), db_index=True)
    round = models.ForeignKey(
        Round, models.CASCADE, null=True, blank=True, related_name="alerts", verbose_name=_("轮次")
    )
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("提示")
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("person", "kind", "key"), name="alerted_once"),)
        indexes = (models.Index(fields=("person", "read_at")),)

    def __str__(self) -> str:
        return self.words
