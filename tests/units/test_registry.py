"""What holds of every unit in the package."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.units import Registry, load
from luodi.units.names import fold, key, split_names

REGISTRY = load()
UNITS = sorted(REGISTRY, key=lambda unit: unit.name)
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2025, 10, 31))


@given(st.sampled_from(UNITS), DAYS)
def test_a_full_name_in_use_resolves_to_its_unit_and_no_other(unit: object, on: dt.date) -> None:
    assert hasattr(unit, "name")
    found = REGISTRY.resolve(unit.name, on=on)
    if REGISTRY.alive(unit, on):  # type: ignore[arg-type]
        assert found.units == (unit,)
        assert found.how == "exact"
    else:
        assert found.how == "successor" or "not_yet" in [remark.code for remark in found.remarks]


@given(st.sampled_from(UNITS), DAYS)
def test_today_is_always_somebody_in_use(unit: object, on: dt.date) -> None:
    assert hasattr(unit, "name")
    far = dt.date(2025, 10, 31)
    for bearer in REGISTRY.successors(unit, far)[0]:  # type: ignore[arg-type]
        assert not any(step.date <= far for step in REGISTRY.later.get(bearer.name, ()))


@settings(max_examples=50)
@given(st.text(max_size=20), st.text(alphabet="市省区县各局委、（）等有关", max_size=12))
def test_any_text_resolves_to_something_or_to_a_reason(wild: str, like: str) -> None:
    for text in (wild, like):
        found = REGISTRY.resolve(text, on=dt.date(2025, 1, 1), document="渝府发〔2025〕1号")
        assert found.units or found.remarks
        assert not (found.how == "unresolved" and found.units)


@given(st.lists(st.sampled_from([unit.name for unit in UNITS if "（" not in unit.name]), min_size=1, max_size=6))
def test_names_joined_by_separators_split_into_the_same_names(listed: list[str]) -> None:
    for separator in "、，；":
        assert split_names(separator.join(listed)) == listed


@given(st.sampled_from(UNITS), st.integers(1, 5))
def test_stray_spaces_inside_a_name_change_nothing(unit: object, at: int) -> None:
    assert hasattr(unit, "name")
    assert key(unit.name[:at] + " \n" + unit.name[at:]) == key(unit.name)
    assert fold(fold(unit.name)) == fold(unit.name)


def test_every_unit_has_a_parent_up_to_the_state_council(registry: Registry) -> None:
    for unit in registry:
        seen = {unit.name}
        step = registry.parent(unit)
        while step is not None:
            assert step.name not in seen, unit.name
            seen.add(step.name)
            step = registry.parent(step)


def test_no_form_of_a_unit_in_use_means_two_units_in_one_place(registry: Registry) -> None:
    on = dt.date(2025, 8, 1)
    tables = {"everywhere": registry.forms.everywhere, **registry.forms.within}
    double = {
        (where, form): [unit.name for unit in units]
        for where, table in tables.items()
        for form, units in table.items()
        if sum(registry.alive(unit, on) for unit in units) > 1
    }
    assert double == {}


def test_departments_answer_to_their_government_and_districts_to_their_city(registry: Registry) -> None:
    bureau = registry["云洲市财政局"]
    parent = registry.parent(bureau)
    assert parent is not None
    assert parent.name == "云洲市人民政府"
    above = registry.parent(registry["云洲市临洲区人民政府"])
    assert above is not None
    assert above.name == "云洲市人民政府"


def test_pinyin_initials_find_a_unit_however_a_character_is_read(registry: Registry) -> None:
    found = [unit.name for unit in registry.lookup("rhcqsfh", on=dt.date(2025, 1, 1))]
    assert found == ["中国人民银行重庆市分行"]


def test_typing_finds_only_units_of_the_day(registry: Registry) -> None:
    names = [unit.name for unit in registry.lookup("重庆银保监", on=dt.date(2025, 1, 1))]
    assert names == []
    assert [unit.name for unit in registry.lookup("重庆银保监", on=dt.date(2022, 1, 1))] == [
        "中国银行保险监督管理委员会重庆监管局"
    ]


def test_the_list_was_checked_for_a_period_and_says_so_outside_it(registry: Registry) -> None:
    inside = registry.resolve("重庆市财政局", on=dt.date(2025, 1, 1))
    outside = registry.resolve("重庆市财政局", on=dt.date(2030, 1, 1))
    assert "unchecked" not in [remark.code for remark in inside.remarks]
    assert "unchecked" in [remark.code for remark in outside.remarks]
