"""An invented population in Parquet: every fact that ``dibao_2022.eligible`` reads, three persons a household.

Drawn from hashes, so the same for the same size everywhere. One household in fifty lacks facts or judgements
(``complete`` is false there); no two households are copies, and each condition of the rule turns on some of them.

Importing this loads no library, so that each contestant's time and memory hold what it loads itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luodi.rules.sql import Population

ON = dt.date(2022, 12, 31)
"""Before the example districts' own rules begin, so that one set of rules holds everywhere."""

PERSONS = 3
TABLES = ("household", "members", "payments", "obligors", "homes", "shops", "vehicles", "projects")
PATHS = {
    "household": (),
    "members": ("members",),
    "payments": ("members", "payments"),
    "obligors": ("members", "obligors"),
    "homes": ("homes",),
    "shops": ("shops",),
    "vehicles": ("vehicles",),
    "projects": ("projects",),
}


class _Draws:
    """Columns of one table, each from its own hash of the row's number ``i``."""

    def __init__(self, table: str) -> None:
        self.table, self.columns, self.drawn = table, list[str](), 0

    def number(self) -> str:
        """A draw from 0 to 999,999."""
        self.drawn += 1
        salt = 1_000_003 * (sum(map(ord, self.table)) * 97 + self.drawn)
        return f"CAST(hash(i * 7919 + {salt}) % 1000000 AS INTEGER)"

    def add(self, name: str, sql: str, *, may_lack: bool = True) -> None:
        lacking = f"CASE WHEN lacks AND {self.number()} < 60000 THEN NULL ELSE {sql} END" if may_lack else sql
        self.columns.append(f'{lacking} AS "{name}"')

    def yes(self, share: float, *names: str) -> None:
        for name in names:
            self.add(name, f"{self.number()} < {int(share * 1_000_000)}")

    def yuan(self, share: float, most: int, *names: str) -> None:
        """An amount in fen: up to ``most`` yuan in ``share`` of the rows, else nothing."""
        for name in names:
            amount = f"CAST({self.number()} AS BIGINT) * {most} // 10000"
            self.add(name, f"CASE WHEN {self.number()} < {int(share * 1_000_000)} THEN {amount} ELSE 0::BIGINT END")

    def word(self, name: str, words: Sequence[str], first: float, *, may_lack: bool = True) -> None:
        """The first word in ``first`` of the rows, else one of the others."""
        others = ", ".join(f"'{w}'" for w in words[1:])
        pick = f"CASE WHEN {self.number()} < {int(first * 1_000_000)} THEN '{words[0]}' " \
               f"ELSE [{others}][1 + {self.number()} % {len(words) - 1}] END"  # fmt: skip
        self.add(name, pick, may_lack=may_lack)

    def day(self, name: str, earliest: str, days: int) -> None:
        self.add(name, f"DATE '{earliest}' + {self.number()} % {days}")


def _household() -> _Draws:
    d = _Draws("household")
    d.columns = ["i AS id", "NOT lacks AS complete"]
    d.word("district", ("云东区", "云西区", "云南县", "云北县"), 0.4)
    d.word("area", ("城镇", "农村"), 0.5)
    d.word("application", ("家庭申请", "单人申请"), 0.85)
    d.yes(0.3, "marginal")
    d.yuan(0.5, 20_000, "deposits", "securities", "funds", "insurance_value", "claims", "internet_assets")
    d.yes(0.02, "gave_up_income", "donated_to_state")
    d.yes(0.05, "hit_by_misfortune")
    return d


def _members() -> _Draws:
    d = _Draws("members")
    d.columns = ["i AS id", "1 + (i - 1) // 3 AS parent_id"]
    second, third = "['配偶', '配偶', '父母', '其他亲属']", "['子女', '子女', '子女', '其他']"
    family = f"CASE (i - 1) % 3 WHEN 0 THEN '本人' WHEN 1 THEN {second}[1 + {d.number()} % 4] " \
             f"ELSE {third}[1 + {d.number()} % 4] END"  # fmt: skip
    d.add("relation", family)
    span = "CASE (i - 1) % 3 WHEN 2 THEN 10950 ELSE 18000 END"
    d.add("born", f"DATE '2022-12-31' - CASE (i - 1) % 3 WHEN 2 THEN 0 ELSE 7300 END - {d.number()} % {span}")
    d.yes(0.98, "local_registration")
    d.yes(0.6, "duty_of_support", "lives_together_long_term", "independent", "full_time")
    d.word("schooling", ("不在读", "学前教育", "义务教育", "高中中职", "专科", "本科", "硕士", "博士"), 0.6)
    away = ("无", "宗教教职人员脱离家庭", "在监狱服刑", "强制隔离戒毒", "宣告失踪", "刑满释放", "监外执行", "保外就医")
    d.word("whereabouts", away, 0.94)
    d.day("away_since", "2015-01-01", 2900)
    d.yes(0.5, "back_home")
    d.add("in_religious_site_since", f"CASE WHEN {d.number()} < 5000 THEN DATE '2014-01-01' + {d.number()} % 3200 END",
          may_lack=False)  # fmt: skip
    d.add("in_religious_site_since_none", '"in_religious_site_since" IS NULL')
    d.yes(0.12, "disability_certificate", "grave_illness", "bedridden", "unable_to_work", "kept_by_family")
    d.word("disability", ("肢体", "视力", "听力", "智力", "精神", "多重"), 0.5)
    d.word("disability_grade", ("四级", "一级", "二级", "三级"), 0.4)
    d.yes(0.5, "in_hardship")
    d.word("work", ("未就业", "稳定就业或长期外出务工", "灵活就业"), 0.6)
    d.yes(0.5, "wage_certified", "wage_from_contributions")
    d.yuan(0.9, 30_000, "certified_wage", "derived_wage")
    d.word("industry", ("居民服务业", "建筑业"), 0.5)
    d.add("months_worked", f"CAST({d.number()} % 7 AS BIGINT)")
    d.yuan(0.3, 2_000, "work_costs")
    d.yuan(0.1, 9_000, "business_revenue", "business_costs")
    d.yes(0.1, "small_farming")
    d.yes(0.5, "farming_by_coefficient")
    d.word("labour_class", ("完全", "部分", "丧失"), 0.4)
    d.yes(0.08, "leases_property")
    d.yes(0.7, "lease_has_contract")
    d.yes(0.1, "lease_far_below_market")
    d.yuan(0.9, 6_000, "lease_income", "lease_market_income")
    d.yuan(0.1, 1_000, "interest_and_dividends", "collective_dividends", "land_transfer_income")
    d.yuan(0.15, 9_000, "pension", "unemployment_benefit")
    d.yuan(0.05, 4_000, "other_transfers")
    d.yuan(0.3, 3_000, "transfers_paid")
    d.yes(0.01, "studies_abroad")
    d.yes(0.5, "publicly_sent")
    d.yes(0.05, "private_school")
    d.yuan(0.5, 20_000, "yearly_tuition")
    d.add("last_trip_abroad", f"CASE WHEN {d.number()} < 8000 THEN DATE '2020-01-01' + {d.number()} % 1090 END",
          may_lack=False)  # fmt: skip
    d.add("last_trip_abroad_none", '"last_trip_abroad" IS NULL')
    d.yuan(0.1, 9_000, "yearly_premium")
    return d


def _payments() -> _Draws:
    d = _Draws("payments")
    kinds = (
        "城乡居民基础养老金",
        "奖学金",
        "低保金",
        "优待抚恤金",
        "唯一住房出卖款",
        "其他",
        "特困金",
        "其他社会救助款物",
    )
    d.word("kind", kinds, 0.3)
    d.yuan(1.0, 4_000, "amount")
    d.yes(0.5, "from_disaster_or_illness")
    return d


def _obligors() -> _Draws:
    d = _Draws("obligors")
    d.yes(0.2, "fixed_by_document", "grave_illness_or_disability")
    d.yuan(1.0, 500, "document_amount")
    d.yuan(0.95, 8_000, "monthly_income")
    d.add("heads", f"CAST({d.number()} % 6 AS BIGINT)")
    d.word("area", ("城镇", "农村"), 0.5)
    d.word("status", ("无", "特困供养人员", "低保家庭人员", "低保边缘家庭人员"), 0.85)
    d.yes(0.5, "hardship_from_spending")
    return d


def _homes() -> _Draws:
    d = _Draws("homes")
    d.add("floor_area", f"CAST(3000 + {d.number()} % 7000 AS BIGINT)")
    d.word("danger", ("A级", "B级", "C级", "D级"), 0.5)
    d.yes(0.1, "needed_home")
    return d


def _shops() -> _Draws:
    d = _Draws("shops")
    d.word("use", ("空置", "出租", "自营"), 0.4)
    d.yes(0.3, "needed_shop")
    return d


def _vehicles() -> _Draws:
    d = _Draws("vehicles")
    kinds = ("普通两轮摩托车", "机动车辆", "残疾人机动轮椅车", "船舶", "工程机械", "大型农机具")
    d.word("kind", kinds, 0.5)
    d.yes(0.5, "fuel_subsidy")
    d.yes(0.3, "needed_vehicle")
    return d


def _projects() -> _Draws:
    d = _Draws("projects")
    d.word("kind", ("普通装修", "修建自有住房", "按揭购房", "全款购房", "高标准装修"), 0.3)
    d.day("done_on", "2018-01-01", 1800)
    d.word("only_home_after", ("无", "因灾重建", "排危", "国家基础设施建设拆迁"), 0.6)
    return d


_BELOW = {
    # table: of which table's rows, in which share of them, columns
    "payments": (PERSONS, 0.3, _payments),
    "obligors": (PERSONS, 0.25, _obligors),
    "homes": (1, 0.6, _homes),
    "shops": (1, 0.05, _shops),
    "vehicles": (1, 0.2, _vehicles),
    "projects": (1, 0.1, _projects),
}


def write(folder: Path, households: int) -> None:
    """Write the tables as Parquet into ``folder``; what is there already is kept."""
    done = folder / "done"
    if done.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    import duckdb

    connection = duckdb.connect()

    def copy(table: str, sql: str) -> None:
        connection.execute(f"COPY ({sql}) TO '{folder / table}.parquet' (FORMAT parquet)")

    def lacks(of: str) -> str:
        return f"CAST(hash({of} + 17) % 50 AS INTEGER) = 0 AS lacks"

    copy("household", _select(_household(), f"SELECT range + 1 AS i, {lacks('range + 1')} FROM range({households})"))
    three = PERSONS * households
    copy(
        "members", _select(_members(), f"SELECT range + 1 AS i, {lacks(f'1 + range // {PERSONS}')} FROM range({three})")
    )
    for table, (persons, share, made) in _BELOW.items():
        draws = made()
        draws.columns = ["i AS id", "owner AS parent_id", *draws.columns]
        owners = persons * households
        chosen = f"SELECT range + 1 AS owner, hash(range * 31 + {len(table)}) AS h FROM range({owners})"
        if table == "homes":  # a second home in one of five
            chosen += (
                f" UNION ALL SELECT range + 1, hash(range * 31 + 5) FROM range({owners}) WHERE hash(range) % 5 = 0"
            )
        rows = f"SELECT ROW_NUMBER() OVER (ORDER BY owner) AS i, owner, {lacks(f'1 + (owner - 1) // {persons}')} " \
               f"FROM ({chosen}) WHERE h % 1000 < {int(share * 1000)}"  # fmt: skip
        copy(table, _select(draws, rows))
    connection.close()
    done.touch()


def _select(draws: _Draws, rows: str) -> str:
    return f"SELECT {', '.join(draws.columns)} FROM ({rows})"


def population(folder: Path) -> Population:
    """The files as a population that rules can be compiled for."""
    from luodi.rules.sql import Population, TableOf

    made = {"household": _household, "members": _members, **{table: below[2] for table, below in _BELOW.items()}}
    tables = {}
    for name, path in PATHS.items():
        columns = (column.rsplit(" AS ", 1)[1].strip('"') for column in made[name]().columns)
        facts = frozenset(columns) - {"id", "parent_id", "complete"}
        source = f"read_parquet('{folder / name}.parquet')"
        tables[path] = TableOf(source, facts, "id", "parent_id" if path else None)
    return Population("Household", tables)
