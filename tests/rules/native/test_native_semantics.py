"""The lines of the semantics page, the calendar and numbers at the bound of 64 bits in machine code; its refusals."""

from __future__ import annotations

import datetime as dt
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from luodi.facts import attribute as a
from luodi.facts.attribute import Record, Vocabulary
from luodi.rules import calendar
from luodi.rules.native.kernel import compile_kernel, layout, source
from luodi.rules.native.limits import limits
from luodi.rules.pack import Pack, load_pack
from luodi.rules.sql import CannotCompileError, Population, TableOf
from luodi.rules.sql.compile import POINT_HIGH
from luodi.rules.sql.pack import whole_population
from tests.rules import test_semantics_in_sql as sql
from tests.rules.answering import Answers, Asked, by_function, differences, facts_of, lowest, rules_about
from tests.rules.minipack import DAY, home, member, pack
from tests.rules.native.batch import answers_of, by_kernel, compilable_natively, population_of
from tests.rules.populations import random_record
from tests.rules.test_extremes import EXPECTED, FACTS, RULES, TOP, Fund, Lot

lined = sql.lined


def made_of(folder: Path, vocabulary: Vocabulary, rules: str, standards: str = "") -> Pack:
    """A pack on a vocabulary of its own."""
    pack(folder, '@rule("第一条")\ndef one(home: Home) -> bool:\n    return home.owner\n')
    (folder / "rules.py").write_text(f"from luodi.rules import *\n{rules}", "utf-8")
    (folder / "standards.toml").write_text(standards, "utf-8")
    return load_pack(folder, vocabulary)


def test_every_line_of_the_page_has_its_answer_and_its_kind(lined: Any) -> None:
    asked = sql.asked_of(lined)
    assert compilable_natively(asked) == asked.rules
    answers = by_function(asked, facts_of(asked, lined[1]))
    assert differences(answers, by_kernel(asked, lined[1])) == []


def test_the_greatest_of_exact_numbers_needs_no_rounding(tmp_path: Path) -> None:
    rules = """
    @rule("第一条")
    def most(home: Home) -> Exact[Money]:
        return max((m.wage / m.bills_due for m in home.members), default=yuan(9))
    """.replace("m.bills_due", "len(m.bills)")
    made = pack(tmp_path, rules)
    bill = {"amount": 1, "paid_on": DAY}
    homes = {1: home(members=[member(wage=10, bills=[bill] * 3), member(wage=7, bills=[bill] * 2)]), 2: home(),
             3: home(members=[member(wage=1)])}  # fmt: skip
    facts = {key: made.reader.read("Home", facts) for key, facts in homes.items()}
    records = {key: sql.stored(made, "Home", read) for key, read in facts.items()}
    # 10 yuan by 3 is less than 7 by 2; nobody: 9 yuan; 1 yuan by none is unknown.
    expected: Answers = {1: {"most": ((350, 1), 0)}, 2: {"most": ((900, 1), 0)}, 3: {"most": (None, 3)}}
    assert by_kernel(Asked(made, "Home", ("most",), DAY, {}), records) == expected


@pytest.mark.parametrize("whose", ["m: Member", "home: Home"])
def test_a_chain_of_four_hundred_rules_is_followed_to_its_end(tmp_path: Path, whose: str) -> None:
    name = whose.partition(":")[0]
    first = "m.wage" if name == "m" else "home.assets"
    rules = "".join(
        f'@rule("第一条")\ndef r{i}({whose}) -> Money:\n    return {f"r{i - 1}({name})" if i else first} + yuan(1)\n\n'
        for i in range(400)
    )
    end = "sum(r399(m) for m in home.members)" if name == "m" else "r399(home)"
    made = pack(tmp_path, f'{rules}@rule("第二条")\ndef last(home: Home) -> Money:\n    return {end}\n')
    homes = {1: {"assets": 500, "members": [{"wage": 300}, {"wage": 200}]}, 2: {"members": [{}]}}
    # 5 yuan and 400; or 3 and 2 and twice 400.
    expected = 40_500 if name == "home" else 80_500
    found = by_kernel(Asked(made, "Home", ("last",), DAY, {}), homes)
    assert found == {1: {"last": (expected, 0)}, 2: {"last": (None, 3)}}


def test_one_kernel_answers_in_several_threads_at_once_as_in_one(tmp_path: Path) -> None:
    """Rules whose answers are kept: what one call keeps must not meet another."""
    rules = """
    @rule("第一条")
    def dear(m: Member) -> bool:
        return sum(b.amount for b in m.bills if b.amount > yuan(2)) * 3 > m.wage + yuan(1) or m.well

    @rule("第二条")
    def dear_members(home: Home) -> Count:
        return count(m for m in home.members if dear(m) and any(dear(n) for n in home.members))
    """
    made = pack(tmp_path, rules)
    asked = Asked(made, "Home", ("dear_members",), DAY, {})
    rnd = random.Random(4)
    homes = {i + 1: random_record(rnd, made, "Home", missing=0.05) for i in range(300)}
    population, tables = population_of(asked, homes)
    kernel = compile_kernel(made, asked.rules, population, on=DAY)
    assert "%memory, i64" in kernel.ir
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: answers_of(kernel, tables), range(8)))
    assert all(one == found[0] for one in found)
    assert differences(by_function(asked, facts_of(asked, homes)), found[0]) == []


def test_rules_and_standards_may_have_chinese_names(tmp_path: Path) -> None:
    rules = """
    @rule("第一条")
    def 基数(home: Home, std: Standards) -> Money:
        return std.基准[home.area] + home.debts

    @rule("第二条")
    def 两倍(home: Home, std: Standards) -> Money:
        return 2 * 基数(home, std)
    """
    standard = (
        '["基准"]\nzh = "基准"\nen = "Base"\ntype = "Money"\nkeys = ["Home.area"]\n[["基准".values]]\n'
        'from = 2023-01-01\narea = "城"\nvalue = 3\ncite = "示例"\nexample = true\n'
    )
    made = pack(tmp_path, rules, standards=standard)
    found = by_kernel(Asked(made, "Home", ("两倍",), DAY, {}), {1: {"area": "城", "debts": 5}, 2: {"area": "乡"}})
    assert found == {1: {"两倍": (610, 0)}, 2: {"两倍": (None, 3)}}


def test_the_same_question_is_written_in_the_same_words(tmp_path: Path) -> None:
    made = pack(tmp_path, '@rule("第一条")\ndef one(home: Home) -> bool:\n    return home.owner and home.rooms > 2\n')
    population = whole_population(made, "Home")
    one, other = (source(made, ["one"], population, on=DAY) for _ in range(2))
    assert one == other


# ---- open answers


def test_a_divisor_that_is_open_is_not_taken_for_the_zero_that_stands_in_its_place(tmp_path: Path) -> None:
    rules = """
    left_open = judgement("第一条", Home, "折算数", "Divisor", returns=Money)

    @rule("第二条")
    def of_tenants(home: Home) -> Money:
        return home.debts if home.tenant else silent("自有住房")

    @rule("第三条")
    def by_a_person(home: Home) -> Exact[Plain]:
        return home.assets / left_open(home)

    @rule("第四条")
    def by_debts(home: Home) -> Exact[Plain]:
        return home.assets / of_tenants(home)

    @rule("第五条")
    def of_debts(home: Home) -> Exact[Plain]:
        return of_tenants(home) / home.assets
    """
    made = pack(tmp_path, rules.replace("Plain", "Rate"))
    homes = {1: {"assets": 6, "tenant": False, "left_open": 4}, 2: {"assets": 6, "tenant": True, "debts": 0},
             3: {"assets": 0, "tenant": False}, 4: {"assets": 6, "tenant": False}}  # fmt: skip
    found = by_kernel(Asked(made, "Home", ("by_a_person", "by_debts", "of_debts"), DAY, {}), homes)
    value, silent, judgement, unknown = (lowest(3, 2), 0), (None, 1), (None, 2), (None, 3)
    # A divisor that a person or nobody gives is open for that; one that is zero is unknown.
    assert [list(row.values()) for row in found.values()] == [
        [value, silent, silent], [judgement, unknown, (lowest(0, 1), 0)], [judgement, silent, unknown],
        [judgement, silent, silent],
    ]  # fmt: skip


def test_an_exception_for_those_without_a_fact_holds_of_nobody_where_no_column_says_that_there_is_none(
    tmp_path: Path,
) -> None:
    rules = """
    @quantity("第一条", "应缴")
    def due(m: Member) -> Money: ...

    @case_of(due, "第一条", "一般")
    def usual(m: Member) -> Money:
        return m.wage

    @case_of(due, "第二条", "没有文书的", when=lambda m: m.fee is None, exception_to=usual)
    def without_document(m: Member) -> Money:
        return yuan(7)

    @rule("第三条")
    def total(home: Home) -> Money:
        return sum(due(m) for m in home.members)
    """
    made = pack(tmp_path, rules)
    tables = {(): TableOf("homes", frozenset()),
              ("members",): TableOf("members", frozenset({"wage", "fee"}), parent="parent_id")}  # fmt: skip
    kernel = compile_kernel(made, ["total"], Population("Home", tables), on=DAY)
    rows = [{"id": 1, "parent_id": 1, "wage": 300, "fee": 5}, {"id": 2, "parent_id": 2, "wage": 300}]
    found = answers_of(kernel, {(): [{"id": 1}, {"id": 2}], ("members",): rows})
    # The fee is known: the usual case, 3 yuan. It is not: whether there is one is unknown.
    assert found == {1: {"total": (300, 0)}, 2: {"total": (None, 3)}}


# ---- the calendar


class Span(Record, zh="时段", en="span"):
    start = a.day("起", "Start", period="fixed")
    end = a.day("止", "End", period="fixed")
    steps = a.number("Count", "步数", "Steps", least=-(10**12), most=10**12)


CALENDAR = "".join(
    f"""
@rule("第一条")
def plus_{unit}(s: Span) -> Date:
    return s.start + {unit}(s.steps)

@rule("第二条")
def full_{unit}_between(s: Span) -> Count:
    return full_{unit}(s.start, s.end)
"""
    for unit in ("days", "months", "years")
) + "".join(
    f"""
@rule("第三条")
def the_{part}(s: Span) -> Count:
    return s.start.{part}
"""
    for part in ("year", "month", "day")
)


def test_the_calendar_is_pythons_from_its_first_day_to_its_last(tmp_path: Path) -> None:
    made = made_of(tmp_path, Vocabulary({"Span": Span}), CALENDAR)
    asked = Asked(made, "Span", rules_about(made, "Span"), DAY, {})
    rnd = random.Random(229)
    ends = [dt.date.min, dt.date.max, dt.date(2000, 2, 29), dt.date(1900, 2, 28), dt.date(1969, 12, 31)]

    def day() -> dt.date:
        if rnd.random() < 0.2:
            return rnd.choice(ends)
        if rnd.random() < 0.5:
            first = dt.date(rnd.randrange(1, 9999), rnd.randrange(1, 13), 1)
            return first + dt.timedelta(days=rnd.choice((-1, 0, 27, 28, 30)) if first.year > 1 else 0)
        return dt.date.fromordinal(rnd.randrange(1, dt.date.max.toordinal() + 1))

    def steps() -> int:
        return rnd.choice((rnd.randrange(-60, 60), rnd.randrange(-5 * 10**6, 5 * 10**6), 10**12, -(10**12), 0))

    spans = {i + 1: {"start": day(), "end": day(), "steps": steps()} for i in range(600)}
    found = by_kernel(asked, spans)
    for key, span in spans.items():
        start, end, n = span["start"], span["end"], span["steps"]
        assert isinstance(start, dt.date)
        assert isinstance(end, dt.date)
        assert isinstance(n, int)
        assert {rule: value for rule, (value, _) in found[key].items()} == {
            "plus_days": calendar.add_days(start, n), "plus_months": calendar.add_months(start, n),
            "plus_years": calendar.add_years(start, n), "full_days_between": calendar.full_days(start, end),
            "full_months_between": calendar.full_months(start, end),
            "full_years_between": calendar.full_years(start, end), "the_year": start.year,
            "the_month": start.month, "the_day": start.day,
        }  # fmt: skip


# ---- numbers at the bound of 64 bits

WIDE = """
@rule("第五条")
def seven_ninths(fund: Fund) -> Money:
    return rounded(fund.amount * 7 / 9, to=Money)

@rule("第六条")
def share_up(fund: Fund) -> Money:
    return rounded(fund.amount / fund.heads * 0.9, to=Money, way="up")
"""


@pytest.fixture
def extreme(tmp_path: Path) -> Pack:
    return made_of(tmp_path / "extreme", Vocabulary({"Fund": Fund, "Lot": Lot}), RULES + WIDE)


def test_what_passes_64_bits_on_the_way_is_exact(extreme: Pack) -> None:
    found = by_kernel(Asked(extreme, "Fund", ("each", "share", "seven_ninths", "share_up"), DAY, {}), FACTS)
    assert {key: (row["each"], row["share"]) for key, row in found.items()} == {
        key: (row["each"], row["share"]) for key, row in EXPECTED.items()
    }
    # TOP is 9,223,372,036,854,775,800: 7/9 of it is 7,173,733,806,442,603,400 exactly.
    assert [found[key]["seven_ninths"] for key in (1, 2)] == [(TOP * 7 // 9, 0), (-TOP * 7 // 9, 0)]
    assert TOP % 9 == 0
    # 9/10 of a third, and of minus a seventh to the next larger whole.
    assert [found[key]["share_up"] for key in (1, 2, 3)] == [(TOP * 3 // 10, 0), (-(TOP * 9 // 70), 0), (None, 3)]


@pytest.mark.parametrize("rule", ["twice", "whole"])
def test_a_result_beyond_64_bits_is_refused_by_name(extreme: Pack, rule: str) -> None:
    with pytest.raises(CannotCompileError, match=rf"“{rule}”.*64"):
        by_kernel(Asked(extreme, "Fund", (rule,), DAY, {}), FACTS)


def test_what_outgrows_128_bits_is_refused_by_name(tmp_path: Path) -> None:
    one = '@rule("第{i}条")\ndef p{i}(fund: Fund) -> Exact[Money]:\n    return {before} * fund.heads / fund.heads\n\n\n'
    text = "".join(one.format(i=i, before=f"p{i - 1}(fund)" if i else "fund.amount") for i in range(40))
    made = made_of(tmp_path, Vocabulary({"Fund": Fund, "Lot": Lot}), text)
    with pytest.raises(CannotCompileError, match="128"):
        by_kernel(Asked(made, "Fund", ("p39",), DAY, {}), FACTS)


# ---- words


class Shop(Record, zh="店", en="shop"):
    name = a.text("店名", "Name")
    street = a.text("街名", "Street")
    kind = a.choice("店类", "Kind", *(f"第{i}类" for i in range(256)))


SHOPS = """
@rule("第一条")
def named_after_its_street(shop: Shop) -> bool:
    return shop.name == shop.street

@rule("第二条")
def what_it_is_called(shop: Shop) -> str:
    return shop.name

@rule("第三条")
def of_the_first_kind(shop: Shop) -> bool:
    return shop.kind == "第0类"

@rule("第四条")
def old_name(shop: Shop) -> str:
    return "老店" if shop.name in ("甲店", "乙店") else "新店"
"""


@pytest.fixture
def shops(tmp_path: Path) -> Pack:
    return made_of(tmp_path, Vocabulary({"Shop": Shop}), SHOPS)


@pytest.mark.parametrize(
    ("rule", "said"),
    [("named_after_its_street", "比较"), ("what_it_is_called", "任意文字"), ("of_the_first_kind", "255")],
)
def test_words_that_are_on_no_list_are_refused_by_name(shops: Pack, rule: str, said: str) -> None:
    with pytest.raises(CannotCompileError, match=said):
        by_kernel(Asked(shops, "Shop", (rule,), DAY, {}), {1: {"name": "甲店"}})


def test_words_that_the_rule_says_are_told(shops: Pack) -> None:
    found = by_kernel(Asked(shops, "Shop", ("old_name",), DAY, {}), {1: {"name": "甲店"}, 2: {"name": "丁"}, 3: {}})
    assert {key: row["old_name"] for key, row in found.items()} == {1: ("老店", 0), 2: ("新店", 0), 3: (None, 3)}


def test_a_word_is_the_same_word_on_a_longer_list_in_another_order(tmp_path: Path) -> None:
    rules = """
    @rule("第一条")
    def short(home: Home) -> Literal["乡", "城"]:
        if home.owner:
            return "乡"
        return home.area

    @rule("第二条")
    def turned(home: Home) -> Literal["城", "乡"]:
        return short(home)

    @rule("第三条")
    def long(home: Home) -> Literal["镇", "城", "乡"]:
        if home.tenant:
            return "镇"
        return short(home)

    @rule("第四条")
    def settled(home: Home) -> bool:
        return long(home) == home.area

    @rule("第五条")
    def in_the_country(home: Home) -> bool:
        return long(home) in ("镇", "乡")
    """
    made = pack(tmp_path, rules)
    asked = Asked(made, "Home", ("settled", "turned", "long", "in_the_country"), DAY, {})
    homes = {1: {"area": "城", "owner": False, "tenant": False}, 2: {"area": "城", "owner": True, "tenant": False},
             3: {"area": "乡", "owner": False, "tenant": True}, 4: {"owner": False, "tenant": False}}  # fmt: skip
    found = by_kernel(asked, homes)
    # Settled, turned, long, in the country.
    assert [[value for value, _ in row.values()] for row in found.values()] == [
        [True, "城", "城", False], [False, "乡", "乡", True], [False, "乡", "镇", True], [None, None, None, None],
    ]  # fmt: skip


class Stall(Record, zh="摊位", en="stall"):
    row = a.choice("排", "Row", *(f"{i}排" for i in range(50)))
    side = a.choice("侧", "Side", *(f"{i}侧" for i in range(50)))
    goods = a.choice("品类", "Goods", *(f"{i}类" for i in range(50)))


FEES = """
[fee]
zh = "摊位费"
en = "Fee"
type = "Money"
keys = ["Stall.row", "Stall.side"{more}]
[[fee.values]]
from = 2023-01-01
value = 10
cite = "示例"
example = true
[[fee.values]]
from = 2023-01-01
row = "3排"
value = 20
cite = "示例"
example = true
[[fee.values]]
from = 2023-01-01
side = "4侧"
value = 30
cite = "示例"
example = true
"""
FEE = """
@rule("第一条")
def fee(stall: Stall, std: Standards) -> Money:
    return std.fee[stall.row, stall.side{more}]
"""


def fees(folder: Path, more: str) -> Pack:
    rules = FEE.replace("{more}", f", stall.{more}" if more else "")
    standards = FEES.replace("{more}", f', "Stall.{more}"' if more else "")
    return made_of(folder, Vocabulary({"Stall": Stall}), rules, standards)


def test_the_row_that_says_most_decides_and_of_two_the_one_that_says_the_first_word(tmp_path: Path) -> None:
    stalls = {1: {"row": "3排", "side": "4侧"}, 2: {"row": "3排", "side": "5侧"}, 3: {"row": "2排", "side": "4侧"},
              4: {"row": "2排", "side": "5侧"}, 5: {"row": "3排"}}  # fmt: skip
    found = by_kernel(Asked(fees(tmp_path, ""), "Stall", ("fee",), DAY, {}), stalls)
    assert [found[key]["fee"] for key in stalls] == [(2000, 0), (2000, 0), (3000, 0), (1000, 0), (None, 3)]


def test_a_standard_of_too_many_combinations_is_refused_by_name(tmp_path: Path) -> None:
    """Fifty rows, fifty sides, fifty kinds of goods: 51 × 51 × 51 places are more than 65,536."""
    with pytest.raises(CannotCompileError, match="行太多"):
        by_kernel(Asked(fees(tmp_path, "goods"), "Stall", ("fee",), DAY, {}), {1: {}})


# ---- what is read


def test_what_a_person_gives_has_its_list_and_its_bounds_too(tmp_path: Path) -> None:
    rules = """
    sort = judgement("第一条", Home, "类", "Sort", returns=Literal["大", "小"])
    end = judgement("第一条", Home, "止", "End", returns=Date)
    paid = judgement("第一条", Home, "额", "Paid", returns=Money)

    @rule("第二条")
    def over(home: Home, on: Date) -> bool:
        return sort(home) == "大" and end(home) < on and paid(home) > yuan(3) and home.district == "云东区"
    """
    made = pack(tmp_path, rules)
    read = limits(made, layout(made, ["over"], whole_population(made, "Home"), on=DAY))
    # A text has no list; days go from the first of year 1 to the last of 9999.
    assert read.closed == {((), "sort")}
    assert read.numbers[(), "paid"] == (-POINT_HIGH, POINT_HIGH)
    first, last = (dt.date(1970, 1, 1) + dt.timedelta(days=day) for day in read.numbers[(), "end"])
    assert (first, last) == (dt.date.min, dt.date.max)


def test_only_columns_that_are_needed_and_there_are_read(tmp_path: Path) -> None:
    rules = """
    @rule("第一条")
    def known(home: Home) -> bool:
        return home.owner or (home.tenant and any(m.well for m in home.members))

    @rule("第二条")
    def other(home: Home) -> bool:
        return home.rooms > 3
    """
    made = pack(tmp_path, rules)
    tables = {(): TableOf("homes", frozenset({"owner", "rooms", "members_given"})),
              ("members",): TableOf("members", frozenset({"well", "wage"}), parent="parent_id")}  # fmt: skip
    read = layout(made, ["known"], Population("Home", tables), on=DAY)
    assert {(c.path, c.name, c.form) for c in read.columns} == {
        ((), "owner", "flag"), ((), "members_given", "flag"), (("members",), "well", "flag"),
    }  # fmt: skip
    assert read.relations == (("members",),)
