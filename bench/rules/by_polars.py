"""``dibao_2022.eligible`` written by hand in Polars, lazily and in its streaming engine; open answers are null."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars import col, lit, when

AWAY = ["在监狱服刑", "强制隔离戒毒", "宣告失踪"]


def _known(total: pl.Expr, part: pl.Expr) -> pl.Expr:
    """``total`` where no row's ``part`` is open."""
    return when(part.null_count() == 0).then(total)


def _any(test: pl.Expr) -> pl.Expr:
    return test.any(ignore_nulls=False)


def _either(test: pl.Expr, then: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    return when(test).then(then).when(~test).then(otherwise)


def _day(year: int, month: int, day: int) -> pl.Expr:
    return pl.date(year, month, day)


def run(folder: Path, out: Path) -> None:
    """Read the population's Parquet files, write ``id, eligible``."""

    def scan(table: str) -> pl.LazyFrame:
        return pl.scan_parquet(folder / f"{table}.parquet")

    area = when(col("area") == "城镇").then(70000).when(col("area") == "农村").then(60000)
    home = scan("household").with_columns(std=when(col("district").is_not_null()).then(area).cast(pl.Int64))
    frame = _homes(home, _families(scan, home, _paid(scan), _owed(scan, home)), scan)
    frame.sink_parquet(out)


def _paid(scan: object) -> pl.LazyFrame:
    counts = (
        when(col("kind").is_in(["低保金", "特困金", "孤儿生活保障金", "其他"]))
        .then(col("amount"))
        .when(col("kind") == "唯一住房出卖款")
        .then(_either(col("from_disaster_or_illness"), lit(0), col("amount")))
        .when(col("kind").is_not_null())
        .then(0)
    )
    rows = scan("payments").select("parent_id", counts=counts)  # type: ignore[operator]
    return rows.group_by("parent_id").agg(paid=_known(col("counts").sum(), col("counts")), has_paid=lit(True))


def _owed(scan: object, home: pl.LazyFrame) -> pl.LazyFrame:
    unable = col("status").is_in(["特困供养人员", "低保家庭人员", "低保边缘家庭人员"]) | (
        col("grave_illness_or_disability") & col("hardship_from_spending")
    )
    rest = col("monthly_income") - col("std") * col("heads")
    formula = (
        when(col("heads") == 0).then(None).when(rest <= 0).then(0)
        .otherwise((2 * rest + 5 * col("heads")) // (10 * col("heads")))
    )  # fmt: skip
    fee = (
        when(unable).then(0).when(~unable)
        .then(_either(col("fixed_by_document"), col("document_amount"), formula))
    )  # fmt: skip
    chain = (
        scan("members")
        .select("id", household="parent_id")
        .join(  # type: ignore[operator]
            home.select("id", "std"), left_on="household", right_on="id"
        )
    )
    rows = scan("obligors").join(chain, left_on="parent_id", right_on="id").select("parent_id", fee=fee)  # type: ignore[operator]
    return rows.group_by("parent_id").agg(owed=_known(col("fee").sum(), col("fee")), has_owed=lit(True))


def _families(scan: object, home: pl.LazyFrame, paid: pl.LazyFrame, owed: pl.LazyFrame) -> pl.LazyFrame:
    own = home.select("id", "std", "district", "application", "marginal")
    rows = (
        scan("members")  # type: ignore[operator]
        .join(own, left_on="parent_id", right_on="id")
        .join(paid, left_on="id", right_on="parent_id", how="left")
        .join(owed, left_on="id", right_on="parent_id", how="left")
    )
    child, minor = col("relation") == "子女", col("born") > _day(2004, 12, 31)
    studies = col("full_time") & ~col("schooling").is_in(["不在读", "硕士", "博士"])
    belongs = (
        (col("relation") == "配偶")
        | (child & minor)
        | (child & (studies | ~col("independent")))
        | (col("duty_of_support") & col("lives_together_long_term"))
        | (col("whereabouts").is_in(["刑满释放", "监外执行", "保外就医"]) & col("back_home"))
    )
    away = _either(
        col("whereabouts") == "宗教教职人员脱离家庭",
        col("away_since") <= _day(2019, 12, 31),
        col("whereabouts").is_in(AWAY),
    )
    by_kind = _either(col("application") == "单人申请", lit(False), belongs & ~away)
    flexible = (2 * col("industry_wage") * col("months_worked") + 12) // 24
    steady = _either(col("wage_certified"), col("certified_wage"),
                     _either(col("wage_from_contributions"), col("derived_wage"), col("industry_wage")))  # fmt: skip
    wage = (
        when(col("work") == "未就业").then(0)
        .when(col("work") == "灵活就业").then(flexible - col("work_costs"))
        .when(col("work").is_not_null()).then(steady - col("work_costs"))
    )  # fmt: skip
    labour = when(col("labour_class") == "完全").then(1_800_000).when(col("labour_class") == "部分").then(900_000).when(
        col("labour_class") == "丧失").then(0)  # fmt: skip
    business = _either(
        col("small_farming") & col("farming_by_coefficient"),
        when(col("district").is_not_null()).then(labour),
        col("business_revenue") - col("business_costs"),
    )
    lease = _either(
        col("leases_property"),
        _either(
            ~col("lease_has_contract") | col("lease_far_below_market"), col("lease_market_income"), col("lease_income")
        ),
        lit(0),
    )
    income = (
        wage + business + lease + col("interest_and_dividends") + col("collective_dividends")
        + col("land_transfer_income") + col("pension") + col("unemployment_benefit") + col("other_transfers")
        + when(col("has_paid").is_null()).then(0).otherwise(col("paid")) - col("transfers_paid")
    )  # fmt: skip
    severe = col("disability_certificate") & (
        col("disability_grade").is_in(["一级", "二级"])
        | ((col("disability_grade") == "三级") & col("disability").is_in(["智力", "精神"]))
    )
    religious = (
        when(col("in_religious_site_since_none"))
        .then(False)
        .otherwise(col("in_religious_site_since") <= _day(2019, 12, 31))
    )
    travelled = col("last_trip_abroad") >= _day(2021, 12, 31)
    trips = when(col("last_trip_abroad_none")).then(False).otherwise(travelled)
    condition = (col("disability_certificate") & col("unable_to_work")) | (col("grave_illness") & col("bedridden"))
    wages = when(col("industry") == "建筑业").then(4_800_000).when(col("industry") == "居民服务业").then(3_600_000)
    yes, counted, earned, support = col("applicant"), col("counted"), col("income"), col("support")
    return (
        rows.with_columns(industry_wage=wages.cast(pl.Int64), applicant=col("relation") == "本人")
        .select(
            "parent_id", "applicant", "local_registration",
            counted=when(yes).then(True).when(~yes).then(by_kind),
            income=income,
            support=when(col("has_owed").is_null()).then(0).otherwise(col("owed")),
            spends=(col("private_school") & col("schooling").is_in(["义务教育", "学前教育"])
                    & (col("yearly_tuition") >= 12 * col("std"))) | (col("studies_abroad") & ~col("publicly_sent")),
            trips=trips,
            insures=col("yearly_premium") >= 12 * col("std"),
            alone=(col("marginal") & (severe | col("grave_illness"))) | (religious & col("in_hardship")),
            kept=col("kept_by_family") & ~minor & condition,
        )
        .group_by("parent_id")
        .agg(
            persons=pl.len(),
            registered=_any(yes & col("local_registration")),
            heads=_known(counted.sum(), counted),
            earned=_known(when(counted).then(earned).otherwise(0).sum(), _either(counted, earned, lit(0))),
            supported=_known(when(counted).then(support).otherwise(0).sum(), _either(counted, support, lit(0))),
            all_earned=_known(earned.sum(), earned),
            all_supported=_known(support.sum(), support),
            spends=_any(counted & col("spends")),
            trips=_any(counted & col("trips")),
            insures=_any(counted & col("insures")),
            alone=_any(yes & col("alone")),
            kept=_any(yes & col("kept")),
        )
    )  # fmt: skip


def _homes(home: pl.LazyFrame, family: pl.LazyFrame, scan: object) -> pl.LazyFrame:
    safe = ~col("danger").is_in(["C级", "D级"])
    barring = safe & ~col("needed_home")
    dwelling = (
        scan("homes")
        .group_by("parent_id")
        .agg(  # type: ignore[operator]
            several=_known(safe.sum() >= 2, safe),
            floor=_known(
                when(barring).then(col("floor_area")).otherwise(0).sum(), _either(barring, col("floor_area"), lit(0))
            ),
        )
    )
    shop = scan("shops").group_by("parent_id").agg(shop=_any((col("use") != "空置") & ~col("needed_shop")))  # type: ignore[operator]
    vehicle_kind = _either(col("kind") == "残疾人机动轮椅车", ~col("fuel_subsidy"), col("kind") != "普通两轮摩托车")
    vehicle = scan("vehicles").group_by("parent_id").agg(vehicle=_any(vehicle_kind & ~col("needed_vehicle")))  # type: ignore[operator]
    built = (col("kind") == "高标准装修") | (
        col("kind").is_in(["修建自有住房", "按揭购房", "全款购房"]) & (col("only_home_after") == "无")
    )
    project = scan("projects").group_by("parent_id").agg(project=_any((col("done_on") >= _day(2019, 12, 31)) & built))  # type: ignore[operator]
    frame = home
    for name, other in (("f", family), ("d", dwelling), ("s", shop), ("v", vehicle), ("p", project)):
        frame = frame.join(other.with_columns(lit(True).alias(f"has_{name}")), left_on="id", right_on="parent_id",
                           how="left")  # fmt: skip

    def given(name: str, value: pl.Expr, empty: object) -> pl.Expr:
        return when(col(f"has_{name}").is_null()).then(empty).otherwise(value)

    within = col("all_earned") + 12 * col("all_supported") <= 36 * col("std") * col("persons")
    alone = given("f", col("alone") | (col("kept") & within), False)
    below = when(col("heads") != 0).then(
        col("earned") + 12 * col("supported") < 12 * col("std") * col("heads").cast(pl.Int64)
    )
    assets = pl.sum_horizontal(
        "deposits", "securities", "funds", "insurance_value", "claims", "internet_assets", ignore_nulls=False
    )
    heads = col("heads").cast(pl.Int64)
    property_bars = (
        (assets > 24 * 70_000 * heads)
        | (given("d", col("several"), False) & (given("d", col("floor"), 0) > 3_000 * heads))
        | given("s", col("shop"), False)
        | given("v", col("vehicle"), False)
        | (col("gave_up_income") & ~col("donated_to_state"))
    )
    spending_bars = (given("p", col("project"), False) & ~col("hit_by_misfortune")) | given(
        "f", col("spends") | col("trips") | col("insures"), False
    )
    return frame.select(
        "id",
        eligible=given("f", col("registered"), False)
        & ((col("application") == "家庭申请") | alone)
        & below
        & ~property_bars
        & ~spending_bars,
    )
