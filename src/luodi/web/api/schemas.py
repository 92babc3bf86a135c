"""What the API takes and gives: every text has a greatest length, every list a greatest size."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema

from luodi.web.api.bodies import Day
from luodi.web.ledger.listing import STATES

Typed = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
"""What a person types: at most 200 characters, no NUL."""
Key = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]
Spans = dict[str, list[list[int]]]
"""By the name of what stands there, ranges of code points in the version's source text."""


class Paging(Schema):
    page: int = Field(1, ge=1, le=100_000, description="页码，自 1 起 / page, from 1")
    size: int = Field(50, ge=1, le=200, description="每页条数 / items on a page")


class DocumentsAsked(Paging):
    q: Typed = Field("", description="文号或文字 / number or words")
    year: int | None = Field(None, ge=1900, le=2999, description="成文年份 / year of issue")
    jurisdiction: Typed = Field("", description="辖区 / jurisdiction")


class ProvisionsAsked(Schema):
    document: Key = Field(description="文件标识 / the document's key")
    version: int | None = Field(
        None, ge=1, le=100_000, description="版次，默认现行 / ordinal, the current one where none is given"
    )


class LedgerFilters(Schema):
    """The same filters as the ledger's page."""

    q: Typed = Field("", description="任务文字 / words of the task")
    document: Key = Field("", description="文件标识 / the document's key")
    theme: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = Field(
        "", description="文件主题；- 为未定 / the documents' theme, - for none"
    )
    unit: Typed = Field("", description="单位名称或简称 / the unit's name")
    role: Literal["", "lead", "support", "responsible", "guiding"] = ""
    deadline: Literal["", "overdue", "30d", "90d", "year", "later", "none"] = ""
    kind: Literal["", "dated", "continuous", "phased", "recurring", "not_stated"] = ""
    light: Literal["", "green", "yellow", "red", "grey"] = ""
    state: Literal["", *STATES] = Field("", description="办理状态；open 未办结、done 已办结")  # type: ignore[valid-type]
    doubt: bool = Field(False, description="仅存疑 / only those in doubt")
    sort: Literal["due", "-due", "document"] = "due"


class CommitmentsAsked(Paging, LedgerFilters):
    """A page of the ledger."""

    on: Day | None = Field(None, description="过往某日终了时的情况 / as they stood at the end of a past day")


class UnitsAsked(Paging):
    q: Typed = Field("", description="名称、别称或拼音首字母 / name, alias or pinyin initials")


class DocumentOut(Schema):
    key: str
    jurisdiction: str
    number: str
    title: str
    issuers: list[str]
    date: dt.date | None
    secrecy: int = Field(description="0 无密级 … 4 绝密")
    publicity: str
    theme: str = Field(description="本单位所定的主题 / the theme that the office gave it")
    version: int | None = Field(description="现行版次 / ordinal of the current version")


class VersionOut(Schema):
    ordinal: int
    source_sha256: str
    span: tuple[int, int]
    addressees: list[str]
    effective: dt.date | None
    supersedes: list[dict[str, Any]]
    basis: list[dict[str, Any]]
    attached: list[str]
    doubts: list[str]
    spans: Spans
    created_at: dt.datetime


class DocumentFull(DocumentOut):
    versions: list[VersionOut]


class ProvisionOut(Schema):
    eid: str
    parent_eid: str
    depth: int
    kind: str
    number: str
    label: str
    heading: str
    text: str
    spans: Spans


class PartOut(Schema):
    role: str
    name_as_written: str
    unit: str | None = Field(description="单位标识 / the unit's key")
    group: list[str] | None = Field(description="单位组成员 / keys of a group's members")
    how: str
    open_ended: bool


class DeadlineOut(Schema):
    text: str
    date: dt.date | None
    range_first: dt.date | None
    range_last: dt.date | None
    recurs: str
    spans: list[list[int]]


class TargetOut(Schema):
    id: int
    comparator: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    baseline: str
    by: dt.date | None
    spans: list[list[int]]


class IndicatorOut(Schema):
    id: int
    name: str
    unit: str
    period: str
    targets: list[TargetOut]


class CommitmentOut(Schema):
    id: UUID
    document: str
    eid: str
    path: list[str]
    source: str
    text: str
    kind: str
    deadline: dt.date | None
    deadline_text: str
    light: str
    open_ended: bool
    review: str
    progress: str
    revision: int = Field(description="修订号，供 If-Match 用 / for If-Match")
    drift: str
    confidence: float
    doubts: list[str]
    parts: list[PartOut]


class CommitmentFull(CommitmentOut):
    version: int
    source_sha256: str
    quoted: str
    table_eid: str
    cells: dict[str, str]
    spans: Spans
    deadlines: list[DeadlineOut]
    indicators: list[IndicatorOut]


class UnitOut(Schema):
    key: str
    name: str
    short_name: str
    level: str
    kind: str
    parent: str | None
    province: str
    jurisdiction: str
    valid_from: dt.date | None
    valid_until: dt.date | None


class UnitFull(UnitOut):
    aliases: list[str]
    predecessors: list[str]
    successors: list[str]
    counts: dict[str, int] = Field(description="各灯号任务数 / commitments by light")


class DocumentsOut(Schema):
    items: list[DocumentOut]
    total: int


class CommitmentsOut(Schema):
    items: list[CommitmentOut]
    total: int
    counts: dict[str, int] = Field(description="其余筛选条件下各灯号任务数 / by light, under the other filters")


class UnitsOut(Schema):
    items: list[UnitOut]
    total: int


class HeadOut(Schema):
    """The journal's last seal; all fields null before the first."""

    number: int | None
    at: dt.datetime | None
    through: int | None = Field(description="封签所及的最后一条 / the last entry sealed")
    count: int | None
    root: str | None
    digest: str | None
    signature: str | None
    key_id: str | None
    last_entry: int | None = Field(description="最后一条 / the last entry written")
