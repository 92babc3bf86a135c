"""Editions of published progress: frozen when they are published, and taken off by withdrawing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.web.documents.models import Document, Version
from luodi.web.ledger.models import Commitment


class EditionQuerySet(models.QuerySet["Edition"]):
    """The one place that decides what of it is public."""

    def public(self) -> EditionQuerySet:
        """The editions that stand, of documents that strangers may read today."""
        return self.filter(withdrawn_at=None, replaced_at=None, document__in=Document.objects.visible_to(None))


class Edition(models.Model):
    """One document's progress as it was published on a day. A newer edition replaces it; withdrawing takes it off."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="editions", verbose_name=_("文件"))
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name=_("版本"))
    ordinal = models.PositiveIntegerField(_("期次"))
    published_at = models.DateTimeField(_("公开时间"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("公开人")
    )
    replaced_at = models.DateTimeField(_("更新时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤下人")
    )
    reason = models.TextField(_("撤下理由"), blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("公开进展")
        ordering = ("-published_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("document", "ordinal"), name="edition_once"),
            models.UniqueConstraint(
                fields=("document",), condition=Q(withdrawn_at=None, replaced_at=None), name="one_edition_stands"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document} · {self.ordinal}"


class Item(models.Model):
    """One task as published: the document's words, where they stand, who leads, by when, and how it stood that day.

    Frozen: what is done inside later shows only in a newer edition.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="items", verbose_name=_("公开进展"))
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="+", verbose_name=_("任务"))
    order = models.PositiveIntegerField(_("顺序"))
    eid = models.CharField(_("条款"), max_length=200)
    place = models.CharField(_("位置"), max_length=300, blank=True)
    words = models.TextField(_("原文表述"))
    lead = models.CharField(_("牵头或责任单位"), max_length=1000, blank=True)
    deadline = models.CharField(_("时限原文"), max_length=200, blank=True)
    due = models.DateField(_("完成时限"), null=True, blank=True)
    standing = models.CharField(_("进展"), max_length=8)
    percent = models.PositiveSmallIntegerField(_("完成比例"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("公开的任务")
        ordering = ("edition", "order", "id")
        constraints = (models.UniqueConstraint(fields=("edition", "commitment"), name="published_once_an_edition"),)

    def __str__(self) -> str:
        return self.words[:60]
