"""Amounts at the bound of 64 bits: every engine is exact, or refuses by name; none wraps round."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from luodi.facts import attribute as a
from luodi.facts.attribute import Record, Vocabulary
from luodi.rules.pack import Pack, load_pack
from luodi.rules.sql import CannotCompileError
from tests.rules.answering import Asked, by_engine, by_explainer, by_function, facts_of
from tests.rules.engines import ClickHouse, DuckDB
from tests.rules.minipack import DAY, pack

MOST = 92_233_720_368_547_758
"""Yuan; in fen the largest whole yuan that 64 bits hold."""


class Lot(Record, zh="份", en="lot"):
    worth = a.number("Money", "价值", "Worth", least=-MOST, most=MOST)


class Fund(Record, zh="基金", en="fund"):
    amount = a.number("Money", "总额", "Amount", least=-MOST, most=MOST)
    heads = a.count("人数", "Heads", most=10)
    lots = a.many(Lot, "各份", "Lots", most=10)


RULES = """
@rule("第一条")
def twice(fund: Fund) -> Money:
    return fund.amount + fund.amount

@rule("第二条")
def whole(fund: Fund) -> Money:
    return sum(lot.worth for lot in fund.lots)

@rule("第三条")
def each(fund: Fund) -> Exact[Money]:
    return fund.amount / fund.heads

@rule("第四条")
def share(fund: Fund) -> bool:
    return fund.amount / fund.heads > fund.amount * 0.333
"""

TOP = MOST * 100
FACTS: dict[int, dict[str, Any]] = {
    1: {"amount": TOP, "heads": 3, "lots": [{"worth": TOP}] * 10},
    2: {"amount": -TOP, "heads": 7, "lots": [{"worth": -TOP}, {"worth": TOP}, {"worth": 1}]},
    3: {"amount": TOP, "heads": 0, "lots": []},
}


@pytest.fixture
def extreme(tmp_path: Path) -> Pack:
    """A pack on a vocabulary whose amounts go to the bound of 64 bits."""
    folder = tmp_path / "extreme"
    pack(folder, '@rule("第一条")\ndef one(home: Home) -> bool:\n    return home.owner\n')
    (folder / "rules.py").write_text(f"from luodi.rules import *\n{RULES}", "utf-8")
    (folder / "standards.toml").write_text("", "utf-8")
    return load_pack(folder, Vocabulary({"Fund": Fund, "Lot": Lot}))


def asked_of(extreme: Pack) -> Asked:
    return Asked(extreme, "Fund", ("twice", "whole", "each", "share"), DAY, {})


EXPECTED = {
    1: {"twice": (2 * TOP, 0), "whole": (10 * TOP, 0), "each": ((TOP // 3, 1), 0), "share": (True, 0)},
    2: {"twice": (-2 * TOP, 0), "whole": (1, 0), "each": ((-TOP // 7, 1), 0), "share": (True, 0)},
    3: {"twice": (2 * TOP, 0), "whole": (0, 0), "each": (None, 3), "share": (None, 3)},
}
"""By hand: the bound is a multiple of 3 and of 7; a third is more than 0.333; minus a seventh is more than minus 0.333;
nobody to divide by is unknown."""


def test_python_is_exact_beyond_64_bits(extreme: Pack) -> None:
    asked = asked_of(extreme)
    facts = facts_of(asked, FACTS)
    assert by_explainer(asked, facts) == EXPECTED
    assert by_function(asked, facts) == EXPECTED


@pytest.mark.parametrize("opened", [DuckDB, ClickHouse])
def test_an_engine_is_exact_beyond_64_bits(extreme: Pack, opened: type[DuckDB] | type[ClickHouse]) -> None:
    with opened() as engine:
        assert by_engine(asked_of(extreme), FACTS, engine) == EXPECTED


def test_what_outgrows_the_widest_integer_is_refused_by_name(tmp_path: Path, extreme: Pack) -> None:
    one = '@rule("第{i}条")\ndef p{i}(fund: Fund) -> Exact[Money]:\n    return {before} * fund.heads / fund.heads\n\n\n'
    text = "".join(one.format(i=i, before=f"p{i - 1}(fund)" if i else "fund.amount") for i in range(40))
    (tmp_path / "extreme" / "rules.py").write_text(f"from luodi.rules import *\n\n\n{text}", "utf-8")
    made = load_pack(tmp_path / "extreme", Vocabulary({"Fund": Fund, "Lot": Lot}))
    with DuckDB() as engine, pytest.raises(CannotCompileError, match="126"):
        by_engine(Asked(made, "Fund", ("p39",), DAY, {}), FACTS, engine)
