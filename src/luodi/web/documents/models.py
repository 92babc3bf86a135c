"""Documents as issued: where they were read, their versions, provisions, tables and citations."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.web.people.models import Role, Secrecy, User


class Source(models.Model):
    """来源: one file as received. Its bytes lie in the sources folder under their hash; ``text`` is canonical."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    name = models.CharField(_("文件名"), max_length=255)
    format = models.CharField(_("格式"), max_length=10)
    encoding = models.CharField(_("编码"), max_length=40, blank=True)
    size = models.PositiveBigIntegerField(_("字节数"))
    text = models.TextField(_("正文"))
    pages = models.JSONField(_("版面"), null=True, blank=True)
    received_at = models.DateTimeField(_("收到时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("来源文件")

    def __str__(self) -> str:
        return self.name


class Publicity(models.TextChoices):
    """公开属性."""

    UNSTATED = "unstated", _("未标注")
    OPEN = "open", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    CLOSED = "closed", _("不予公开")


class DocumentQuerySet(models.QuerySet["Document"]):
    """The one place that decides who may see a document."""

    def visible_to(self, user: User | AnonymousUser | None) -> DocumentQuerySet:
        """Documents not above the person's clearance; the public and strangers see published ones only.

        No role, administrators included, sees above its clearance.
        """
        if user is None or not user.is_authenticated or not user.is_active or user.role == Role.PUBLIC:
            return self.filter(secrecy=Secrecy.NONE, publicity=Publicity.OPEN)
        return self.filter(secrecy__lte=user.clearance)

    def hidden_from(self, user: User | AnonymousUser | None) -> DocumentQuerySet:
        """All others, asked for by themselves: they are few, and an index finds them."""
        if user is None or not user.is_authenticated or not user.is_active or user.role == Role.PUBLIC:
            return self.exclude(secrecy=Secrecy.NONE, publicity=Publicity.OPEN)
        return self.filter(secrecy__gt=user.clearance)


class Document(models.Model):
    """文件: what was issued. ``key`` is jurisdiction and number as issued (without a number: its title and date).

    ``number_folded`` is the number without brackets, for finding it however it is typed (渝府办发 2025 44).
    ``title``, ``date`` and ``issuers`` repeat the current version's, for lists. ``theme`` is what an office says it
    belongs to; no document states it.
    """

    key = models.CharField(_("标识"), max_length=300, unique=True)
    jurisdiction = models.CharField(_("辖区"), max_length=80, blank=True)
    number = models.CharField(_("文号"), max_length=120, blank=True, db_index=True)
    number_folded = models.CharField(max_length=120, blank=True, db_index=True)
    title = models.CharField(_("标题"), max_length=500)
    alias = models.CharField(_("简称"), max_length=80, blank=True)
    issuers = models.JSONField(_("发文机关"), default=list)
    date = models.DateField(_("成文日期"), null=True, blank=True)
    theme = models.CharField(_("主题"), max_length=40, blank=True, db_index=True)
    secrecy = models.PositiveSmallIntegerField(_("密级"), choices=Secrecy, default=Secrecy.NONE)
    publicity = models.CharField(_("公开属性"), max_length=20, choices=Publicity, default=Publicity.UNSTATED)
    current = models.OneToOneField(
        "Version", models.PROTECT, null=True, blank=True, related_name="current_of", verbose_name=_("现行版本")
    )
    created_at = models.DateTimeField(_("录入时间"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("文件")
        ordering = ("-date", "id")
        indexes = (models.Index(fields=("date", "id")), models.Index(fields=("secrecy", "publicity")))
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "number"), condition=~Q(number=""), name="number_once_in_a_jurisdiction"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title


class Version(models.Model):
    """版本: one reading of a document whose words differ from the one before.

    ``content_hash`` is over its folded words; ``span_start`` and ``span_end`` say where it stands in its source.
    ``supersedes`` and ``basis`` are lists of ``{"number", "title", "spans"}``; ``spans`` names header parts.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions", verbose_name=_("文件"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="versions", verbose_name=_("来源文件"))
    ordinal = models.PositiveIntegerField(_("版次"))
    span_start = models.PositiveBigIntegerField(_("起"))
    span_end = models.PositiveBigIntegerField(_("止"))
    content_hash = models.CharField(_("内容摘要"), max_length=64)
    title = models.CharField(_("标题"), max_length=500)
    issuers = models.JSONField(_("发文机关"), default=list)
    addressees = models.JSONField(_("主送机关"), default=list)
    date = models.DateField(_("成文日期"), null=True, blank=True)
    effective = models.DateField(_("施行日期"), null=True, blank=True)
    supersedes = models.JSONField(_("废止文件"), default=list)
    basis = models.JSONField(_("依据"), default=list)
    attached = models.JSONField(_("附件"), default=list)
    secrecy_text = models.CharField(_("密级标注"), max_length=60, blank=True)
    doubts = models.JSONField(_("存疑"), default=list)
    spans = models.JSONField(default=dict)
    engine = models.CharField(_("读取程序版本"), max_length=40)
    created_at = models.DateTimeField(_("读入时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("版本")
        ordering = ("document", "ordinal")
        constraints = (models.UniqueConstraint(fields=("document", "ordinal"), name="ordinal_once_in_a_document"),)
        indexes = (models.Index(fields=("document", "content_hash")),)

    def __str__(self) -> str:
        return f"{self.document} v{self.ordinal}"


class Provision(models.Model):
    """条款: a node of a version's tree; ``text`` its own words, ``own_hash`` over them folded."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="provisions", verbose_name=_("版本"))
    eid = models.CharField(max_length=200)
    parent_eid = models.CharField(max_length=200, blank=True)
    order = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField()
    kind = models.CharField(_("类型"), max_length=20)
    number = models.CharField(_("序号"), max_length=60, blank=True)
    label = models.CharField(_("条款号"), max_length=200, blank=True)
    heading = models.TextField(_("标题"), blank=True)
    text = models.TextField(_("正文"), blank=True)
    spans = models.JSONField(default=dict)
    own_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("条款")
        ordering = ("version", "order")
        constraints = (models.UniqueConstraint(fields=("version", "eid"), name="eid_once_in_a_version"),)
        indexes = (models.Index(fields=("version", "order")),)

    def __str__(self) -> str:
        return self.label or self.eid


class Table(models.Model):
    """附表: a table of a version; ``columns`` are its titles in order."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="tables", verbose_name=_("版本"))
    eid = models.CharField(max_length=200)
    order = models.PositiveIntegerField()
    group = models.CharField(_("表号"), max_length=40, blank=True)
    title = models.CharField(_("标题"), max_length=300, blank=True)
    columns = models.JSONField(_("栏目"), default=list)
    span_start = models.PositiveBigIntegerField()
    span_end = models.PositiveBigIntegerField()
    confidence = models.FloatField(_("置信度"), default=1.0)
    doubts = models.JSONField(_("存疑"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("附表")
        ordering = ("version", "order")
        constraints = (models.UniqueConstraint(fields=("version", "eid"), name="table_eid_once_in_a_version"),)

    def __str__(self) -> str:
        return self.title or self.eid


class Row(models.Model):
    """附表行: ``cells`` by column title; a merged cell's words stand in every row it covers."""

    table = models.ForeignKey(Table, models.CASCADE, related_name="rows", verbose_name=_("附表"))
    eid = models.CharField(max_length=200)
    order = models.PositiveIntegerField()
    cells = models.JSONField(_("单元格"), default=dict)
    spans = models.JSONField(default=dict)
    confidence = models.FloatField(_("置信度"), default=1.0)
    doubts = models.JSONField(_("存疑"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("附表行")
        ordering = ("table", "order")
        constraints = (models.UniqueConstraint(fields=("table", "eid"), name="row_eid_once_in_a_table"),)


class Relation(models.TextChoices):
    """What a citation does with the document it names."""

    BASIS = "basis", _("依据")
    IMPLEMENTS = "implements", _("贯彻")
    REPEALS = "repeals", _("废止")
    FORWARDS = "forwards", _("转发")
    MENTIONS = "mentions", _("提及")


class Citation(models.Model):
    """引用: another document named in a provision; ``target`` where that document has been read in."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="citations", verbose_name=_("版本"))
    eid = models.CharField(max_length=200, blank=True)
    order = models.PositiveIntegerField()
    relation = models.CharField(_("关系"), max_length=20, choices=Relation)
    number = models.CharField(_("文号"), max_length=120, blank=True, db_index=True)
    title = models.CharField(_("标题"), max_length=500, blank=True)
    spans = models.JSONField(default=list)
    target = models.ForeignKey(
        Document, models.SET_NULL, null=True, blank=True, related_name="cited_by", verbose_name=_("所引文件")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("引用")
        ordering = ("version", "order")


class SearchEntry(models.Model):
    """One thing that search can find: ``words`` as ``words.indexed`` makes them.

    The database keeps a full-text index over ``words`` by itself: FTS5 by triggers, tsvector as a generated column.
    ``rank`` puts documents before tasks before provisions.
    """

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("文件")
        PROVISION = "provision", _("条款")
        COMMITMENT = "commitment", _("任务")

    kind = models.CharField(max_length=12, choices=Kind)
    document = models.ForeignKey(Document, models.CASCADE, related_name="search_entries")
    object_id = models.CharField(max_length=64)
    rank = models.PositiveSmallIntegerField()
    words = models.TextField()

    class Meta:
        indexes = (models.Index(fields=("document", "kind")), models.Index(fields=("kind", "object_id")))
        constraints = (models.UniqueConstraint(fields=("kind", "object_id"), name="search_entry_once"),)


def spans_of(value: Any) -> list[list[int]]:
    """Spans as JSON keeps them.

    >>> spans_of(((1, 3), (5, 8)))
    [[1, 3], [5, 8]]
    """
    return [[a, b] for a, b in value]
