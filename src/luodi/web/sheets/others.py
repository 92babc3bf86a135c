"""Lists of other rooms as tables: work lists, what became of a document's items, letters, the ranks of a result.

Each takes the number or name that its page has in its address as ``of``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.errors import LuodiError
from luodi.web.across import gaps, side_by_side
from luodi.web.across.models import VERDICT_LABELS, Comparison, Gap, Link
from luodi.web.assessment.models import Assessment
from luodi.web.assessment.standing import ranks_of
from luodi.web.assessment.wording import DIMENSIONS, GROUPS
from luodi.web.letters import listing as letters_room
from luodi.web.letters.models import Letter
from luodi.web.people.models import Secrecy, User
from luodi.web.sheets.columns import Column
from luodi.web.sheets.gathering import AT_ONCE, Cell, gathered
from luodi.web.sheets.lists import LEDGER, Table, bounded, cell, highest_of


def gap(user: User, query: Mapping[str, str]) -> Table:
    """A work list under the filters of its page: what lacks a unit, a date, the end of 等, or names an unknown unit."""
    which = query.get("of", "")
    if which not in Gap.values:
        raise _gone()
    found = gaps.narrowed(user, Gap(which), query)
    bounded(found)
    told = {name: query[name][:200] for name in ("document", "q", "handed") if query.get(name)}
    today = timezone.localdate()

    def rows() -> Iterator[list[Cell]]:
        for number, line in enumerate(gathered(found.order_by("document", "order", "id"), user, "brief"), 1):
            yield [number, *(cell(line, column, today) for column in LEDGER[1:])]

    return Table(
        f"gaps-{which}", str(Gap(which).label), LEDGER, rows, list(told.values()), told, highest_of(user, found)
    )


COMPARED = (
    Column("verdict", "去向", "Verdict", 12), Column("by_hand", "人工认定", "By hand", 8),
    Column("old_label", "原文件位置", "Place in the old", 16), Column("old_text", "原文件", "Old", 50),
    Column("old_units", "原责任单位", "Old units", 22), Column("old_deadline", "原时限", "Old deadline", 14),
    Column("new_label", "新文件位置", "Place in the new", 16), Column("new_text", "新文件", "New", 50),
    Column("new_units", "新责任单位", "New units", 22), Column("new_deadline", "新时限", "New deadline", 14),
    Column("changes", "变化", "Changes", 30), Column("doubt", "存疑", "Doubt", 20),
)  # fmt: skip


def comparison(user: User, query: Mapping[str, str]) -> Table:
    """What became of each item of a document in the one that followed it, under the filters of the page."""
    of = query.get("of", "")
    found: Comparison | None = side_by_side.comparisons(user).filter(pk=of).first() if of.isdecimal() else None
    if found is None:
        raise _gone()
    links = side_by_side.narrowed(found, side_by_side.Filters.of(query))
    told = {name: query[name][:200] for name in ("verdict", "doubt", "settled", "q") if query.get(name)}
    names = [one.number or one.title for one in (found.old, found.new)]
    return Table(
        "comparison", " → ".join(names), COMPARED, lambda: _link_rows(links), list(told.values()),
        {"old": found.old.key, "new": found.new.key, **told}, max(found.old.secrecy, found.new.secrecy),
    )  # fmt: skip


def _link_rows(links: QuerySet[Link]) -> Iterator[list[Cell]]:
    english = get_language() == "en"
    for link in links.order_by("order").iterator(chunk_size=AT_ONCE):
        changes = [one["en" if english else "zh"] for one in link.changes if one.get("verdict") != "reworded"]
        sides = [side.get(name, "") for side in (link.old, link.new) for name in ("label", "text", "units", "deadline")]
        yield [
            str(VERDICT_LABELS[link.settled or link.verdict]), "是" if link.settled or link.given else "", *sides,
            "；".join(changes), link.doubt_en if english else link.doubt,
        ]  # fmt: skip


LETTERS = (
    Column("id", "标识", "Key", 38), Column("kind", "文种", "Kind", 10), Column("number", "发文字号", "Number", 22),
    Column("title", "标题", "Title", 50), Column("unit", "主送单位", "To", 26), Column("state", "状态", "State", 8),
    Column("as_of", "数据日期", "As of", 12), Column("issued", "签发日期", "Issued", 12),
    Column("signer", "签发人", "Signed by", 14), Column("maker", "拟稿人", "Drafted by", 14),
    Column("secrecy", "密级", "Secrecy", 8),
)  # fmt: skip


def letters(user: User, query: Mapping[str, str]) -> Table:
    """The register of letters under the filters of its page, newest first."""
    told = {name: query[name].strip().replace("\0", "")[:200] for name in ("kind", "state", "q") if query.get(name)}
    found = letters_room.narrowed(user, told.get("kind", ""), told.get("state", ""), told.get("q", ""))
    bounded(found)
    highest = found.order_by("-secrecy").values_list("secrecy", flat=True).first() or Secrecy.NONE
    return Table("letters", _("公文"), LETTERS, lambda: _letter_rows(found), list(told.values()), told, highest)


def _letter_rows(found: QuerySet[Letter]) -> Iterator[list[Cell]]:
    for one in found.select_related("unit", "made_by", "issued_by").iterator(chunk_size=AT_ONCE):
        yield [
            str(one.pk), str(one.get_kind_display()), one.number, one.title, one.unit.name if one.unit else "",
            str(one.get_state_display()), one.as_of,
            timezone.localtime(one.issued_at).date() if one.issued_at else None,
            str(one.issued_by or ""), str(one.made_by), str(one.get_secrecy_display()),
        ]  # fmt: skip


RANKS = (
    Column("group", "组别", "Group", 12), Column("rank", "名次", "Rank", 6), Column("key", "标识", "Key", 30),
    Column("unit", "单位", "Unit", 36), Column("total", "总分", "Total", 10),
    *(Column(name, zh, name.capitalize(), 10)
      for name, zh in zip(DIMENSIONS, ("按时", "质量", "主动"), strict=True)),
)  # fmt: skip


def ranks(user: User, query: Mapping[str, str]) -> Table:
    """The ranks of one result as it was frozen, as far as one may see them."""
    of = query.get("of", "")
    found = Assessment.objects.select_related("scheme").filter(pk=of).first() if of.isdecimal() else None
    if found is None:
        raise _gone()

    def rows() -> Iterator[list[Cell]]:
        for one in ranks_of(user, found):
            scores = (one.parts.get(name, {}).get("score") for name in DIMENSIONS)
            yield [
                str(GROUPS.get(one.group, one.group)), one.rank, one.unit.key, one.unit.name, f"{one.total:.2f}",
                *("" if score is None else f"{Decimal(score):.2f}" for score in scores),
            ]  # fmt: skip

    title = f"{found.get_kind_display()} {found.period}"
    return Table("ranks", title, RANKS, rows, [], {"period": found.period, "version": str(found.version)})


def _gone() -> LuodiError:
    return LuodiError(zh="没有这份清单。", en="There is no such list.",
                      mend_zh="请从页面上导出。", mend_en="Export it from its page.")  # fmt: skip


LISTS: dict[str, Callable[[Any, Mapping[str, str]], Table]] = {
    "gaps": gap, "comparison": comparison, "letters": letters, "ranks": ranks,
}  # fmt: skip
