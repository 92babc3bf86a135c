"""渝府办发〔2020〕142号: grain above the food-safety limits, from purchase to residue, article by article.

Not modelled here because they compute nothing: articles 1, 2 and 4 (purpose, scope, principles), 5 to 7 (monitoring and
exchange of information), 23 to 28 (supervision, liability, entry into force): see ``provisions.csv``.
The limits themselves stand in national standards, not in this document: ``standards.toml`` has examples.
"""

from typing import Literal

from luodi.facts import *
from luodi.packs.chongqing.grain_disposal_2020.doubts import *
from luodi.rules import *

HEAVY_METALS = ("镉", "铅", "无机砷", "总汞")
POLICY_STORE = "政策性粮食收储企业"
NOT_FOOD = ("饲料原料", "其他工业原料")

# ---- 第三条 超标粮食


@rule("第三条", "含量超过国家食品安全标准")
def exceeds(m: Measurement, lot: GrainLot, std: Standards) -> bool:
    """The content found is above the food limit for this substance and grain."""
    if hazards == "heavy_metals" and m.substance not in HEAVY_METALS:
        return False
    return m.content > std.food_limit[m.substance, lot.grain]


@rule("第三条", "属于超标粮食")
def over_limit(lot: GrainLot, std: Standards) -> bool:
    """At least one substance is above its limit."""
    return any(exceeds(m, lot, std) for m in lot.measurements)


# ---- 第二章 监测


@rule("第八条", "应当立即启动收购、处置方案")
def plan_to_start(place: Locality) -> bool:
    """The district must start its plan at once for this village."""
    return place.level == "行政村" and regional_excess(place)


@rule("第八条", "应当启动而未启动方案")
def plan_overdue(place: Locality) -> bool:
    """The plan had to be started and was not."""
    return plan_to_start(place) and not place.grain_plan_started


# ---- 第三章 收购


@rule("第九条第一款", "在定点库点收储", principle=True)
def kept_at_depot(lot: GrainLot, std: Standards) -> bool:
    """Grain above the limits is, in principle, kept at a designated depot."""
    return not over_limit(lot, std) or lot.at_designated_depot


@rule("第九条第一款", "按超标值高低分类专仓储存")
def kept_by_grade(lot: GrainLot, std: Standards) -> bool:
    """Grain above the limits is stored apart, by how far it exceeds them."""
    return not over_limit(lot, std) or lot.mixed_with in ("未混存", "同一超标档次")


@rule("第九条第二款", "未计入政策性储备")
def out_of_reserve(lot: GrainLot, std: Standards) -> bool:
    """A policy store does not count grain above the limits into the reserve."""
    return not (lot.holder == POLICY_STORE and over_limit(lot, std) and lot.in_policy_reserve)


@rule("第十条", "应配置快速检验设备而已配置")
def equipped(firm: GrainEnterprise) -> bool:
    """A policy store has rapid test equipment; others need none under this article."""
    return firm.kind != POLICY_STORE or firm.rapid_test_equipment


@rule("第十一条第一款", "收购的粮食不与超标粮混存")
def kept_from_excess(lot: GrainLot, std: Standards) -> bool:
    """Sound grain and grain above the limits are not stored together."""
    if over_limit(lot, std):
        return lot.mixed_with != "正常粮食"
    return lot.mixed_with in ("未混存", "正常粮食")


@rule("第十一条第二款", "由挂牌或者授权的机构验质")
def properly_tested(lot: GrainLot) -> bool:
    """Tested on purchase by a listed or authorised institution."""
    return lot.tested_on_purchase and lot.tester in ("国家授权挂牌机构", "本部门授权机构")


@rule("第十二条", "市外粮食可以购进")
def may_be_bought(lot: GrainLot) -> bool:
    """A policy store buys outside the city, or anywhere, only what a qualified institution has found sound."""
    if lot.holder == POLICY_STORE and (bought_where == "every_purchase" or lot.bought_outside_city):
        return lot.tested_before_buying and lot.tester != "无资质机构"
    return True


@rule("第十三条", "检验结果可以作为依据")
def usable(m: Measurement) -> bool:
    """By the prescribed method, or by a rapid one that is recognised."""
    return m.method in ("规定的检验方法", "认可的快速检验方法")


@rule("第十四条第一款", "临界值样品已复核")
def checked_at_limit(m: Measurement) -> bool:
    """A sample at the limit has been checked a second time."""
    return not m.near_limit or m.rechecked


@rule("第十四条第一款", "检验结果齐备可靠")
def results_stand(lot: GrainLot) -> bool:
    """Every result may be relied on, and those at the limit were checked again."""
    return all(usable(m) and checked_at_limit(m) for m in lot.measurements)


@rule("第十一条", "收购入库符合规定")
def bought_properly(lot: GrainLot, std: Standards) -> bool:
    """Bought, tested and stored as chapter three asks."""
    return (
        properly_tested(lot)
        and may_be_bought(lot)
        and results_stand(lot)
        and kept_by_grade(lot, std)
        and kept_from_excess(lot, std)
        and out_of_reserve(lot, std)
    )


# ---- 第四章 处置：出库、用途


@rule("第十七条", "符合饲料安全标准")
def fit_for_feed(lot: GrainLot, std: Standards) -> bool:
    """No substance is above its limit for feed."""
    return all(m.content <= std.feed_limit[m.substance] for m in lot.measurements)


@rule("第十五条第二款", "用途允许")
def use_allowed(s: GrainSale, lot: GrainLot, std: Standards) -> bool:
    """Of grain above the limits: never as staple food; whether to the food industry depends on the reading."""
    if s.use == "饲料原料" and feed_check == "all_lots":
        return fit_for_feed(lot, std)
    return s.use in NOT_FOOD or (s.use == "食品工业原料" and not_staple == "not_table")


@rule("第十五条第二款", "单仓储存并标识用途")
def marked_by_use(s: GrainSale, lot: GrainLot) -> bool:
    """In a store of its own, with the use on the purchase slip and the sales voucher."""
    return lot.own_store and s.use_on_purchase_slip and s.use_on_sale_voucher


@rule("第十八条", "买方资质和信用合格")
def buyer_accepted(s: GrainSale) -> bool:
    """The buyer may process and trade, and has a sound record."""
    return s.buyer_may_process and s.buyer_licensed and s.buyer_credit_sound


@rule("第十八条", "未超出买方加工处理能力")
def within_capacity(s: GrainSale) -> bool:
    """The buyer gets no more than it can process."""
    return s.quantity <= s.buyer_capacity


@rule("第二十条", "出库报告时间符合规定")
def reported_in_time(s: GrainSale) -> bool:
    """The leaving was reported three working days ahead, or within the three days before it, by the reading."""
    if s.reported_on is None or s.left_on is None:
        return False
    if notice_days == "within":
        return s.reported_on <= s.left_on and s.working_days_ahead <= 3
    return s.reported_on < s.left_on and s.working_days_ahead >= 3


@rule("第二十条", "出库报告内容齐全")
def report_complete(s: GrainSale) -> bool:
    """The report names lot, quantity and safety."""
    return s.report_names_lot and s.report_names_quantity and s.report_names_safety


@rule("第十五条", "这次销售出库符合规定")
def sale_proper(s: GrainSale, lot: GrainLot, std: Standards) -> bool:
    """Tested, for an allowed use, marked, by tender to a fit buyer, and reported. Sound grain needs none of it here."""
    if not over_limit(lot, std):
        return True
    return (
        s.tested_before_leaving
        and use_allowed(s, lot, std)
        and marked_by_use(s, lot)
        and s.on_platform
        and buyer_accepted(s)
        and within_capacity(s)
        and reported_in_time(s)
        and report_complete(s)
    )


@rule("第十五条", "各次销售出库都符合规定")
def leaves_properly(lot: GrainLot, std: Standards) -> bool:
    """Every sale of the lot is as the articles ask."""
    return all(sale_proper(s, lot, std) for s in lot.sales)


@rule("第十六条", "处置费用由收储企业自行承担")
def bears_costs(lot: GrainLot, std: Standards) -> bool:
    """A policy store bears the costs of policy grain above the limits; of other grain the text says nothing."""
    if not over_limit(lot, std):
        return False
    if lot.holder == POLICY_STORE and lot.policy_grain:
        return True
    return silent("不是政策性粮食的处置费用由谁承担")


# ---- 第十七条 召回


@rule("第十七条第二款", "已售出超标粮食")
def excess_sold(lot: GrainLot, std: Standards) -> bool:
    """Some of the lot has left, and the lot is above the limits."""
    return over_limit(lot, std) and any(s.left_on is not None for s in lot.sales)


@rule("第十七条第二款", "应当停止销售并召回")
def recall_due(lot: GrainLot, std: Standards) -> bool:
    """A policy store or a processor that finds sold grain above the limits must stop and recall."""
    if lot.holder in (POLICY_STORE, "加工处置企业"):
        return excess_sold(lot, std)
    if not excess_sold(lot, std):
        return False
    return silent("其他企业售出超标粮食是否召回")


@rule("第十七条第二款", "未通知或者未召回的销售数")
def sales_outstanding(lot: GrainLot) -> Count:
    """How many sales that left are not yet told of, or not yet taken back."""
    return count(s for s in lot.sales if s.left_on is not None and not (s.holders_told and s.taken_back))


@rule("第十七条第二款", "召回义务已经履行")
def recall_done(lot: GrainLot, std: Standards) -> bool:
    """Stopped, all told, all taken back, recorded and reported."""
    return not recall_due(lot, std) or (
        lot.sales_stopped and sales_outstanding(lot) == 0 and lot.recall_recorded and lot.recall_reported
    )


@rule("第十七条第二款", "可以责令召回或者停止经营")
def may_be_ordered(lot: GrainLot, std: Standards) -> bool:
    """The grain authority may order what was not done of its own accord."""
    stopped_and_back = lot.sales_stopped and all(s.taken_back for s in lot.sales if s.left_on is not None)
    return recall_due(lot, std) and not stopped_and_back


@quantity("第十七条第三款", "召回粮食的用途")
def use_of_recalled(lot: GrainLot, std: Standards) -> Literal["饲料原料", "其他工业原料", "正常粮食"]: ...


@case_of(use_of_recalled, "第十七条第三款", "符合饲料安全标准", when=fit_for_feed)
def as_feed(lot: GrainLot, std: Standards) -> Literal["饲料原料", "其他工业原料", "正常粮食"]:
    """May be used as feed; found sound again, as ordinary grain under the other reading."""
    if retested_sound == "as_normal" and not over_limit(lot, std):
        return "正常粮食"
    return "饲料原料"


@case_of(
    use_of_recalled,
    "第十七条第三款",
    "不符合食品和饲料安全标准",
    when=lambda lot, std: over_limit(lot, std) and not fit_for_feed(lot, std),
)
def as_industrial(lot: GrainLot, std: Standards) -> Literal["饲料原料", "其他工业原料", "正常粮食"]:
    """Must go to other industrial use."""
    return "其他工业原料"


@case_of(
    use_of_recalled,
    "第十七条第三款",
    "符合食品标准而不符合饲料标准",
    when=lambda lot, std: not over_limit(lot, std) and not fit_for_feed(lot, std),
)
def fit_for_food_only(lot: GrainLot, std: Standards) -> Literal["饲料原料", "其他工业原料", "正常粮食"]:
    """Sound as food, not as feed: the text names no use."""
    if retested_sound == "as_normal":
        return "正常粮食"
    return silent("符合食品标准而不符合饲料标准的召回粮食")


# ---- 第十九条至第二十二条 买方和企业


@rule("第十九条", "买方只限本企业按用途使用")
def kept_by_buyer(s: GrainSale) -> bool:
    """Not passed on, used as sold, with records of its flow."""
    return not s.passed_on and s.use_as_sold and s.flow_records


@rule("第二十一条", "副产物和残渣已处理并报告")
def residue_settled(s: GrainSale) -> bool:
    """Once used up, the residues are made harmless and that is reported."""
    return not s.used_up or (s.residue_made_harmless and s.residue_reported)


@rule("第十九条", "买方使用符合规定")
def used_properly(s: GrainSale, lot: GrainLot, std: Standards) -> bool:
    """What the buyer of grain above the limits must do."""
    return not over_limit(lot, std) or (kept_by_buyer(s) and s.buyer_reported and residue_settled(s))


@rule("第二十条", "各买方使用都符合规定")
def buyers_proper(lot: GrainLot, std: Standards) -> bool:
    """Every buyer of the lot does what it must."""
    return all(used_properly(s, lot, std) for s in lot.sales)


@rule("第二十二条第一款", "应制定事故处置方案而已制定")
def planned_for(firm: GrainEnterprise) -> bool:
    """Policy stores and processors have a plan for incidents."""
    return firm.kind not in (POLICY_STORE, "加工处置企业") or firm.incident_plan


@rule("第二十二条第一款", "发现超标后立即处置并报告")
def excess_handled(lot: GrainLot, std: Standards) -> bool:
    """Grain above the limits is dealt with at once and reported."""
    return not over_limit(lot, std) or (lot.dealt_with_at_once and lot.excess_reported)


@rule("第二十二条第二款", "应当调查处理")
def to_be_investigated(lot: GrainLot, std: Standards) -> bool:
    """The grain authority looks into a lot that it found, or was told, to be above the limits."""
    return over_limit(lot, std)
