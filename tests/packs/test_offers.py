"""What the packs offer to the public is declared, and the document says it: who handles it, and where."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from luodi.errors import LuodiError
from luodi.facts.types import Bool
from luodi.packs import load, with_rules
from luodi.packs.offers import Offer, offers, offers_of
from luodi.rules import tree as t
from luodi.rules.pack import load_pack
from tests.packs.test_disposed import printed

TODAY = dt.date(2026, 11, 22)
LONG_AGO = dt.date(2022, 12, 20)


def offer(pack: str, rule: str) -> Offer:
    (found,) = (one for one in offers() if one.pack.name == pack and one.rule == rule)
    return found


def text_below(document: object, eid: str) -> str:
    """The words of a provision and of all below it, without spaces."""
    words = [p.text for p in document.walk() if p.eid == eid or p.eid.startswith(f"{eid}__")]  # type: ignore[attr-defined]
    return "".join("".join(words).split())


@pytest.mark.corpus
@pytest.mark.parametrize("pack", [name for name in with_rules() if offers_of(load(name))])
def test_who_handles_an_offer_stands_in_the_clause_that_is_named(documents: Path, pack: str) -> None:
    _, document = printed(documents)[load(pack).issued.number]
    wrong = []
    for one in offers_of(load(pack)):
        assert text_below(document, one.eid), one.eid
        words = text_below(document, one.handled_eid)
        # 各区县政府 is written 各区县（自治县，以下简称区县）政府 once.
        plain = words.replace("（自治县，以下简称区县）", "").replace("（自治县）", "")
        wrong += [(one.key, name) for name in one.handled_by if name not in words and name not in plain]
    assert wrong == []


@pytest.mark.corpus
def test_an_offer_for_which_nobody_is_named_has_no_unit_in_its_clause_either(documents: Path) -> None:
    bare = [one for one in offers() if not one.handled_by]
    assert [one.key for one in bare] == ["dibao_2022.eligible"]
    _, document = printed(documents)[bare[0].pack.issued.number]
    assert "责任单位" not in "".join(p.text for p in document.walk())


def test_every_measure_that_the_main_rule_asks_is_offered() -> None:
    """What makes somebody “supported” is an offer, through whichever rule: none is forgotten."""
    for name in ("economy_2025", "sme_relief_2022", "hardship_relief_2022"):
        pack = load(name)
        declared = {one.rule for one in offers_of(pack)}
        body = pack.rule(pack.main).body
        # An offered amount stands for its own condition, which the main rule may ask instead of the amount.
        conditions = {call.rule for rule in declared for call in t.calls(pack.rule(rule).body)}
        asked = {call.rule for call in t.calls(body)}
        through = asked - declared - conditions
        # ``total`` adds amounts up: its parts are offered one by one.
        parts = {call.rule for rule in through for call in t.calls(pack.rule(rule).body)}
        assert parts <= declared, name
        assert through <= {"total"}, name


@pytest.mark.parametrize(
    ("pack", "rule", "on", "term"),
    [
        # 三: until 30 June 2023.
        ("sme_relief_2022", "bridging_fee_waived", dt.date(2023, 6, 30), "running"),
        ("sme_relief_2022", "bridging_fee_waived", dt.date(2023, 7, 1), "ended"),
        # 六 states no end; the document is of 1 December 2022.
        ("sme_relief_2022", "late_payment", TODAY, "unstated"),
        ("sme_relief_2022", "late_payment", dt.date(2022, 11, 30), "not_yet"),
        # 三 says 疫情期间 without a day: its end is only supposed.
        ("hardship_relief_2022", "stays_supported", TODAY, "ended_supposed"),
        ("hardship_relief_2022", "stays_supported", LONG_AGO, "running"),
        # 二: insured until 31 December 2021.
        ("relief_insurance_2020", "to_enrol", dt.date(2021, 12, 31), "running"),
        ("relief_insurance_2020", "to_enrol", dt.date(2022, 1, 1), "ended"),
        ("economy_2025", "trade_in", TODAY, "unstated"),
    ],
)
def test_how_long_an_offer_runs_is_what_its_clause_says(pack: str, rule: str, on: dt.date, term: str) -> None:
    assert offer(pack, rule).term(on) == term


def test_a_unit_that_bears_another_name_today_is_told_with_it() -> None:
    """The city's banking and insurance bureau became that of the national administration in 2023."""
    handlers = dict(offer("sme_relief_2022", "rating_protected").handlers())
    assert handlers["重庆银保监局"] == ("国家金融监督管理总局重庆监管局",)
    assert handlers["市财政局"] == ()


def test_an_amount_that_rests_on_an_example_is_known_to() -> None:
    """Twice the standard, which no document of ours states; the 200 yuan of 四 are the document's own."""
    assert offer("hardship_relief_2022", "monthly_support").examples(TODAY) == ("低保标准（每人每月）",)
    assert offer("hardship_relief_2022", "unemployment_grant").examples(TODAY) == ()


def test_no_offer_is_told_as_less_than_a_yes_or_an_amount() -> None:
    kinds = {one.key: one.pack.rule(one.rule).type for one in offers()}
    amounts = [key for key, type_ in kinds.items() if not isinstance(type_, Bool)]
    assert len(amounts) == 12
    assert len(kinds) == len(offers()) == 65


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('rule = "nothing"\neid = "a"', "没有规则"),
        ('rule = "recognised"\neid = "a"', "不针对家庭"),
        ('rule = "recognised"', "缺少 eid"),
        ('rule = "recognised"\neid = "a"\nhandled = ["甲局"]', "不认识“handled”"),
        ('rule = "recognised"\neid = "a"\nuntil = "some_day"', "不是日期"),
        ('rule = "recognised"\neid = "a"\nuntil_is = "maybe"', "until_is"),
    ],
)
def test_an_offer_that_is_declared_wrongly_is_refused_by_number(tmp_path: Path, row: str, says: str) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    for path in load("high_tech_zones_2021").folder.glob("*.*"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "offers.toml").write_text(f"[[offers]]\n{row}\n", "utf-8")
    with pytest.raises(LuodiError) as caught:
        offers_of(load_pack(folder))
    assert (caught.value.place or "").startswith("offers[1]")
    assert says in caught.value.zh
