"""Records of which everything is there are answered by a program that asks of no value whether it is: they alone."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from luodi.rules.answers import RANK
from luodi.rules.native.columns import AT_ONCE
from luodi.rules.native.kernel import draft
from luodi.rules.pack import Pack
from tests.rules.answering import Answer, Answers, Asked
from tests.rules.minipack import DAY, pack
from tests.rules.native.batch import by_kernel, population_of
from tests.rules.populations import Record

RULES = """
@rule("第一条")
def of_member(m: Member) -> Money:
    return m.wage + (yuan(0) if m.fee is None else m.fee) + sum(b.amount for b in m.bills)


@rule("第二条")
def due(home: Home) -> Money:
    return sum(of_member(m) for m in home.members) + home.debts
"""
UNKNOWN: Answer = (None, RANK["unknown"])


@pytest.fixture(scope="module")
def made() -> Pack:
    with tempfile.TemporaryDirectory() as folder:
        return pack(Path(folder), RULES)


def asked(made: Pack) -> Asked:
    return Asked(made, "Home", ("due",), DAY, {})


def home(debts: int | None, *members: Record) -> Record:
    return {"debts": debts, "members": list(members)}


def member(wage: int | None, *bills: int | None, fee: int | None = 0) -> Record:
    """Whether there is a fee is told: a fee of None says that there is none."""
    return {"wage": wage, "fee": fee, "fee_none": fee is None, "bills": [{"amount": amount} for amount in bills]}


def by_hand(given: Record) -> Answer:
    """The sum of all that is given; unknown where anything but a fee is not."""
    of = [x for m in given["members"] for x in (m["wage"], m["fee"] or 0, *(b["amount"] for b in m["bills"]))]
    every = [given["debts"], *of]
    return UNKNOWN if None in every else (sum(every), 0)


AMOUNT = st.integers(1, 900)
LACKING = st.sampled_from(["wage", "amount", "debts", "fee", ""])
MEMBERS = st.tuples(st.integers(0, 2 * AT_ONCE + 20), st.integers(0, 3), AMOUNT)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(MEMBERS, st.integers(0, 200), LACKING), min_size=1, max_size=6))
@example([((AT_ONCE, 1, 3), AT_ONCE - 1, "wage"), ((AT_ONCE + 1, 1, 3), AT_ONCE, "amount"), ((2, 0, 5), 0, "")])
@example([((AT_ONCE, 1, 3), 0, ""), ((AT_ONCE + 1, 2, 3), 0, ""), ((1, 1, 3), 0, "wage")])
def test_one_missing_value_among_however_many_children_is_found(
    made: Pack, homes: list[tuple[tuple[int, int, int], int, str]]
) -> None:
    """Of each home: members, bills a member, the amount of each; the place at which a value is missing, and which."""
    records = {}
    for key, ((members, bills, amount), place, lacking) in enumerate(homes, 1):
        given = home(amount, *(member(amount, *[amount] * bills) for _ in range(members)))
        if lacking == "debts":
            given["debts"] = None
        elif lacking and members:
            one = given["members"][place % members]
            if lacking == "amount" and bills:
                one["bills"][place % bills]["amount"] = None
            elif lacking != "amount":
                one[lacking] = None
            one["fee_none"] = one["fee"] is None
        records[key] = given
    expected = {key: {"due": by_hand(given)} for key, given in records.items()}
    assert by_kernel(asked(made), records, twofold=True) == expected


HOMES = {1: home(5, member(1, 2)), 2: home(None, member(1)), 3: home(5, member(None)), 4: home(5, member(1, 2, None)),
         5: home(7, member(1, 2, fee=None), member(3)), 6: home(8)}  # fmt: skip
COMPLETE = {1: 8, 5: 13, 6: 8}


def turned(text: str, way: str, what: str, instead: str) -> str:
    """The kernel with a store of one of its two programs turned."""
    head, found, rest = text.partition(f"\n{way}")
    own, label, others = rest.partition("\nafter" if way == "careful" else "\ncareful")
    changed, times = re.subn(what, instead, own)
    assert found
    assert label
    assert times == 1
    return head + found + changed + label + others


def planted(made: Pack, way: str, what: str, instead: str) -> Answers:
    return by_kernel(asked(made), HOMES, lambda text: turned(text, way, what, instead), twofold=True)


def test_each_program_answers_its_own_records_and_no_others(made: Pack) -> None:
    """A fee that there is not is no missing value: home 5 is complete."""
    own = {key: {"due": (COMPLETE[key], 0) if key in COMPLETE else UNKNOWN} for key in HOMES}
    assert by_kernel(asked(made), HOMES, twofold=True) == own
    filled = by_kernel(
        asked(made), HOMES, lambda t: turned(t, "filled", r"store i64 %v\d+", "store i64 4711"), twofold=True
    )
    assert filled == {key: {"due": (4711, 0)} if key in COMPLETE else own[key] for key in HOMES}
    careful = by_kernel(
        asked(made), HOMES, lambda t: turned(t, "careful", r"store i8 %v\d+", "store i8 2"), twofold=True
    )
    assert careful == {key: own[key] if key in COMPLETE else {"due": (None, 2)} for key in HOMES}


def test_the_program_for_complete_records_does_not_ask_whether_a_value_is_there(made: Pack) -> None:
    """Of the validities (every second address) it reads that of the optional fact only."""
    population, _ = population_of(asked(made), HOMES)
    wanted = draft(made, ["due"], population, on=DAY).for_many()
    text = wanted.written().ir
    bodies = re.findall(r"define internal fastcc [^\n]* @(?:due|of_member)\.\d+\(.*?\n}", text, re.DOTALL)
    validities = [{int(n) // 2 for n in re.findall(r"ptr %columns, i64 (\d*[13579])\n", body)} for body in bodies]
    names = [{wanted.layout.columns[n].name for n in found} for found in validities]
    assert sorted(map(sorted, names)) == sorted([["fee"], [], ["amount", "bills_given", "fee", "fee_none", "wage"],
                                               ["debts", "members_given"]])  # fmt: skip
