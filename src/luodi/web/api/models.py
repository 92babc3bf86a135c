"""Tokens by which programs call the API, the systems that hold some of them, and answers kept for repeated calls."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.people.models import User


class System(models.Model):
    """接入系统: an account that is a program's and no person's; nobody can sign in with it."""

    user = models.OneToOneField(User, models.PROTECT, related_name="system", verbose_name=_("账号"))
    purpose = models.CharField(_("用途"), max_length=300)
    opened_at = models.DateTimeField(_("开通时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("接入系统")
        ordering = ("user__username",)

    def __str__(self) -> str:
        return str(self.user)


class Token(models.Model):
    """令牌: what a program shows instead of a password. Only its digest is kept; ``prefix`` tells it from others.

    ``rate`` is the greatest number of calls a minute.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens", verbose_name=_("使用者"))
    name = models.CharField(_("名称"), max_length=80)
    prefix = models.CharField(_("前缀"), max_length=16, unique=True)
    digest = models.CharField(_("摘要"), max_length=64)
    scopes = models.JSONField(_("权限范围"), default=list)
    rate = models.PositiveIntegerField(_("每分钟次数"))
    created_at = models.DateTimeField(_("创建时间"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("创建人"))
    expires_at = models.DateTimeField(_("有效期至"))
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("令牌")
        ordering = ("-id",)
        indexes = (models.Index(fields=("user", "revoked_at")),)

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}"

    def live(self, at: dt.datetime) -> bool:
        """Whether it is good at that moment: neither run out nor revoked, its account open."""
        return self.revoked_at is None and at < self.expires_at and self.user.is_active


class Kept(models.Model):
    """The answer to a write that carried an Idempotency-Key, kept in the write's own transaction.

    ``asked`` is the digest of the call; ``answer`` the very bytes that were given for it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("使用者"))
    key = models.CharField(_("幂等键"), max_length=100)
    asked = models.CharField(_("请求摘要"), max_length=64)
    answer = models.TextField(_("答复"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("留存的答复")
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="key_once_a_user"),)
        indexes = (models.Index(fields=("user", "at")),)

    def __str__(self) -> str:
        return self.key
