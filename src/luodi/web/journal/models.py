"""Entries, each hashed by itself, and the seals that fix them in batches."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One change, or one reading of personal data: who, when, what, why.

    ``content`` is canonical JSON text (before, after and whatever the action has to say) and is hashed as it stands.
    ``personal`` is the part about natural persons: only its salted digest is
    hashed, so it can be erased later; None says that it was erased, or that there was none.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", _("变更")
        READING = "reading", _("查阅")

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind, default=Kind.CHANGE)
    at = models.DateTimeField(_("时间"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="entries",
        verbose_name=_("操作人"),
    )
    channel = models.CharField(_("途径"), max_length=20, blank=True)
    verb = models.CharField(_("动作"), max_length=60)
    object_type = models.CharField(_("对象类型"), max_length=60)
    object_id = models.CharField(_("对象编号"), max_length=64)
    content = models.TextField(_("内容"), default="{}")
    why = models.TextField(_("理由"), blank=True)
    personal = models.TextField(_("个人信息"), null=True, blank=True)
    personal_salt = models.CharField(max_length=64, null=True, blank=True)
    personal_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(_("摘要"), max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("日志条目")
        ordering = ("id",)
        indexes = (
            models.Index(fields=("object_type", "object_id", "id")),
            models.Index(fields=("actor", "id")),
            models.Index(fields=("kind", "id")),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.verb} {self.object_type} {self.object_id}"

    @property
    def detail(self) -> dict[str, Any]:
        """``content`` as a dictionary; usually with ``before`` and ``after``."""
        return json.loads(self.content)


class Readings(models.Manager["ReadingLog"]):
    def get_queryset(self) -> models.QuerySet[ReadingLog]:
        return super().get_queryset().filter(kind=Entry.Kind.READING)


class ReadingLog(Entry):
    """Who read which personal data: the entries of kind *reading*, for auditors."""

    objects = Readings()

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = _("查阅记录")


class Seal(models.Model):
    """A batch of entries fixed for good: ids ``after`` (exclusive) to ``through`` (inclusive).

    ``leaves`` lists the entries of the batch in id order; their Merkle root, with count, range and the previous
    seal's digest, is signed by a key that the database does not hold.
    """

    number = models.PositiveBigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"))
    after = models.BigIntegerField(_("起（不含）"))
    through = models.BigIntegerField(_("止（含）"))
    count = models.PositiveBigIntegerField(_("条数"))
    leaves = models.TextField(_("条目摘要"))
    root = models.CharField(_("默克尔根"), max_length=64)
    previous = models.CharField(_("上一封签摘要"), max_length=64, blank=True)
    key_id = models.CharField(_("公钥指纹"), max_length=64)
    digest = models.CharField(_("封签摘要"), max_length=64)
    signature = models.CharField(_("签名"), max_length=128)

    class Meta:
        verbose_name = verbose_name_plural = _("封签")
        ordering = ("number",)

    def __str__(self) -> str:
        return f"seal {self.number}: ({self.after}, {self.through}]"
