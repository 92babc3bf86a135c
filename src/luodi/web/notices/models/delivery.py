"""发件箱: messages that leave the site, kept until they have arrived or been given up."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.notices.models.notice import Digest, Round


class Delivery(models.Model):
    """One round's message to one address. Its words are composed when it is sent; neither they nor addresses lie here.

    ``target`` is ``user:12`` or the name of a webhook in the configuration. ``leased_until``: somebody is sending it;
    when that passes without an outcome it is taken up again, so a message may arrive twice, never not at all. ``key``
    is the same at every attempt: mail carries it as Message-ID.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("电子邮件")
        WEBHOOK = "webhook", _("群机器人")

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        SENDING = "sending", _("发送中")
        SENT = "sent", _("已送达")
        DEAD = "dead", _("未能送达")

    round = models.ForeignKey(Round, models.CASCADE, related_name="deliveries", verbose_name=_("轮次"))
    digest = models.ForeignKey(
        Digest, models.CASCADE, null=True, blank=True, related_name="deliveries", verbose_name=_("摘要")
    )
    channel = models.CharField(_("渠道"), max_length=8, choices=Channel)
    target = models.CharField(_("去向"), max_length=100)
    key = models.CharField(_("标识"), max_length=64, unique=True)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    next_at = models.DateTimeField(_("下次发送"))
    leased_until = models.DateTimeField(_("占用至"), null=True, blank=True)
    error = models.CharField(_("最近错误"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("送达时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("发件")
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("round", "channel", "target"), name="sent_once_a_round"),)
        indexes = (models.Index(fields=("state", "next_at")),)

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.target}"
