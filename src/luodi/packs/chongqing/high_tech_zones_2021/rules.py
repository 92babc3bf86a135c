"""渝府办发〔2021〕4号: when a zone is recognised, how it may grow, and what its yearly evaluation leads to.

Conditions that the text lays down 原则 (in principle) are marked ``principle=True`` and counted apart from those that
must be met.
"""

from typing import Literal

from luodi.facts import *
from luodi.packs.chongqing.high_tech_zones_2021.doubts import *
from luodi.rules import *

# ---- 第四条、第十七条 对象


@rule("第四条", "经国家或市内批准设立的开发区", principle=True)
def properly_founded(z: Zone) -> bool:
    """Set up with approval of the state or the city."""
    return z.origin in ("国家批准设立", "市内批准设立")


@rule("第四条", "经批准设立的开发区，或者可以例外")
def founded_fit(z: Zone) -> bool:
    """Set up with approval, or the condition may yield."""
    return properly_founded(z) or (in_principle == "weighed" and principles_may_yield(z))


@rule("第十七条", "未纳入其他高新区一区多园管理", principle=True)
def stands_alone(z: Zone) -> bool:
    """Not run as a park of another high-tech zone."""
    return not z.under_another_zone


@rule("第十七条", "未纳入一区多园管理，或者可以例外")
def alone_fit(z: Zone) -> bool:
    """Not run as a park of another zone, or the condition may yield."""
    return stands_alone(z) or (in_principle == "weighed" and principles_may_yield(z))


# ---- 第五条（一）产业基础


@rule("第五条（一）", "产业特色突出、集聚度高")
def industry_fit(z: Zone) -> bool:
    """Distinctive and concentrated, as found by a person."""
    return distinctive_industry(z)


@rule("第五条（一）", "第二、三产业总产值达到下限", principle=True)
def output_enough(z: Zone, std: Standards) -> bool:
    """Output is not below the limit."""
    if output_scope == "undefined":
        return silent("第二、三产业总产值的口径")
    return z.output >= std.least_output


@rule("第五条（一）", "总产值达到下限，或者可以例外")
def output_fit(z: Zone, std: Standards) -> bool:
    """Enough output, or the condition may yield."""
    return output_enough(z, std) or (in_principle == "weighed" and principles_may_yield(z))


@rule("第五条（一）", "工业增加值率达到下限")
def value_added_enough(z: Zone, std: Standards) -> bool:
    """The rate of value added reaches the limit."""
    return z.value_added_rate >= std.least_value_added


@rule("第五条（一）", "工业集中度达到下限", principle=True)
def concentrated_enough(z: Zone, std: Standards) -> bool:
    """Concentration is not below the limit."""
    return z.concentration >= std.least_concentration


@rule("第五条（一）", "工业集中度达到下限，或者可以例外")
def concentration_fit(z: Zone, std: Standards) -> bool:
    """Concentrated enough, or the condition may yield."""
    return concentrated_enough(z, std) or (in_principle == "weighed" and principles_may_yield(z))


@rule("第五条（一）", "万元工业增加值能耗低于上限", principle=True)
def energy_low_enough(z: Zone, std: Standards) -> bool:
    """Energy is below the limit."""
    return z.energy < std.energy_below


@rule("第五条（一）", "能耗低于上限，或者可以例外")
def energy_fit(z: Zone, std: Standards) -> bool:
    """Energy low enough, or the condition may yield."""
    return energy_low_enough(z, std) or (in_principle == "weighed" and principles_may_yield(z))


@rule("第五条（一）", "高技术服务业收入占比达到下限")
def services_enough(z: Zone, std: Standards) -> bool:
    """The share is not below the limit."""
    return z.service_share >= std.least_service_share


# ---- 第五条（二）创新能力


@rule("第五条（二）", "研发经费比重达到下限")
def research_enough(z: Zone, std: Standards) -> bool:
    """The share is not below the limit."""
    return z.research_share >= std.least_research_share


@rule("第五条（二）", "高新技术企业数达到下限")
def high_tech_enough(z: Zone, std: Standards) -> bool:
    """At least as many firms with a valid certificate."""
    return z.high_tech_firms >= std.least_high_tech_firms


@rule("第五条（二）", "科技型企业占比达到下限", principle=True)
def technology_enough(z: Zone, std: Standards) -> bool:
    """The share of all firms (第二十二条（一）) is not below the limit."""
    return z.technology_firms >= std.least_technology_share * z.firms


@rule("第五条（二）", "科技型企业占比达到下限，或者可以例外")
def technology_fit(z: Zone, std: Standards) -> bool:
    """Enough firms of technology, or the condition may yield."""
    return technology_enough(z, std) or (in_principle == "weighed" and principles_may_yield(z))


@rule("第五条（二）", "孵化服务总面积达到下限")
def incubation_enough(z: Zone, std: Standards) -> bool:
    """The area is not below the limit."""
    return z.incubation_area >= std.least_incubation


@rule("第五条（二）", "研发和服务机构数达到下限")
def bodies_enough(z: Zone, std: Standards) -> bool:
    """Research institutions and those of technology service (第二十二条（三）（四）) together."""
    enough = z.research_bodies + z.service_bodies >= std.least_bodies
    return enough and incubation_enough(z, std) if incubation == "attached" else enough


@rule("第五条（二）", "新产品销售收入占比达到下限")
def new_products_enough(z: Zone, std: Standards) -> bool:
    """The share is not below the limit."""
    return z.new_product_share >= std.least_new_products


@rule("第五条（二）", "每万名从业人员发明专利数达到下限")
def patents_enough(z: Zone, std: Standards) -> bool:
    """Patents for 10,000 people at work."""
    return z.patents * 10000 >= std.least_patents * z.workers and z.workers > 0


# ---- 第五条（四）对外开放


@rule("第五条（四）", "近3年年均实际使用外资")
def foreign_a_year(z: Zone, std: Standards, on: Date) -> Exact[Dollars]:
    """The yearly average."""
    if last_three_years == "before_this_year":
        return (
            sum(y.foreign for y in z.investments if on.year - std.investment_years <= y.year < on.year)
            / std.investment_years
        )
    return sum(y.foreign for y in last(z.investments, 3, by="year")) / std.investment_years


@rule("第五条（四）", "近3年年均实际使用内资")
def domestic_a_year(z: Zone, std: Standards, on: Date) -> Exact[Money]:
    """The yearly average."""
    if last_three_years == "before_this_year":
        return (
            sum(y.domestic for y in z.investments if on.year - std.investment_years <= y.year < on.year)
            / std.investment_years
        )
    return sum(y.domestic for y in last(z.investments, 3, by="year")) / std.investment_years


@rule("第五条（四）", "外资达到下限")
def foreign_enough(z: Zone, std: Standards, on: Date) -> bool:
    """The average of foreign investment reaches the limit."""
    return foreign_a_year(z, std, on) >= std.least_foreign


@rule("第五条（四）", "内资达到下限")
def domestic_enough(z: Zone, std: Standards, on: Date) -> bool:
    """The average of domestic investment reaches the limit."""
    return domestic_a_year(z, std, on) >= std.least_domestic


@rule("第五条（四）", "引资达到下限")
def investment_enough(z: Zone, std: Standards, on: Date) -> bool:
    """Foreign or domestic."""
    return foreign_enough(z, std, on) or domestic_enough(z, std, on)


@rule("第五条（四）", "有外向型产业集群基础")
def outward_fit(z: Zone) -> bool:
    """A base of outward-looking industry, as found by a person."""
    return outward_industry(z)


# ---- 第五条（三）（五）


@rule("第五条（三）", "已进行改革探索并积累一定经验")
def reforms_fit(z: Zone) -> bool:
    """Reforms were tried, as found by a person."""
    return reforms_tried(z)


@rule("第五条（五）", "发展环境符合条件")
def environment_fit(z: Zone) -> bool:
    """Part of the district's plan, with clear boundary, planned, well served, without problems."""
    return (
        z.in_district_plan
        and z.boundary_clear
        and z.follows_spatial_plan
        and not z.has_problems
        and good_environment(z)
    )


# ---- 第五条 认定


@rule("第五条", "没有“原则”的条件全部符合")
def musts_met(z: Zone, std: Standards, on: Date) -> bool:
    """Every condition that the text does not soften."""
    return (
        industry_fit(z)
        and value_added_enough(z, std)
        and services_enough(z, std)
        and research_enough(z, std)
        and high_tech_enough(z, std)
        and bodies_enough(z, std)
        and incubation_enough(z, std)
        and new_products_enough(z, std)
        and patents_enough(z, std)
        and reforms_fit(z)
        and outward_fit(z)
        and investment_enough(z, std, on)
        and environment_fit(z)
    )


@rule("第五条", "带“原则”的条件全部符合", principle=True)
def principles_met(z: Zone, std: Standards) -> bool:
    """Every condition that the text lays down in principle."""
    return (
        properly_founded(z)
        and stands_alone(z)
        and output_enough(z, std)
        and concentrated_enough(z, std)
        and energy_low_enough(z, std)
        and technology_enough(z, std)
    )


@rule("第五条", "14项数值条件中符合的项数（外资、内资各算一项）")
def figures_met(z: Zone, std: Standards, on: Date) -> Count:
    """How many of the fourteen figures are met."""
    return (
        (1 if output_enough(z, std) else 0)
        + (1 if value_added_enough(z, std) else 0)
        + (1 if concentrated_enough(z, std) else 0)
        + (1 if energy_low_enough(z, std) else 0)
        + (1 if services_enough(z, std) else 0)
        + (1 if research_enough(z, std) else 0)
        + (1 if high_tech_enough(z, std) else 0)
        + (1 if technology_enough(z, std) else 0)
        + (1 if bodies_enough(z, std) else 0)
        + (1 if incubation_enough(z, std) else 0)
        + (1 if new_products_enough(z, std) else 0)
        + (1 if patents_enough(z, std) else 0)
        + (1 if foreign_enough(z, std, on) else 0)
        + (1 if domestic_enough(z, std, on) else 0)
    )


@rule("第五条", "带“原则”的条件符合，或者可以例外")
def principles_fit(z: Zone, std: Standards) -> bool:
    """Each condition in principle is met, or may yield."""
    return (
        founded_fit(z)
        and alone_fit(z)
        and output_fit(z, std)
        and concentration_fit(z, std)
        and energy_fit(z, std)
        and technology_fit(z, std)
    )


@rule("第五条", "符合市级高新区认定条件")
def recognised(z: Zone, std: Standards, on: Date) -> bool:
    """What must be met is met; what is laid down in principle is met, or may yield."""
    return musts_met(z, std, on) and principles_fit(z, std)


@rule("第五条第二款", "可以“以认促建”")
def built_by_recognition(z: Zone, std: Standards, on: Date) -> bool:
    """In two regions a zone that basically meets the conditions may be built up by way of recognition."""
    softer = z.region in ("渝东北三峡库区城镇群", "渝东南武陵山区城镇群")
    return softer and nearly_meets(z)


# ---- 第七条 申报


@rule("第七条", "由所在区县提出申请")
def properly_applied(z: Zone) -> bool:
    """Where a zone lies in several districts, all of them apply together."""
    return not z.spans_districts or z.filed_jointly


@rule("第七条（一）1", "已交请示、申报表和创建工作方案")
def request_given(z: Zone) -> bool:
    """The first group of papers."""
    return z.request_filed


@rule("第七条（一）2", "已交规划、集约评价和环评意见")
def plans_given(z: Zone) -> bool:
    """The second group of papers."""
    return z.plans_filed


@rule("第七条（一）3", "已交规划证明、四至和坐标图件")
def maps_given(z: Zone) -> bool:
    """The third group of papers."""
    return z.maps_filed


@rule("第七条（一）4", "已交批复、支撑材料和支持政策")
def support_given(z: Zone) -> bool:
    """The fourth group of papers."""
    return z.support_filed


@rule("第七条（一）", "申报材料齐全")
def papers_complete(z: Zone) -> bool:
    """The four groups of papers."""
    return request_given(z) and plans_given(z) and maps_given(z) and support_given(z)


@rule("第七条", "可以受理申报")
def may_be_received(z: Zone) -> bool:
    """Rightly applied for, with all papers."""
    return properly_applied(z) and papers_complete(z)


# ---- 第十条 拓区


@rule("第二十二条（二）", "土地利用率")
def land_use(z: Zone) -> Exact[Rate]:
    """Land built on, as a share of all land."""
    return z.built_land / z.total_land


@rule("第十条（一）", "土地利用率达到下限", principle=True)
def land_use_enough(z: Zone, std: Standards) -> bool:
    """The rate of land use is not below the limit."""
    return land_use(z) >= std.least_land_use


@rule("第十条（一）", "土地利用率达到下限，或者可以例外")
def land_use_fit(z: Zone, std: Standards) -> bool:
    """Enough of the land is used, or the condition may yield."""
    return land_use_enough(z, std) or (land_use_principle == "weighed" and land_use_may_yield(z))


@rule("第十条（一）", "土地集约利用排名前三分之二")
def land_rank_enough(z: Zone, std: Standards) -> bool:
    """Among the first two thirds of the zones ranked."""
    return 3 * z.land_rank <= std.rank_thirds * z.zones_ranked and z.land_rank > 0


@rule("第十条（一）", "原范围符合拓区条件")
def ready_to_expand(z: Zone, std: Standards) -> bool:
    """The land there is basically used up, and well."""
    return land_used_up(z) and land_use_fit(z, std) and land_rank_enough(z, std)


@rule("第十条（二）", "拓区面积不超过上限", principle=True)
def area_within_limit(e: ZoneExpansion, std: Standards) -> bool:
    """Up to the limit; up to the higher one where there is a special need."""
    if e.area <= std.most_area:
        return True
    return e.area <= std.most_area_special and special_need(e)


@rule("第十条（二）", "组成区块不超过上限")
def few_blocks(e: ZoneExpansion, std: Standards) -> bool:
    """Not more blocks than the limit."""
    return e.blocks <= std.most_blocks


@rule("第十条（二）", "面积、区块符合条件")
def size_fit(e: ZoneExpansion, std: Standards) -> bool:
    """Area or blocks, or both where that is the reading."""
    if area_or_blocks == "both":
        return area_within_limit(e, std) and few_blocks(e, std)
    return area_within_limit(e, std) or few_blocks(e, std)


@rule("第十条（二）", "符合国土空间规划，不占用永久基本农田和生态保护红线")
def plan_fit(e: ZoneExpansion) -> bool:
    """Planned, and sparing protected land."""
    return e.follows_spatial_plan and not e.protected_land


@rule("第十条（三）", "权属清晰、无争议，无环境保护、安全生产等问题")
def title_fit(e: ZoneExpansion) -> bool:
    """With clear title, and without problems."""
    return e.clear_title and not e.has_problems


@rule("第十条（四）", "符合高新区发展定位")
def purpose_fit(e: ZoneExpansion) -> bool:
    """Fitting the purpose, as found by a person."""
    return fits_purpose(e)


@rule("第十条", "拟拓区域符合条件")
def expansion_fit(e: ZoneExpansion, std: Standards) -> bool:
    """On eligible land, and meeting the conditions of the items."""
    return e.eligible_land and plan_fit(e) and size_fit(e, std) and title_fit(e) and purpose_fit(e)


@rule("第十条", "可以拓区")
def may_expand(z: Zone, std: Standards) -> bool:
    """The zone is ready, and every area that it wants is fit."""
    wanted = len(z.expansions) > 0
    return ready_to_expand(z, std) and wanted and all(expansion_fit(e, std) for e in z.expansions)


# ---- 第十五条、第十六条、第二十一条 年度评价的后果


@rule("第十五条", "最近一次评价结果好")
def evaluated_well(z: Zone) -> bool:
    """The latest result is good."""
    return any(e.result == "好" for e in last(z.evaluations, 1, by="year"))


@rule("第十五条", "连续3年评价较差")
def poor_in_a_row(z: Zone, std: Standards) -> bool:
    """The last three years, one after another, were poor."""
    if poor_result == "undefined":
        return silent("年度评价结果较差的界定")
    poor = count(e for e in last(z.evaluations, 3, by="year") if e.result == "较差")
    first = min((e.year for e in last(z.evaluations, 3, by="year")), default=0)
    final = max((e.year for e in last(z.evaluations, 3, by="year")), default=0)
    return poor >= std.poor_years and final - first == std.poor_years - 1


@rule("第十五条", "年度评价的后果")
def consequence(z: Zone, std: Standards) -> Literal["无", "通报表扬、加大支持", "约谈、通报批评、责令整改", "取消资格"]:
    """Praise, warning, or removal where rectification failed."""
    if poor_in_a_row(z, std):
        return "取消资格" if rectification_failed(z) else "约谈、通报批评、责令整改"
    return "通报表扬、加大支持" if evaluated_well(z) else "无"


@rule("第十六条", "年度评价排名")
def latest_rank(z: Zone) -> Count:
    """The rank of the latest evaluation; 0 where there is none."""
    return min((e.rank for e in last(z.evaluations, 1, by="year")), default=0)


@rule("第十六条", "可优先推荐升级国家高新区")
def recommended(z: Zone, std: Standards) -> bool:
    """Among the top ranks, and basically up to a national zone."""
    top = 1 <= latest_rank(z) <= std.top_ranks
    return top if top_three_and == "rank_only" else top and nearly_national(z)


@rule("第二十一条", "上一年度评价排名")
def rank_before(z: Zone) -> Count:
    """The rank of the evaluation before the latest; 0 where there is none."""
    return sum(e.rank for e in last(z.evaluations, 2, by="year")) - latest_rank(z)


@rule("第二十一条", "再上一年度评价排名")
def rank_before_that(z: Zone) -> Count:
    """The rank two evaluations before the latest; 0 where there is none."""
    return sum(e.rank for e in last(z.evaluations, 3, by="year")) - latest_rank(z) - rank_before(z)


@rule("第二十一条", "最近两次评价年度相连")
def two_years_running(z: Zone) -> bool:
    """The latest evaluation and the one before are of years that follow each other."""
    final = max((e.year for e in last(z.evaluations, 1, by="year")), default=0)
    return final - min((e.year for e in last(z.evaluations, 2, by="year")), default=0) == 1


@rule("第二十一条", "最近三次评价年度相连")
def three_years_running(z: Zone) -> bool:
    """The last three evaluations are of years that follow each other."""
    final = max((e.year for e in last(z.evaluations, 1, by="year")), default=0)
    return final - min((e.year for e in last(z.evaluations, 3, by="year")), default=0) == 2


@rule("第二十一条", "排名连续两年第1或上升")
def first_or_rising(z: Zone) -> bool:
    """First two years running, or rising."""
    if assessment == "another":
        return silent("考核与年度评价的关系")
    first = latest_rank(z) == 1 and rank_before(z) == 1 and two_years_running(z)
    rose = 0 < latest_rank(z) < rank_before(z) and two_years_running(z)
    rose_before = 0 < rank_before(z) < rank_before_that(z) and three_years_running(z)
    return first or (rose if rising == "one_year" else rose and rose_before)


@rule("第二十一条", "申报科技计划优先支持")
def priority(z: Zone) -> bool:
    """National now, newly approved, or first or rising two years running."""
    return z.became_national or z.newly_approved or first_or_rising(z)


# ---- 第十四条、第十六条 全部市级高新区


@rule("第十四条", "本年度评价排名")
def yearly_rank(z: Zone, r: ZoneRegister) -> Count:
    """The rank by this year's score; equal scores share a rank."""
    return rank(z.score, among=(other.score for other in r.zones))


@rule("第十六条", "排名前3位的高新区数")
def top_zones(r: ZoneRegister, std: Standards) -> Count:
    """How many zones are among the top ranks."""
    return count(z for z in r.zones if yearly_rank(z, r) <= std.top_ranks)
