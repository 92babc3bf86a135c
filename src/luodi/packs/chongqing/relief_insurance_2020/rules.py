"""渝民〔2020〕238号: who is insured, at what premium, for which benefits, by whom, and how the year is settled."""

from typing import Literal

from luodi.facts import *
from luodi.packs.chongqing.relief_insurance_2020.doubts import *
from luodi.rules import *

FAVOURED = "享受国家定期抚恤补助的优抚对象"
CLASSES = ("低保对象", "特困人员", "孤儿", "事实无人抚养儿童", "享受国家定期抚恤补助的优抚对象")
LEFT_OUT = ("伤残人民警察", "伤残国家机关工作人员")

# ---- 二 参保对象、时间及标准


@rule("二", "身份在认定日有效")
def in_force(s: Standing, on: Date) -> bool:
    """The standing holds on the date."""
    return s.since <= on and (s.until is None or on <= s.until)


@rule("二", "属于除外的优抚对象")
def left_out(s: Standing) -> bool:
    """One of the two kinds of favoured persons that are left out."""
    return s.kind == FAVOURED and s.favoured_kind in LEFT_OUT


@rule("二", "属于5类参保对象")
def of_insured_class(s: Standing, on: Date) -> bool:
    """One of the five classes, and in force."""
    if s.kind == FAVOURED and favoured_scope == "unsaid" and not left_out(s):
        return silent("“部分”优抚对象的范围")
    return s.kind in CLASSES and not left_out(s) and in_force(s, on)


@rule("二", "因属除外人员一律不参保")
def barred_altogether(p: Person, on: Date) -> bool:
    """Whoever is one of the two kinds is not insured, whatever else they are."""
    if listed_excluded == "as_favoured":
        return False
    return any(left_out(s) and in_force(s, on) for s in p.standings)


@rule("二", "符合参保条件")
def qualifies(p: Person, on: Date) -> bool:
    """In one of the five classes, not left out, and not in the other insurance."""
    listed = any(of_insured_class(s, on) for s in p.standings)
    return listed and not p.in_poverty_insurance and not barred_altogether(p, on)


@rule("二", "同时属于几类")
def classes(p: Person, on: Date) -> Count:
    """How many of the classes the person is in; one enrolment all the same."""
    return count(s for s in p.standings if of_insured_class(s, on))


@rule("二", "保障开始之日")
def first_day(p: Person, std: Standards) -> Date:
    """The first day on which anybody is insured."""
    if retroactive == "from_issue":
        return date(2020, 12, 21)
    return std.cover_start


@rule("二", "认定日在保障期间内")
def within_term(p: Person, std: Standards, on: Date) -> bool:
    """The date lies in one of the two insured periods."""
    return first_day(p, std) <= on <= std.cover_end


@rule("二", "参保之日与认定日在同一保障期间")
def enrolled_for(e: Enrolment, std: Standards, on: Date) -> bool:
    """The enrolment belongs to the insured period of the date, and began by then."""
    same = (e.enrolled_on <= std.first_period_end) == (on <= std.first_period_end)
    return same and std.cover_start <= e.enrolled_on <= on


@rule("二", "认定日在保")
def insured(p: Person, std: Standards, on: Date) -> bool:
    """Enrolled for the period of the date."""
    return within_term(p, std, on) and any(enrolled_for(e, std, on) for e in p.enrolments)


@rule("二", "重复参保")
def doubly_enrolled(p: Person, std: Standards, on: Date) -> bool:
    """Enrolled more than once for one period, which may not be."""
    return count(e for e in p.enrolments if enrolled_for(e, std, on)) > 1


@rule("二", "一次参保的保费月数")
def months_paid(e: Enrolment, std: Standards) -> Count:
    """Months from that of the enrolment to the end of its period, both counted."""
    if e.enrolled_on < std.cover_start or e.enrolled_on > std.cover_end:
        return 0
    end = std.first_period_end if e.enrolled_on <= std.first_period_end else std.cover_end
    return 12 * (end.year - e.enrolled_on.year) + end.month - e.enrolled_on.month + 1


@rule("二", "保费合计")
def premium(p: Person, std: Standards) -> Money:
    """Of each period once, however many enrolments there are."""
    first = max((months_paid(e, std) for e in p.enrolments if e.enrolled_on <= std.first_period_end), default=0)
    second = max((months_paid(e, std) for e in p.enrolments if e.enrolled_on > std.first_period_end), default=0)
    return (first + second) * std.monthly_premium


# ---- 四 管理服务


@rule("四（三）", "保障期间的首月")
def opening_month(p: Person, on: Date) -> bool:
    """The month whose list takes all on the books."""
    return (on.year == 2020 or on.year == 2021) and on.month == 11


@rule("四（三）", "当月新成为参保对象")
def new_this_month(p: Person, on: Date) -> bool:
    """Of a class since this month, and of none before."""
    earlier = count(
        s for s in p.standings if of_insured_class(s, on) and (s.since.year != on.year or s.since.month != on.month)
    )
    return classes(p, on) > 0 and earlier == 0


@rule("四（三）", "可以列入本月名单")
def may_be_listed(p: Person, on: Date) -> bool:
    """All in the first month; later who is new, or whoever is not yet enrolled where that is the reading."""
    return late_listing == "anybody" or opening_month(p, on) or new_this_month(p, on)


@rule("四（三）", "本月应列入参保名单")
def to_enrol(p: Person, std: Standards, on: Date) -> bool:
    """Qualifies, is not yet enrolled for the period, and belongs to the list of the month."""
    return qualifies(p, on) and within_term(p, std, on) and not insured(p, std, on) and may_be_listed(p, on)


@rule("四（三）", "列入哪一类名单")
def listed_as(p: Person, std: Standards, on: Date) -> Literal["首批参保", "当月新增", "不列入"]:
    """The first list of a period takes all on the books; later months take who is new."""
    if not to_enrol(p, std, on):
        return "不列入"
    return "首批参保" if opening_month(p, on) else "当月新增"


@rule("四（三）", "由谁审核参保名单")
def reviewed_by(p: Person, std: Standards, on: Date) -> Literal["市级直属单位", "区县民政局", "区县退役军人事务局"]:
    """Institutions review their own; favoured persons are reviewed by the veterans' bureau."""
    if std.institution[p.place]:
        return "市级直属单位"
    if any(s.kind != FAVOURED and of_insured_class(s, on) for s in p.standings):
        return "区县民政局"
    return "区县退役军人事务局"


@rule("附件", "承保保险公司")
def insurer(p: Person, std: Standards) -> str:
    """The insurer of the place."""
    return std.insurer[p.place]


# ---- 三 保障范围


@rule("二", "第一个保障期间的参保之日")
def enrolled_first(p: Person, std: Standards) -> Date:
    """The earliest enrolment of the first period; the day after the last insured day where there is none."""
    return min(
        (e.enrolled_on for e in p.enrolments if std.cover_start <= e.enrolled_on <= std.first_period_end),
        default=date(2022, 1, 1),
    )


@rule("二", "第二个保障期间的参保之日")
def enrolled_second(p: Person, std: Standards) -> Date:
    """The earliest enrolment of the second period; the day after the last insured day where there is none."""
    return min(
        (e.enrolled_on for e in p.enrolments if std.first_period_end < e.enrolled_on <= std.cover_end),
        default=date(2022, 1, 1),
    )


@rule("二", "事项发生时在保")
def covered(c: Claim, p: Person, std: Standards) -> bool:
    """The event fell in a period for which the person was enrolled by then."""
    if not first_day(p, std) <= c.occurred_on <= std.cover_end:
        return False
    if c.occurred_on <= std.first_period_end:
        return enrolled_first(p, std) <= c.occurred_on
    return enrolled_second(p, std) <= c.occurred_on


@rule("二", "与认定日在同一年度")
def same_year(c: Claim, p: Person, std: Standards, on: Date) -> bool:
    """The event belongs to the insurance year of the date."""
    if not within_term(p, std, on):
        return silent("认定日在保障期间之外")
    if insurance_year == "calendar":
        return c.occurred_on.year == on.year
    return (c.occurred_on <= std.first_period_end) == (on <= std.first_period_end)


@rule("二", "可以赔付的事项")
def payable(c: Claim, p: Person, std: Standards, on: Date) -> bool:
    """Covered, and of the insurance year of the date."""
    return covered(c, p, std) and same_year(c, p, std, on)


@rule("三（一）", "意外身故补偿金")
def death_by_accident(p: Person, std: Standards, on: Date) -> Money:
    """A fixed amount."""
    return std.accident_death if any(c.kind == "意外身故" and payable(c, p, std, on) for c in p.claims) else yuan(0)


@rule("三（一）", "一次意外的伤残补偿金")
def disability_of(c: Claim, std: Standards) -> Money:
    """The share of the grade, of the highest amount."""
    if disability_base == "unsaid":
        return silent("伤残给付比例的基数")
    return min(rounded(std.disability_highest * disability_share(c), to=Money), std.disability_highest)


@rule("三（一）", "各次意外的伤残补偿金")
def disability_together(p: Person, std: Standards, on: Date) -> Money:
    """Of all accidents, by share."""
    return sum(disability_of(c, std) for c in p.claims if c.kind == "意外伤残" and payable(c, p, std, on))


@rule("三（一）", "意外伤残补偿金最高额")
def disability_limit(p: Person, std: Standards) -> Money:
    """The highest amount."""
    return std.disability_highest


@rule("三（一）", "意外伤残补偿金")
def disability_by_accident(p: Person, std: Standards, on: Date) -> Money:
    """Up to the highest amount."""
    paid = disability_together(p, std, on)
    return paid if accident_limit == "each_time" else min(paid, disability_limit(p, std))


@rule("三（一）", "一次意外的医疗补偿金")
def treatment_of(c: Claim, std: Standards) -> Money:
    """What was paid by oneself within the scope of basic insurance, in full, up to the highest amount."""
    paid = rounded(c.paid_in_scope * std.treatment_share, to=Money)
    return min(paid, std.treatment_highest) if accident_limit == "each_time" else paid


@rule("三（一）", "各次意外的医疗补偿金")
def treatment_together(p: Person, std: Standards, on: Date) -> Money:
    """Of all accidents."""
    return sum(treatment_of(c, std) for c in p.claims if c.kind == "意外医疗" and payable(c, p, std, on))


@rule("三（一）", "意外医疗补偿金最高额")
def treatment_limit(p: Person, std: Standards) -> Money:
    """The highest amount."""
    return std.treatment_highest


@rule("三（一）", "意外医疗补偿金")
def treatment_of_accident(p: Person, std: Standards, on: Date) -> Money:
    """Up to the highest amount."""
    paid = treatment_together(p, std, on)
    return paid if accident_limit == "each_time" else min(paid, treatment_limit(p, std))


@rule("三（一）", "小额意外给付")
def accident(p: Person, std: Standards, on: Date) -> Money:
    """Death, disability and treatment."""
    death = death_by_accident(p, std, on)
    disability = disability_by_accident(p, std, on)
    treatment = treatment_of_accident(p, std, on)
    if accident_together == "greatest":
        return max(death, disability, treatment)
    return death + disability + treatment


@rule("三（二）", "已在“一站式”结算")
def settled_at_once(c: Claim) -> bool:
    """Settled in the system of medical insurance."""
    return c.settled


@rule("三（二）", "目录外自费费用全年累计")
def outside_catalogue(p: Person, std: Standards, on: Date) -> Money:
    """Of stays in hospital for illness that were settled, over the year."""
    return sum(
        c.paid_outside_catalogue
        for c in p.claims
        if c.kind == "疾病住院" and settled_at_once(c) and payable(c, p, std, on)
    )


@rule("三（二）", "按2个月折算")
def prorated(p: Person, std: Standards, on: Date) -> bool:
    """The short second period bears its share of the year only."""
    if short_period == "full":
        return False
    return on > std.first_period_end


@rule("三（二）", "起付线")
def deductible(p: Person, std: Standards, on: Date) -> Money:
    """What is taken off the year's costs."""
    return rounded(std.deductible * 2 / 12, to=Money) if prorated(p, std, on) else std.deductible


@rule("三（二）", "有费用而没有超过起付线")
def within_deductible(p: Person, std: Standards, on: Date) -> bool:
    """There were costs, and nothing of them is left after the deductible."""
    return yuan(0) < outside_catalogue(p, std, on) <= deductible(p, std, on)


@rule("三（二）", "扣除起付线后的费用")
def beyond_deductible(p: Person, std: Standards, on: Date) -> Money:
    """What is left of the year's costs after the deductible."""
    if within_deductible(p, std, on):
        return yuan(0)
    return outside_catalogue(p, std, on) - min(outside_catalogue(p, std, on), deductible(p, std, on))


@rule("三（二）1", "第一段补偿")
def tier_1(p: Person, std: Standards, on: Date) -> Exact[Money]:
    """Up to the end of the first tier."""
    return min(beyond_deductible(p, std, on), std.tier_1_end) * std.tier_1_share


@rule("三（二）2", "第二段补偿")
def tier_2(p: Person, std: Standards, on: Date) -> Exact[Money]:
    """Above the first tier, up to the end of the second."""
    return max(min(beyond_deductible(p, std, on), std.tier_2_end) - std.tier_1_end, yuan(0)) * std.tier_2_share


@rule("三（二）3", "第三段补偿")
def tier_3(p: Person, std: Standards, on: Date) -> Exact[Money]:
    """Above the second tier."""
    return max(beyond_deductible(p, std, on) - std.tier_2_end, yuan(0)) * std.tier_3_share


@rule("三（二）3", "大病补充最高额")
def illness_limit(p: Person, std: Standards, on: Date) -> Money:
    """The highest amount a head a year."""
    return rounded(std.illness_highest * 2 / 12, to=Money) if prorated(p, std, on) else std.illness_highest


@rule("三（二）", "三段补偿合计")
def tiers(p: Person, std: Standards, on: Date) -> Money:
    """The three tiers together."""
    return rounded(tier_1(p, std, on) + tier_2(p, std, on) + tier_3(p, std, on), to=Money)


@rule("三（二）", "大病补充补偿")
def illness(p: Person, std: Standards, on: Date) -> Money:
    """Up to the highest amount."""
    return min(tiers(p, std, on), illness_limit(p, std, on))


@rule("三（三）", "疾病身故补偿金")
def death_by_illness(p: Person, std: Standards, on: Date) -> Money:
    """A fixed amount."""
    return std.illness_death if any(c.kind == "疾病身故" and payable(c, p, std, on) for c in p.claims) else yuan(0)


@rule("三（四）", "属于所列重大疾病")
def listed_disease(c: Claim) -> bool:
    """One of the diseases listed."""
    if c.disease == "脊髓灰质炎":
        return polio == "as_meant"
    return c.disease != "其他疾病"


@rule("三（四）", "年龄在范围内")
def of_student_age(c: Claim, p: Person, std: Standards) -> bool:
    """Of the age at the diagnosis."""
    years_old = age(p.born, c.occurred_on)
    old_enough = years_old > std.student_youngest if age_bounds == "upper" else years_old >= std.student_youngest
    return old_enough and years_old <= std.student_oldest


@rule("三（四）", "在校学生首次确诊重大疾病")
def student_diagnosed(c: Claim, p: Person, std: Standards) -> bool:
    """A student of the age, diagnosed for the first time with a listed disease."""
    return p.schooling != "不在读" and c.first_diagnosis and listed_disease(c) and of_student_age(c, p, std)


@rule("三（四）", "学生重大疾病补偿")
def student_illness(p: Person, std: Standards, on: Date) -> Money:
    """A fixed amount, once."""
    diagnosed = any(
        c.kind == "学生重大疾病" and student_diagnosed(c, p, std) and payable(c, p, std, on) for c in p.claims
    )
    return std.student_illness if diagnosed else yuan(0)


@rule("三（五）", "经高考或研究生考试被全日制高等院校录取")
def admitted(c: Claim) -> bool:
    """Admitted to full-time study after one of the two examinations."""
    return c.examination in ("高考", "研究生考试") and c.full_time_admission


@rule("三（五）", "升学补助金")
def admission(p: Person, std: Standards, on: Date) -> Money:
    """By the level of admission."""
    return sum(
        std.admission[c.admitted_to] for c in p.claims if c.kind == "升学" and admitted(c) and payable(c, p, std, on)
    )


@rule("三", "本年度应得给付合计")
def benefits(p: Person, std: Standards, on: Date) -> Money:
    """All benefits of the insurance year of the date."""
    return (
        accident(p, std, on)
        + illness(p, std, on)
        + death_by_illness(p, std, on)
        + student_illness(p, std, on)
        + admission(p, std, on)
    )


# ---- 五 资金管理


@rule("五", "保费总额")
def premiums(s: Settlement) -> Money:
    """The premiums of all insurers together."""
    return sum(a.premiums for a in s.accounts)


@rule("五", "赔付总额")
def claims_paid(s: Settlement) -> Money:
    """The claims paid by all insurers together."""
    return sum(a.paid for a in s.accounts)


@rule("五", "实际赔付率")
def loss_ratio(s: Settlement) -> Exact[Rate]:
    """Claims paid divided by premiums, of all insurers together."""
    return claims_paid(s) / premiums(s)


@rule("五", "调整金额的基数")
def adjusted_amount(s: Settlement) -> Money:
    """What the shares of the ratio are taken of."""
    return claims_paid(s) if adjustment_base == "paid" else premiums(s)


@rule("五", "赔付率不足下限")
def below(s: Settlement, std: Standards) -> bool:
    """Below the ratio at which premium is deducted; with no adjustment in between where that is the reading."""
    if unsaid_band == "no_adjustment":
        return loss_ratio(s) < std.upper_ratio
    return loss_ratio(s) < std.lower_ratio


@rule("五", "赔付率在分担区间")
def between(s: Settlement, std: Standards) -> bool:
    """In the band whose excess is shared."""
    if band_bounds == "exclusive":
        return std.upper_ratio < loss_ratio(s) <= std.full_ratio
    return std.upper_ratio <= loss_ratio(s) <= std.full_ratio


@rule("五", "赔付率超过分担区间")
def above(s: Settlement, std: Standards) -> bool:
    """Above the band."""
    return loss_ratio(s) > std.full_ratio


@quantity("五", "清算时扣除的保费")
def deduction(s: Settlement, std: Standards) -> Money: ...


@case_of(deduction, "五", "不足部分", when=below)
def shortfall(s: Settlement, std: Standards) -> Money:
    """What the ratio falls short by."""
    return rounded(max(std.lower_ratio - loss_ratio(s), 0) * adjusted_amount(s), to=Money)


@case_of(deduction, "五", "分担区间内不扣除", when=between)
def nothing_deducted(s: Settlement, std: Standards) -> Money:
    """Nothing falls short."""
    return yuan(0)


@case_of(deduction, "五", "超过分担区间不扣除", when=above)
def nothing_deducted_above(s: Settlement, std: Standards) -> Money:
    """Nothing falls short."""
    return yuan(0)


@quantity("五", "投保人分担的超赔")
def policyholder_bears(s: Settlement, std: Standards) -> Money: ...


@case_of(policyholder_bears, "五", "没有超赔", when=below)
def no_excess(s: Settlement, std: Standards) -> Money:
    """Nothing was exceeded."""
    return yuan(0)


@case_of(policyholder_bears, "五", "超过90%的部分各半", when=between)
def half_of_excess(s: Settlement, std: Standards) -> Money:
    """The policyholder's share of the excess."""
    return rounded((loss_ratio(s) - std.upper_ratio) * adjusted_amount(s) * std.policyholder_share, to=Money)


@case_of(policyholder_bears, "五", "90%至100%的部分各半", when=above)
def half_of_band(s: Settlement, std: Standards) -> Money:
    """The policyholder's share of the whole band, and nothing above it."""
    return rounded((std.full_ratio - std.upper_ratio) * adjusted_amount(s) * std.policyholder_share, to=Money)


@rule("五", "承保公司承担的超赔")
def insurers_bear(s: Settlement, std: Standards) -> Money:
    """What the ratio exceeds the band by, less the policyholder's share."""
    excess = rounded(max(loss_ratio(s) - std.upper_ratio, 0) * adjusted_amount(s), to=Money)
    return excess - policyholder_bears(s, std)


@rule("五", "从哪一日起的保费中扣除")
def deducted_from(s: Settlement, std: Standards) -> Date:
    """The first day of the year whose premiums the deduction is taken from."""
    if settled_year == "whole_year":
        return date(2021, 1, 1)
    return date(2021, 11, 1)
