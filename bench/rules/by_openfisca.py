"""``dibao_2022.eligible`` written by hand for OpenFisca-Core: one variable a rule, as its users write them.

OpenFisca knows persons and one kind of group, so what a person or household has at most one or two of (obligor,
payment, home …) lies in columns beside it; words are numbers (their place in the list), which it computes with faster
than with its own enumerations. It knows no missing facts: they are false and zero here, and only households whose
answer is known are compared.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core import simulations
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit, period
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2022-12"
WORDS = {
    "relation": ("本人", "配偶", "子女", "父母", "其他亲属", "其他"),
    "schooling": ("不在读", "学前教育", "义务教育", "高中中职", "专科", "本科", "硕士", "博士"),
    "whereabouts": ("无", "宗教教职人员脱离家庭", "在监狱服刑", "强制隔离戒毒", "宣告失踪", "刑满释放", "监外执行",
                    "保外就医"),
    "disability": ("智力", "精神", "视力", "听力", "言语", "肢体", "多重"),
    "disability_grade": ("一级", "二级", "三级", "四级"),
    "work": ("未就业", "稳定就业或长期外出务工", "灵活就业"),
    "industry": ("建筑业", "居民服务业"),
    "labour_class": ("完全", "部分", "丧失"),
    "area": ("城镇", "农村"),
    "application": ("家庭申请", "单人申请"),
    "obligor_status": ("无", "特困供养人员", "低保家庭人员", "低保边缘家庭人员"),
    "payment_kind": ("低保金", "特困金", "孤儿生活保障金", "其他", "唯一住房出卖款"),
    "home_danger": ("A级", "B级", "C级", "D级"),
    "shop_use": ("空置", "出租", "自营"),
    "vehicle_kind": ("普通两轮摩托车", "残疾人机动轮椅车"),
    "project_kind": ("高标准装修", "修建自有住房", "按揭购房", "全款购房"),
    "only_home_after": ("无", "因灾重建", "排危", "国家基础设施建设拆迁"),
}  # fmt: skip

person = build_entity("person", "persons", "", is_person=True)
household = build_entity("household", "households", "", roles=[{"key": "member"}])
INPUTS: dict[str, tuple[Any, type]] = {}
RULES: list[type[Variable]] = []

_TYPES = {"bool": bool, "int": int, "day": np.datetime64}


def _facts(entity: Any, kind: str, names: str) -> None:
    for name in names.split():
        INPUTS[name] = (entity, _TYPES[kind])


_facts(person, "bool", """local_registration duty_of_support lives_together_long_term independent full_time back_home
    disability_certificate grave_illness bedridden unable_to_work kept_by_family in_hardship wage_certified
    wage_from_contributions small_farming farming_by_coefficient leases_property lease_has_contract
    lease_far_below_market studies_abroad publicly_sent private_school in_religious_site_since_none
    last_trip_abroad_none has_obligor obligor_fixed obligor_ill obligor_hardship payment_from_disaster""")  # fmt: skip
_facts(person, "int", """relation schooling whereabouts disability disability_grade work industry labour_class
    months_worked certified_wage derived_wage work_costs business_revenue business_costs lease_income
    lease_market_income interest_and_dividends collective_dividends land_transfer_income pension unemployment_benefit
    other_transfers transfers_paid yearly_tuition yearly_premium obligor_document_amount obligor_income obligor_heads
    obligor_status payment_kind payment_amount""")  # fmt: skip
_facts(person, "day", "born away_since in_religious_site_since last_trip_abroad")
_facts(household, "bool", """marginal gave_up_income donated_to_state hit_by_misfortune home1_needed home2_needed
    has_home1 has_home2 has_shop shop_needed has_vehicle vehicle_needed vehicle_subsidy has_project""")  # fmt: skip
_facts(household, "int", """area application deposits securities funds insurance_value claims internet_assets
    home1_danger home1_floor home2_danger home2_floor shop_use vehicle_kind project_kind
    project_only_after""")  # fmt: skip
_facts(household, "day", "project_done_on")


def _variable(entity_: Any, type_: Any, name_: str, formula_: Callable[..., Any] | None) -> type[Variable]:
    body: dict[str, Any] = {"value_type": type_, "entity": entity_, "definition_period": DateUnit.MONTH}
    if type_ is np.datetime64:
        import datetime

        body["value_type"] = datetime.date
    if formula_ is not None:
        body["formula"] = formula_
    return type(name_, (Variable,), body)


def rule(entity: Any, type_: type) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def declare(formula: Callable[..., Any]) -> Callable[..., Any]:
        RULES.append(_variable(entity, type_, formula.__name__, formula))
        return formula

    return declare


def word(name: str, *words: str) -> list[int]:
    return [WORDS[name].index(w) for w in words]


def isin(values: Any, name: str, *words: str) -> Any:
    result = values == word(name, words[0])[0]
    for other in words[1:]:
        result = result | (values == word(name, other)[0])
    return result


def until(year: int) -> np.datetime64:
    return np.datetime64(f"{year}-12-31")


@rule(person, bool)
def applicant(m: Any, p: Any) -> Any:
    return isin(m("relation", p), "relation", "本人")


@rule(household, bool)
def applicant_registered(home: Any, p: Any) -> Any:
    return home.any(home.members("applicant", p) & home.members("local_registration", p))


@rule(person, bool)
def minor(m: Any, p: Any) -> Any:
    return m("born", p) > until(2004)


@rule(person, bool)
def studies_up_to_bachelor(m: Any, p: Any) -> Any:
    return m("full_time", p) & ~isin(m("schooling", p), "schooling", "不在读", "硕士", "博士")


@rule(person, bool)
def dependent_child(m: Any, p: Any) -> Any:
    child = isin(m("relation", p), "relation", "子女")
    return child & (m("studies_up_to_bachelor", p) | ~m("independent", p))


@rule(person, bool)
def other_dependant(m: Any, p: Any) -> Any:
    return m("duty_of_support", p) & m("lives_together_long_term", p)


@rule(person, bool)
def left_out(m: Any, p: Any) -> Any:
    where = m("whereabouts", p)
    clergy = isin(where, "whereabouts", "宗教教职人员脱离家庭")
    others = isin(where, "whereabouts", "在监狱服刑", "强制隔离戒毒", "宣告失踪")
    return np.where(clergy, m("away_since", p) <= until(2019), others)


@rule(person, bool)
def back_in_family(m: Any, p: Any) -> Any:
    return isin(m("whereabouts", p), "whereabouts", "刑满释放", "监外执行", "保外就医") & m("back_home", p)


@rule(person, bool)
def counted(m: Any, p: Any) -> Any:
    alone = isin(m.household("application", p), "application", "单人申请")
    relation = m("relation", p)
    belongs = (
        isin(relation, "relation", "配偶")
        | (isin(relation, "relation", "子女") & m("minor", p))
        | m("dependent_child", p)
        | m("other_dependant", p)
        | m("back_in_family", p)
    )
    return m("applicant", p) | (~alone & belongs & ~m("left_out", p))


@rule(household, int)
def heads(home: Any, p: Any) -> Any:
    return home.sum(home.members("counted", p))


@rule(person, bool)
def severely_disabled(m: Any, p: Any) -> Any:
    grade = m("disability_grade", p)
    third = isin(grade, "disability_grade", "三级") & isin(m("disability", p), "disability", "智力", "精神")
    return m("disability_certificate", p) & (isin(grade, "disability_grade", "一级", "二级") | third)


@rule(person, bool)
def clergy_in_hardship(m: Any, p: Any) -> Any:
    since = m("in_religious_site_since", p)
    return ~m("in_religious_site_since_none", p) & (since <= until(2019)) & m("in_hardship", p)


@rule(household, bool)
def within_three_times(home: Any, p: Any) -> Any:
    earned = home.sum(home.members("member_income", p)) + 12 * home.sum(home.members("support", p))
    return earned <= 36 * home("standard", p) * home.nb_persons()


@rule(person, bool)
def kept_adult(m: Any, p: Any) -> Any:
    condition = (m("disability_certificate", p) & m("unable_to_work", p)) | (m("grave_illness", p) & m("bedridden", p))
    return m("kept_by_family", p) & ~m("minor", p) & condition & m.household("within_three_times", p)


@rule(household, bool)
def may_apply_alone(home: Any, p: Any) -> Any:
    case = home.members.household("marginal", p) & (
        home.members("severely_disabled", p) | home.members("grave_illness", p)
    )
    any_of = case | home.members("clergy_in_hardship", p) | home.members("kept_adult", p)
    return home.any(home.members("applicant", p) & any_of)


@rule(household, int)
def standard(home: Any, p: Any) -> Any:
    return np.where(isin(home("area", p), "area", "城镇"), 70_000, 60_000)


@rule(person, int)
def wage(m: Any, p: Any) -> Any:
    work, industry = m("work", p), np.where(isin(m("industry", p), "industry", "建筑业"), 4_800_000, 3_600_000)
    steady = np.where(
        m("wage_certified", p),
        m("certified_wage", p),
        np.where(m("wage_from_contributions", p), m("derived_wage", p), industry),
    )
    flexible = (2 * industry * m("months_worked", p) + 12) // 24
    gross = np.where(isin(work, "work", "灵活就业"), flexible, steady)
    return np.where(isin(work, "work", "未就业"), 0, gross - m("work_costs", p))


@rule(person, int)
def business_income(m: Any, p: Any) -> Any:
    labour = np.array([1_800_000, 900_000, 0])[m("labour_class", p)]
    by_coefficient = m("small_farming", p) & m("farming_by_coefficient", p)
    return np.where(by_coefficient, labour, m("business_revenue", p) - m("business_costs", p))


@rule(person, int)
def property_income(m: Any, p: Any) -> Any:
    market = ~m("lease_has_contract", p) | m("lease_far_below_market", p)
    lease = np.where(market, m("lease_market_income", p), m("lease_income", p))
    lease = np.where(m("leases_property", p), lease, 0)
    return lease + m("interest_and_dividends", p) + m("collective_dividends", p) + m("land_transfer_income", p)


@rule(person, int)
def transfer_income(m: Any, p: Any) -> Any:
    kind = m("payment_kind", p)
    counts = isin(kind, "payment_kind", "低保金", "特困金", "孤儿生活保障金", "其他") | (
        isin(kind, "payment_kind", "唯一住房出卖款") & ~m("payment_from_disaster", p)
    )
    received = m("pension", p) + m("unemployment_benefit", p) + m("other_transfers", p)
    return received + np.where(counts, m("payment_amount", p), 0) - m("transfers_paid", p)


@rule(person, int)
def member_income(m: Any, p: Any) -> Any:
    return m("wage", p) + m("business_income", p) + m("property_income", p) + m("transfer_income", p)


@rule(person, int)
def support(m: Any, p: Any) -> Any:
    unable = isin(m("obligor_status", p), "obligor_status", "特困供养人员", "低保家庭人员", "低保边缘家庭人员") | (
        m("obligor_ill", p) & m("obligor_hardship", p)
    )
    heads = np.maximum(m("obligor_heads", p), 1)
    rest = m("obligor_income", p) - m.household("standard", p) * heads
    formula = np.where(rest <= 0, 0, (2 * rest + 5 * heads) // (10 * heads))
    fee = np.where(m("obligor_fixed", p), m("obligor_document_amount", p), formula)
    return np.where(m("has_obligor", p) & ~unable, fee, 0)


@rule(household, bool)
def income_below_standard(home: Any, p: Any) -> Any:
    counts = home.members("counted", p)
    earned = home.sum(np.where(counts, home.members("member_income", p), 0))
    supported = home.sum(np.where(counts, home.members("support", p), 0))
    return earned + 12 * supported < 12 * home("standard", p) * home("heads", p)


@rule(household, bool)
def too_many_assets(home: Any, p: Any) -> Any:
    names = ("deposits", "securities", "funds", "insurance_value", "claims", "internet_assets")
    return sum(home(name, p) for name in names) > 24 * 70_000 * home("heads", p)


@rule(household, bool)
def too_many_homes(home: Any, p: Any) -> Any:
    sound1 = home("has_home1", p) & ~isin(home("home1_danger", p), "home_danger", "C级", "D级")
    sound2 = home("has_home2", p) & ~isin(home("home2_danger", p), "home_danger", "C级", "D级")
    floor = np.where(sound1 & ~home("home1_needed", p), home("home1_floor", p), 0) + np.where(
        sound2 & ~home("home2_needed", p), home("home2_floor", p), 0
    )
    return sound1 & sound2 & (floor > 3_000 * home("heads", p))


@rule(household, bool)
def owns_shop(home: Any, p: Any) -> Any:
    return home("has_shop", p) & ~isin(home("shop_use", p), "shop_use", "空置") & ~home("shop_needed", p)


@rule(household, bool)
def owns_vehicle(home: Any, p: Any) -> Any:
    kind = home("vehicle_kind", p)
    wheelchair = isin(kind, "vehicle_kind", "残疾人机动轮椅车")
    barred = np.where(wheelchair, ~home("vehicle_subsidy", p), ~isin(kind, "vehicle_kind", "普通两轮摩托车"))
    return home("has_vehicle", p) & barred & ~home("vehicle_needed", p)


@rule(household, bool)
def property_bars(home: Any, p: Any) -> Any:
    gave_up = home("gave_up_income", p) & ~home("donated_to_state", p)
    return (
        home("too_many_assets", p)
        | home("too_many_homes", p)
        | home("owns_shop", p)
        | home("owns_vehicle", p)
        | gave_up
    )


@rule(household, bool)
def built_or_bought(home: Any, p: Any) -> Any:
    kind = home("project_kind", p)
    bought = isin(kind, "project_kind", "修建自有住房", "按揭购房", "全款购房")
    plain = isin(home("project_only_after", p), "only_home_after", "无")
    barred = isin(kind, "project_kind", "高标准装修") | (bought & plain)
    recent = home("has_project", p) & (home("project_done_on", p) >= until(2019)) & barred
    return recent & ~home("hit_by_misfortune", p)


@rule(person, bool)
def costly_schooling(m: Any, p: Any) -> Any:
    stage = isin(m("schooling", p), "schooling", "义务教育", "学前教育")
    private = m("private_school", p) & stage & (m("yearly_tuition", p) >= 12 * m.household("standard", p))
    return private | (m("studies_abroad", p) & ~m("publicly_sent", p))


@rule(person, bool)
def travelled_abroad(m: Any, p: Any) -> Any:
    return ~m("last_trip_abroad_none", p) & (m("last_trip_abroad", p) >= until(2021))


@rule(person, bool)
def costly_insurance(m: Any, p: Any) -> Any:
    return m("yearly_premium", p) >= 12 * m.household("standard", p)


@rule(household, bool)
def spending_bars(home: Any, p: Any) -> Any:
    counts = home.members("counted", p)
    return (
        home("built_or_bought", p)
        | home.any(counts & home.members("costly_schooling", p))
        | home.any(counts & home.members("travelled_abroad", p))
        | home.any(counts & home.members("costly_insurance", p))
    )


@rule(household, bool)
def eligible(home: Any, p: Any) -> Any:
    properly = isin(home("application", p), "application", "家庭申请") | home("may_apply_alone", p)
    return (
        home("applicant_registered", p)
        & properly
        & home("income_below_standard", p)
        & ~home("property_bars", p)
        & ~home("spending_bars", p)
    )


def system() -> TaxBenefitSystem:
    made = TaxBenefitSystem([person, household])
    for name, (entity, type_) in INPUTS.items():
        made.add_variable(_variable(entity, type_, name, None))
    for declared in RULES:
        made.add_variable(declared)
    return made


# ---- from Parquet

_CODES = {
    "obligor_status": ("o", "status"), "payment_kind": ("y", "kind"), "home1_danger": ("h1", "danger"),
    "home2_danger": ("h2", "danger"), "shop_use": ("s", "use"), "vehicle_kind": ("v", "kind"),
    "project_kind": ("j", "kind"), "project_only_after": ("j", "only_home_after"),
}  # fmt: skip
_PLAIN = {
    "has_obligor": "o.id IS NOT NULL", "obligor_fixed": "o.fixed_by_document", "obligor_heads": "o.heads",
    "obligor_ill": "o.grave_illness_or_disability", "obligor_hardship": "o.hardship_from_spending",
    "obligor_document_amount": "o.document_amount", "obligor_income": "o.monthly_income",
    "payment_from_disaster": "y.from_disaster_or_illness", "payment_amount": "y.amount",
    "has_home1": "h1.id IS NOT NULL", "has_home2": "h2.id IS NOT NULL", "home1_needed": "h1.needed_home",
    "home2_needed": "h2.needed_home", "home1_floor": "h1.floor_area", "home2_floor": "h2.floor_area",
    "has_shop": "s.id IS NOT NULL", "shop_needed": "s.needed_shop", "has_vehicle": "v.id IS NOT NULL",
    "vehicle_needed": "v.needed_vehicle", "vehicle_subsidy": "v.fuel_subsidy", "has_project": "j.id IS NOT NULL",
    "project_done_on": "j.done_on",
}  # fmt: skip
_LISTS = {"home1_danger": "home_danger", "home2_danger": "home_danger", "project_only_after": "only_home_after"}


def _column(name: str, type_: type, own: str) -> str:
    if name in WORDS or name in _CODES:
        alias, column = _CODES.get(name, (own, name))
        listed = ", ".join(f"'{w}'" for w in WORDS[_LISTS.get(name, name)])
        return f'CAST(COALESCE(LIST_POSITION([{listed}], {alias}."{column}") - 1, -1) AS INTEGER) AS {name}'
    source = _PLAIN.get(name, f"{own}.{name}")
    empty = {bool: "FALSE", int: "0", np.datetime64: "DATE '1970-01-01'"}[type_]
    cast = {bool: "BOOLEAN", int: "INTEGER", np.datetime64: "DATE"}[type_]
    return f"CAST(COALESCE({source}, {empty}) AS {cast}) AS {name}"


def simulation(folder: Path, made: TaxBenefitSystem, *, trace: bool = False) -> tuple[simulations.Simulation, Any]:
    """A simulation of the population, and the households' ids."""
    files = {table: f"read_parquet('{folder / table}.parquet')" for table in
             ("household", "members", "payments", "obligors", "homes", "shops", "vehicles", "projects")}  # fmt: skip
    persons = ", ".join(_column(n, k, "m") for n, (e, k) in INPUTS.items() if e is person)
    homes = ", ".join(_column(n, k, "h") for n, (e, k) in INPUTS.items() if e is household)
    connection = duckdb.connect()
    two = "(SELECT *, ROW_NUMBER() OVER (PARTITION BY parent_id ORDER BY id) AS n FROM {homes})".format(**files)
    people = connection.execute(
        f"SELECT m.parent_id, {persons} FROM {files['members']} m "
        f"LEFT JOIN {files['obligors']} o ON o.parent_id = m.id "
        f"LEFT JOIN {files['payments']} y ON y.parent_id = m.id ORDER BY m.id"
    ).fetchnumpy()
    groups = connection.execute(
        f"SELECT h.id, {homes} FROM {files['household']} h LEFT JOIN {two} h1 ON h1.parent_id = h.id AND h1.n = 1 "
        f"LEFT JOIN {two} h2 ON h2.parent_id = h.id AND h2.n = 2 LEFT JOIN {files['shops']} s ON s.parent_id = h.id "
        f"LEFT JOIN {files['vehicles']} v ON v.parent_id = h.id LEFT JOIN {files['projects']} j ON j.parent_id = h.id "
        "ORDER BY h.id"
    ).fetchnumpy()
    connection.close()
    populations = made.instantiate_entities()
    ids, owners = np.asarray(groups.pop("id")), np.asarray(people.pop("parent_id"))
    populations["person"].count, populations["person"].ids = len(owners), np.arange(len(owners))
    group = populations["household"]
    group.count, group.ids = len(ids), ids
    group.members_entity_id = np.searchsorted(ids, owners)
    group.members_role = np.full(len(owners), household.flattened_roles[0], dtype=object)
    sim = simulations.Simulation(made, populations)
    sim.trace = trace
    for name, values in {**people, **groups}.items():
        values = np.asarray(values)
        if np.issubdtype(values.dtype, np.datetime64):
            values = values.astype("datetime64[D]")
        sim.set_input(name, period(PERIOD), values)
    return sim, ids


def run(folder: Path, out: Path) -> None:
    sim, ids = simulation(folder, system())
    result = sim.calculate("eligible", PERIOD)
    pq.write_table(pa.table({"id": ids, "eligible": result}), out)
