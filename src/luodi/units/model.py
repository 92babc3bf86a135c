"""Organisations as documents name them, the places they serve, their successors, and what a name resolved to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Level = Literal["national", "province", "city", "district", "township", "enterprise", "other"]
"""The tier in the administrative order. Departments of a municipality such as 重庆市 are ``province``."""

Kind = Literal[
    "division",  # 行政区
    "zone",  # 功能区
    "government",  # 政府
    "committee",  # 管委会
    "department",  # 部门
    "party",  # 党委
    "congress",  # 人大
    "consultative",  # 政协
    "court",  # 法院
    "procuratorate",  # 检察院
    "mass_organisation",  # 群团
    "institution",  # 事业单位
    "field_office",  # 垂管
    "coordination",  # 议事协调
    "armed_forces",  # 军队
    "enterprise",  # 企业
    "other",  # 其他
]

How = Literal["exact", "alias", "elided_prefix", "successor", "group", "open", "unresolved"]
"""``group``: a phrase for definite units; ``open``: a phrase that leaves (some of) its units open, such as 有关单位."""

NATION = "全国"


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division or a functional zone. ``name`` is unique (重庆市渝北区), ``own`` its last part.

    ``parent`` is the ``name`` of the place it lies in, 全国 for provinces (虚构 for invented ones). ``codes`` begin
    the numbers of its documents (渝 in 渝府办发〔2025〕44号).
    """

    name: str
    own: str
    short: str
    aliases: tuple[str, ...]
    level: Level
    kind: Kind
    parent: str
    codes: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    doubt: str = ""

    @property
    def elided(self) -> str:
        """What stands for this place in a name whose place is understood: 市 in 市财政局.

        >>> Place("重庆市", "重庆市", "重庆", (), "province", "division", "全国").elided
        '市'
        """
        if self.kind == "zone" or self.name == NATION:
            return ""
        return "自治区" if self.own.endswith("自治区") else self.own[-1]


@dataclass(frozen=True, slots=True)
class Unit:
    """One organisation under one name. ``name`` is its full official name and unique in a registry.

    ``place`` is the ``Place.name`` it serves (全国 for central organs), ``parent`` the ``Unit.name`` above it where
    that is not its place's government. ``until`` is the first day on which it no longer bears the name. ``doubt`` says
    what is not certain about the entry; ``derived`` that the unit follows from its place and stands in no list.
    """

    name: str
    short: str
    aliases: tuple[str, ...]
    level: Level
    kind: Kind
    place: str
    parent: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    doubt: str = ""
    derived: bool = False

    @property
    def certain(self) -> bool:
        return not self.doubt


@dataclass(frozen=True, slots=True)
class Succession:
    """``old``'s duties passed to ``new`` on ``date``. ``manner``: 更名, 组建, 并入, 划转; ``basis`` in short words."""

    old: str
    new: str
    date: dt.date
    manner: str
    basis: str
    doubt: str = ""

    @property
    def certain(self) -> bool:
        return not self.doubt


@dataclass(frozen=True, slots=True)
class GroupDefinition:
    """What a document says a group word means: 区县 with ``includes`` (names of zones) beside the divisions themselves.

    ``words`` are the document's own, at most some twenty characters.
    """

    term: str
    includes: tuple[str, ...]
    words: str
    document: str | None = None


RemarkCode = Literal[
    "ambiguous",  # several units fit
    "no_list",  # the place is known, its units are not
    "unknown_place",  # the place named by the caller is not known
    "no_home",  # 市 or 省 is elided and nothing says which
    "not_found",  # nothing fits
    "renamed_before",  # the name was out of use on the day
    "renamed_later",  # the unit's duties passed on after the day
    "not_yet",  # the name came into use after the day
    "uncertain",  # the list itself is not certain here
    "open_members",  # the phrase does not say which units
    "zones_open",  # whether functional zones are meant is not said
    "bracket",  # a bracketed second name that is not known for the unit
    "unchecked",  # the day lies outside the period for which the list was checked
]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know about a resolution, in Chinese and English."""

    code: RemarkCode
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What ``name``, as printed, stands for on ``on``.

    ``units`` are the units of that day, ``today`` those that carry their duties after every succession known since;
    both are empty where nothing definite is named. ``open_ended`` is true where the words leave further units open
    (等, 有关单位). ``candidates`` are near names, never chosen. ``of`` is the body whose members are meant (市安委会 in
    市安委会各成员单位).
    """

    name: str
    how: How
    on: dt.date
    units: tuple[Unit, ...] = ()
    today: tuple[Unit, ...] = ()
    open_ended: bool = False
    remarks: tuple[Remark, ...] = ()
    candidates: tuple[Unit, ...] = ()
    of: Unit | None = None

    @property
    def resolved(self) -> bool:
        """Whether the name was understood; an open phrase is understood although it names no unit."""
        return self.how != "unresolved"
