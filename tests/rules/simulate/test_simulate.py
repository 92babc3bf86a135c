"""A simulation counts who gains and who loses, by hand on a few homes and against deciding each of many."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.errors import LuodiError
from luodi.packs import load
from luodi.rules.answers import Open
from luodi.rules.decide import answer
from luodi.rules.pack import Pack
from luodi.rules.simulate.reform import Reform, parse_reform
from luodi.rules.simulate.run import Simulation, open_for, plan, run_plan, simulate
from luodi.rules.simulate.telling import data, headline, summary
from tests.rules.engines import arrow
from tests.rules.minipack import DAY
from tests.rules.populations import Record, as_facts, edges, random_record, tables_of
from tests.rules.simulate.homes import home, mini, write

LIMIT_UP = '[[change]]\nname = "限额上调"\nstandard = "limit"\nvalue = 700\n'
BASE_UP = '[[change]]\nname = "基数上调"\nstandard = "base"\nchange = "+10%"\n'
EXCLUSIVE = '[[change]]\nname = "不含本数"\nreading = "word"\noption = "exclusive"\n'
NO_TENANTS = '[[change]]\nname = "租住不加发"\ncase = "for_tenants"\noff = true\n'

HOMES = [
    home(1, assets=650),  # above 600, within 700
    home(2, assets=100),
    home(3, assets=100, tenant=True),
    home(4, assets=100, district="云西区", owner=True),
    home(5, assets=900, district="云西区"),
    home(6, assets=None, district="云西区"),
    home(7, assets=100, area="乡", wages=[50]),
    home(8, assets=100, wages=[250], district=None),
]
"""Today: 2, 3, 4 and 8 are eligible. Amounts: 2 gets 120 (云东区), 3 gets 120 + 30, 4 gets 50; of 8 the district is
missing, so its amount is unknown. 1 and 5 have too much, 6 is unknown, nobody in 7 earns 100."""


def reform(*changes: str) -> Reform:
    return parse_reform("".join(changes), "reform.toml")


def run(folder: Path, asked: Reform, homes: Any = HOMES, **more: Any) -> Simulation:
    return simulate(mini(folder / "pack"), asked, write(folder / "people", homes), on=DAY, **more)


def test_who_becomes_eligible_and_what_it_costs_is_counted_by_hand(tmp_path: Path) -> None:
    found = run(tmp_path, reform(LIMIT_UP))
    whole = found.figures.whole
    # Home 1 alone comes in, with 120 yuan; 6 stays unknown in its outcome and its amount, 8 in its amount.
    assert whole.states == {("no", "yes"): 1, ("no", "no"): 2, ("yes", "yes"): 4, ("unknown", "unknown"): 1}
    assert (whole.newly, whole.no_longer, whole.gain, whole.lose, whole.same) == (1, 0, 1, 0, 5)
    assert whole.uncompared == {"unknown": 2, "judgement": 0, "silent": 0}
    assert whole.cost is not None
    assert (whole.cost.before, whole.cost.after, whole.cost.difference) == (32000, 44000, 12000)
    assert whole.cost.open_before == {"unknown": 2, "judgement": 0, "silent": 0}


def test_each_change_alone_has_its_own_effect_and_they_need_not_add_up(tmp_path: Path) -> None:
    found = run(tmp_path, reform(LIMIT_UP, BASE_UP))
    limit, base = found.figures.alone
    # Alone the base gives 2 and 3 twelve yuan each; with the higher limit home 1 has 132, not 120.
    assert (limit.cost and limit.cost.difference, base.cost and base.cost.difference) == (12000, 2400)
    assert found.figures.whole.cost is not None
    assert found.figures.whole.cost.difference == 13200 + 2400


def test_another_reading_takes_away_from_those_at_the_edge(tmp_path: Path) -> None:
    whole = run(tmp_path, reform(EXCLUSIVE)).figures.whole
    # 2, 3 and 4 earn exactly 100; 8 earns more. 6 has nobody who earns more than 100, so it is no longer unknown.
    assert (whole.newly, whole.no_longer, whole.lose) == (0, 3, 3)
    assert whole.count("unknown", "no") == 1


def test_an_exception_switched_off_lets_the_plain_case_apply(tmp_path: Path) -> None:
    whole = run(tmp_path, reform(NO_TENANTS)).figures.whole
    # Home 3 loses the 30 yuan for tenants; nobody else rents.
    assert (whole.gain, whole.lose) == (0, 1)
    assert whole.cost is not None
    assert whole.cost.difference == -3000


def test_a_case_switched_off_that_was_alone_leaves_the_text_silent_and_not_zero(tmp_path: Path) -> None:
    off = '[[change]]\ncase = "for_owners"\noff = true\n'
    whole = run(tmp_path, reform(off)).figures.whole
    assert whole.cost is not None
    assert whole.cost.open_after == {"unknown": 2, "judgement": 0, "silent": 1}
    # The 50 yuan of home 4 are in the sum before, not after, and in no difference.
    assert (whole.cost.before, whole.cost.after, whole.cost.difference) == (32000, 27000, 0)
    assert whole.uncompared["silent"] == 1


def test_a_condition_set_aside_holds_for_everybody(tmp_path: Path) -> None:
    found = run(tmp_path, reform('[[change]]\nrule = "modest"\nanswer = true\n'))
    # 1 and 5 come in (5: no standard for 云西区 beyond the town's 100), and 6, whose savings no longer matter.
    assert found.figures.whole.newly == 2
    assert found.figures.whole.count("unknown", "yes") == 1


def test_groups_have_their_own_figures_and_the_missing_one_is_a_group(tmp_path: Path) -> None:
    groups = dict(run(tmp_path, reform(LIMIT_UP), by=("district", "area")).figures.groups["district"])
    assert {word: (effect.records, effect.newly) for word, effect in groups.items()} == {
        "云东区": (4, 1), "云西区": (3, 0), None: (1, 0),
    }  # fmt: skip


def test_amounts_and_differences_are_put_into_bins(tmp_path: Path) -> None:
    figures = run(tmp_path, reform(LIMIT_UP)).figures
    # Before: 50, 120, 150 yuan; after: one more 120.
    assert sum(b.before for b in figures.amounts) == 3
    assert sum(b.after for b in figures.amounts) == 4
    assert [(b.low <= 12000 < b.high, b.after) for b in figures.differences] == [(True, 1)]


def test_a_reform_that_is_not_in_force_on_the_day_says_so(tmp_path: Path) -> None:
    later = LIMIT_UP + "from = 2024-04-01\n"
    found = run(tmp_path, reform(later))
    assert found.changes_nothing
    assert found.changes[0].alters == ()
    assert "2024-03-01" in headline(found)[0]
    assert run(tmp_path, reform(LIMIT_UP + "from = 2024-03-01\nuntil = 2024-03-01\n")).figures.whole.newly == 1


def test_a_reform_that_the_rule_does_not_use_says_so(tmp_path: Path) -> None:
    found = run(tmp_path, reform(BASE_UP), cost="")
    assert found.changes_nothing
    assert found.changes[0].alters != ()
    assert not found.changes[0].reaches
    assert any("用不到" in line for line in summary(found))


def test_a_reform_that_touches_nobody_says_so(tmp_path: Path) -> None:
    found = run(tmp_path, reform(LIMIT_UP), [home(1, assets=10), home(2, assets=9000)])
    assert found.changes_nothing
    assert found.changes[0].reaches


@pytest.mark.parametrize(
    ("text", "place", "mend"),
    [
        ('[[change]]\nstandard = "limt"\nvalue = 1\n', "change[1], standard", "limit"),
        ('[[change]]\nreading = "wrd"\noption = "exclusive"\n', "change[1], reading", "word"),
        ('[[change]]\nreading = "word"\noption = "other"\n', "change[1], option", "exclusive"),
        (LIMIT_UP + '[[change]]\ncase = "for_tenant"\noff = true\n', "change[2], case", "for_tenants"),
        ('[[change]]\nrule = "modes"\nanswer = true\n', "change[1], rule", "modest"),
        ('[[change]]\nstandard = "base"\nvalue = 1\nwhere = { area = "镇" }\n', "change[1], where.area", "改正"),
        ('[[change]]\nstandard = "limit"\nvalue = "很多"\n', "change[1], value", "改正"),
        ('[[change]]\nstandard = "limit"\nvalue = -5\n', "change[1], value", "不使它小于零"),
        ('[[change]]\nstandard = "base"\nchange = "-200%"\n', "change[1], change", "不使它小于零"),
        (LIMIT_UP + '[[change]]\nstandard = "limit"\nchange = "-701"\n', "change[2], change", "不使它小于零"),
    ],
)
def test_what_the_pack_does_not_have_is_refused_by_file_place_and_mend(
    tmp_path: Path, text: str, place: str, mend: str
) -> None:
    with pytest.raises(LuodiError) as caught:
        run(tmp_path, reform(text))
    assert (caught.value.file, caught.value.place) == ("reform.toml", place)
    assert mend in caught.value.mend_zh


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("title = 1 =", "第 1 行第 11 列 / 1:11"),
        ('[[change]]\nstandard = "limit"\n', "change[1], value"),
        ('[[change]]\nstandard = "limit"\nchange = "10%"\n', "change[1], change"),
        ('[[change]]\nstandard = "limit"\nvalue = 1\nform = 2024-01-01\n', "change[1], form"),
        ('[[change]]\nstandard = "limit"\nvalue = 1\nfrom = 2024-01-02\nuntil = 2024-01-01\n', "change[1], until"),
        ('[[change]]\nstandard = "limit"\nvalue = 1\nreading = "word"\n', "change[1]"),
        ('[[change]]\ncase = "for_tenants"\n', "change[1], off"),
        ('title = "x"\n', "change"),
        ('[[changes]]\nstandard = "limit"\n', "changes"),
    ],
)
def test_a_reform_that_is_not_understood_is_refused_by_its_place(text: str, place: str | None) -> None:
    with pytest.raises(LuodiError) as caught:
        parse_reform(text, "reform.toml")
    assert (caught.value.file, caught.value.place) == ("reform.toml", place)
    assert ", ," not in str(caught.value)


def test_a_standard_may_be_made_zero_and_one_that_knows_negative_values_stays_free(tmp_path: Path) -> None:
    zero = reform('[[change]]\nstandard = "limit"\nchange = "-100%"\n')
    pack = mini(tmp_path)
    changed, _ = zero.apply(pack, {})
    assert {v.value for v in changed.standards["limit"].values} == {0}
    limit = pack.standards["limit"]
    debts = replace(limit, values=(*limit.values, replace(limit.values[0], value=-1)))
    below = reform('[[change]]\nstandard = "limit"\nvalue = -5\n')
    lowered, _ = below.apply(pack.with_standards({**pack.standards, "limit": debts}), {})
    assert {v.value for v in lowered.standards["limit"].values} == {-500}


def test_a_row_that_the_standard_lacks_is_made_of_the_row_that_holds_for_all(tmp_path: Path) -> None:
    one = '[[change]]\nstandard = "base"\nchange = "+40"\nwhere = { area = "城", district = "云西区" }\n'
    found = run(tmp_path, reform(one), [home(1, district="云西区"), home(2), home(3, district="云南区")])
    # 100 yuan for the town's other districts become 140 in 云西区 alone.
    assert found.figures.whole.cost is not None
    assert (found.figures.whole.gain, found.figures.whole.cost.difference) == (1, 4000)
    assert [row[1:] for row in found.changes[0].alters] == [("—", "140.00元")]


def test_the_day_before_and_the_day_after_a_change_keep_the_old_value(tmp_path: Path) -> None:
    pack = mini(tmp_path)
    changed, _ = reform(LIMIT_UP + "from = 2024-03-10\nuntil = 2024-03-20\n").apply(pack, {})
    days = [dt.date(2024, 3, 9), dt.date(2024, 3, 10), dt.date(2024, 3, 20), dt.date(2024, 3, 21)]
    assert [changed.standards["limit"].on(day)[0].value for day in days] == [60000, 70000, 70000, 60000]


def test_a_cliff_is_counted_before_and_after_the_reform(tmp_path: Path) -> None:
    homes = [home(1, assets=500), home(2, assets=590, tenant=True), home(3, assets=10_000), home(4, assets=1, wages=[])]
    up = parse_reform('[[change]]\nstandard = "limit"\nvalue = 2000\n'
                      '[[change]]\nstandard = "base"\nchange = "+2000"\n', "reform.toml")  # fmt: skip
    found = run(tmp_path, up, homes, look_for_cliffs=True)
    # A thousand yuan more savings: today 1 and 2 lose 120 and 150 yuan, less than they were given. With a limit of
    # 2,000 they lose nothing; their amounts would be 2,120 and 2,150.
    assert [(c.fact, c.before, c.after) for c in found.cliffs] == [("assets", 0, 0)]
    lower = parse_reform('[[change]]\nstandard = "base"\nchange = "+2000"\n', "reform.toml")
    (cliff,) = run(tmp_path, lower, homes, look_for_cliffs=True).cliffs
    # With the limit at 600 and the base at 2,120 both lose all of it.
    assert (cliff.step, cliff.before, cliff.after) == (100_000, 0, 2)
    assert (cliff.lost_before, cliff.lost_after) == (0, 212_000 + 215_000)


def test_what_is_shared_stands_in_the_query_once(tmp_path: Path) -> None:
    pack = mini(tmp_path)
    asked = plan(pack, reform(LIMIT_UP), on=DAY)
    rules = asked.merged.question.program.rules
    # The limit is read by one rule; those that ask it are written twice, the others once.
    assert {name for name in rules if "__v" in name} == {"modest__v1", "eligible__v1", "aid__v1"}


def test_the_figures_as_data_add_up(tmp_path: Path) -> None:
    told = data(run(tmp_path, reform(LIMIT_UP, EXCLUSIVE)))
    whole = told["whole"]
    assert sum(n for _, _, n in whole["states"]) == whole["records"] == 8
    assert whole["gain"] + whole["lose"] + whole["same"] + sum(whole["uncompared"].values()) == 8
    assert sum(group["records"] for group in told["by"]["district"]) == 8


# ---- the same as deciding each


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_baseline_and_reform_are_what_deciding_each_household_gives(seed: int) -> None:
    import tempfile

    pack, on = load("dibao_2022"), dt.date(2023, 6, 30)
    asked = parse_reform(
        '[[change]]\nstandard = ["monthly", "city_urban_monthly"]\nchange = "+35%"\n'
        '[[change]]\nreading = "assessed_period"\noption = "one_month"\n'
        '[[change]]\ncase = "no_fee"\noff = true\n',
        "reform.toml",
    )
    rnd = random.Random(seed)
    near = edges(pack, on)
    missing = rnd.choice((0.0, 0.02))
    records = {i + 1: random_record(rnd, pack, "Household", missing=missing, near=near, on=on)
               for i in range(30)}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for path, table in tables_of(pack, "Household", records).items():
            parquet.write_table(arrow(table), Path(folder) / f"{'_'.join(('household', *path))}.parquet")
        compare(pack, asked, Path(folder), records, on)


def compare(pack: Pack, asked: Reform, folder: Path, records: dict[int, Record], on: dt.date) -> None:
    for rule in ("eligible", "heads", "income_per_head", "has_vehicle"):
        wanted = plan(pack, asked, rule=rule, cost="financial_assets", on=on)
        with open_for(wanted, folder) as opened:
            assert (opened.records, opened.bad) == (len(records), ())
            run_plan(wanted, asked, opened, on, {})
            rows = opened.connection.execute("SELECT id, o0, s0, o1, s1, o2, s2 FROM answers").fetchall()
        assert len(rows) == len(records)
        changed = [({}, pack), *((r, p) for p, r in [asked.apply(pack, {})]),
                   *((r, p) for p, r in [Reform("", "", "", asked.changes[:1]).apply(pack, {})])]  # fmt: skip
        for key, *cells in rows:
            facts = as_facts(pack, "Household", records[key])
            for (readings, one), value, kind in zip(changed, cells[::2], cells[1::2], strict=True):
                told = answer(one, rule, facts, on=on, readings=readings)
                assert (value, kind) == stored(told), (key, rule)


def stored(told: Any) -> tuple[Any, int]:
    """An answer as the table of answers has it; an exact one rounded to fen, halves away from zero."""
    if isinstance(told, Open):
        return None, told.rank
    if isinstance(told, tuple):
        n, d = told
        return ((2 * abs(n) + d) // (2 * d)) * (1 if n >= 0 else -1), 0
    return told, 0


def test_an_open_population_stays_open_and_has_a_row_for_each_record(tmp_path: Path) -> None:
    pack, people = mini(tmp_path / "pack"), write(tmp_path / "people", HOMES)
    asked = reform(LIMIT_UP)
    made = plan(pack, asked, on=DAY)
    with open_for(made, people) as opened:
        run_plan(made, asked, opened, DAY, {})
        rows = opened.connection.execute("SELECT id, s1, o1, x1, c1 FROM answers ORDER BY id").fetchall()
    # Home 1 is now eligible for 120; of 6 the savings are missing, of 8 the district.
    assert rows[0] == (1, 0, True, 0, 12000)
    assert rows[5] == (6, 3, None, 3, None)
    assert rows[7] == (8, 0, True, 3, None)
