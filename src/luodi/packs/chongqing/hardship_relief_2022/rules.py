"""渝府办发〔2022〕123号: what a person in hardship because of the epidemic is entitled to, measure by measure."""

from luodi.facts import *
from luodi.packs.chongqing.hardship_relief_2022.doubts import *
from luodi.rules import *

PROTECTED = ("低保对象", "特困人员", "孤儿", "事实无人抚养儿童", "低保边缘对象")
PRICED = (
    "低保对象",
    "特困人员",
    "低保边缘对象",
    "领取失业保险金人员",
    "领取失业补助金人员",
    "享受国家定期抚恤补助的优抚对象",
    "孤儿",
    "事实无人抚养儿童",
    "艾滋病病毒感染儿童",
)

# ---- Time and standing


@rule("三", "在疫情期间")
def in_epidemic(p: Person, std: Standards, on: Date) -> bool:
    """The date lies in the epidemic period."""
    return epidemic_ends == "no_end" or on <= std.epidemic_end


@rule("一", "措施仍然有效")
def in_effect(p: Person, std: Standards, on: Date) -> bool:
    """The measures still run."""
    return measures_last == "no_end" or in_epidemic(p, std, on)


@rule("三", "身份在认定日有效")
def held(s: Standing, on: Date) -> bool:
    """The standing holds on the date."""
    return s.since <= on and (s.until is None or on <= s.until)


@rule("一", "已纳入低保范围")
def in_guarantee(p: Person, on: Date) -> bool:
    """Receives the minimum guarantee."""
    return any(s.kind == "低保对象" and held(s, on) for s in p.standings)


# ---- 一 临时救助


@rule("一", "未参保失业人员基本生活困难")
def uninsured_unemployed(p: Person) -> bool:
    """Out of work, not insured, affected, in hardship."""
    return p.work == "未就业" and not p.unemployment_insured and p.hit_by_epidemic and in_basic_hardship(p)


@rule("一", "大学毕业生暂未就业、基本生活困难")
def graduate_without_work(p: Person) -> bool:
    """A graduate without work because of the epidemic, in hardship."""
    return p.graduated_on is not None and p.work == "未就业" and p.hit_by_epidemic and in_basic_hardship(p)


@rule("一", "纳入临时救助")
def temporary_relief(p: Person, std: Standards, on: Date) -> bool:
    """One of the three groups, outside the minimum guarantee, who has applied."""
    of_group = uninsured_unemployed(p) or graduate_without_work(p) or in_temporary_hardship(p)
    return in_effect(p, std, on) and of_group and not in_guarantee(p, on) and p.applied_for_relief


@rule("一", "临时救助金额", note="本文没有写金额")
def temporary_relief_due(p: Person, std: Standards, on: Date) -> Money:
    """The amount, which other rules give."""
    if temporary_relief(p, std, on):
        return relief_amount(p)
    return yuan(0)


# ---- 二 帮扶确诊患者


@rule("二", "确诊后尚未出院")
def in_treatment(p: Person, on: Date) -> bool:
    """Confirmed, and not yet discharged."""
    if until_discharge == "before":
        return p.confirmed_case and (p.discharged_on is None or on < p.discharged_on)
    return p.confirmed_case and (p.discharged_on is None or on <= p.discharged_on)


@rule("二", "属于易致贫返贫人员")
def easily_poor_again(s: Standing) -> bool:
    """Certified as likely to fall into poverty."""
    if easily_poor == "undefined" and s.kind == "易致贫返贫人员":
        return silent("易致贫返贫人员没有定义")
    return s.kind == "易致贫返贫人员"


@rule("二", "属于逐月帮扶的对象")
def of_supported_group(p: Person, on: Date) -> bool:
    """Under the guarantee, just above it, or likely to fall into poverty."""
    return any((s.kind in ("低保对象", "低保边缘对象") or easily_poor_again(s)) and held(s, on) for s in p.standings)


@rule("二", "适用的低保标准")
def standard_of(p: Person, std: Standards) -> Money:
    """The standard that is doubled."""
    return std.support_standard["城镇"] if double_of == "urban" else std.support_standard[p.area]


@rule("二", "逐月帮扶资金")
def monthly_support(p: Person, std: Standards, on: Date) -> Money:
    """Twice the standard a month while in treatment, for who earns most of the household's income."""
    due = in_effect(p, std, on) and in_treatment(p, on) and of_supported_group(p, on) and p.main_earner
    return std.support_multiple * standard_of(p, std) if due else yuan(0)


@rule("二", "达到老年人年龄")
def elderly(p: Person, std: Standards, on: Date) -> bool:
    """Eighty years or older."""
    if eighty == "exclusive":
        return age(p.born, on) > std.elder_age
    return age(p.born, on) >= std.elder_age


@rule("二", "一次性就医、用药、护理补助")
def elder_grant(p: Person, std: Standards, on: Date) -> Money:
    """For elderly people under care who are confirmed cases and cannot, or hardly, care for themselves."""
    cared = any(s.kind in ("低保对象", "特困人员", "低保边缘对象") and held(s, on) for s in p.standings)
    due = in_effect(p, std, on) and p.confirmed_case and cared and elderly(p, std, on)
    return std.elder_grant[p.self_care] if due else yuan(0)


# ---- 三 暂停动态调整


@rule("三", "暂不作退出调整")
def stays_supported(p: Person, std: Standards, on: Date) -> bool:
    """Of one of the five kinds, in the epidemic period: support goes on."""
    return in_epidemic(p, std, on) and any(s.kind in PROTECTED and held(s, on) for s in p.standings)


# ---- 四 失业人员


@rule("四", "应得失业保险金")
def benefit_due(p: Person) -> bool:
    """Insured, out of work, and meets the conditions."""
    return p.unemployment_insured and p.work == "未就业" and p.meets_benefit_conditions


@rule("四", "失业保险金", note="本文没有写金额")
def benefit(p: Person) -> Money:
    """The monthly benefit, which other rules give."""
    if benefit_due(p):
        return benefit_amount(p)
    return yuan(0)


@rule("四", "失业补助金")
def unemployment_grant(p: Person, std: Standards, on: Date) -> Money:
    """For the insured who do not meet the conditions of the benefit, a month."""
    due = p.unemployment_insured and p.work == "未就业" and not p.meets_benefit_conditions
    return std.unemployment_grant if due and in_effect(p, std, on) else yuan(0)


# ---- 五 公益性岗位


@rule("五", "离校两年未就业高校毕业生")
def recent_graduate(p: Person, std: Standards, on: Date) -> bool:
    """Left university, counted in years, and is not in work."""
    if p.graduated_on is None or p.work != "未就业":
        return False
    if two_years == "at_least":
        return p.graduated_on + years(std.years_since_school) <= on
    return on <= p.graduated_on + years(std.years_since_school)


@rule("五", "可以安置公益性岗位")
def public_post(p: Person, std: Standards, on: Date) -> bool:
    """Registered as unemployed, affected, and hard to employ."""
    group = recent_graduate(p, std, on) or hard_to_place(p)
    return in_effect(p, std, on) and p.registered_unemployed and p.hit_by_epidemic and group


@rule("五", "可以再安置")
def public_post_again(p: Person, std: Standards, on: Date) -> bool:
    """The post has ended, employment is still hard to find, and the number of times is not used up."""
    ended = p.public_post_ended_on is not None and p.public_post_ended_on < on
    return in_effect(p, std, on) and ended and still_hard_to_place(p) and p.times_resettled < std.resettled_at_most


# ---- 六 价格临时补贴


@rule("六", "属于补贴对象，身份在认定日有效")
def priced(s: Standing, on: Date) -> bool:
    """One of the nine kinds, held on the date; section 3, which suspends adjustments, has no part in it."""
    return s.kind in PRICED and s.since <= on and (s.until is None or on <= s.until)


@rule("六", "所属的补贴对象类别数")
def priced_standings(p: Person, on: Date) -> Count:
    """How many of the nine kinds the person is of."""
    return count(s for s in p.standings if priced(s, on))


@rule("六", "价格临时补贴")
def price_grant(p: Person, std: Standards, on: Date) -> Money:
    """Once a head, or once for each kind where that is the reading."""
    if not in_effect(p, std, on):
        return yuan(0)
    kinds = priced_standings(p, on)
    heads = kinds if several_standings == "each" else min(kinds, 1)
    return heads * std.price_grant_times * std.price_grant


# ---- 七 资助购买“重庆渝快保”


@rule("七", "脱贫人口")
def lifted(p: Person, on: Date) -> bool:
    """Was lifted out of poverty."""
    return any(s.kind == "脱贫人口" and held(s, on) for s in p.standings)


@rule("七", "监测对象")
def monitored(p: Person, on: Date) -> bool:
    """Is monitored against falling into poverty."""
    return any(s.kind == "防返贫监测对象" and held(s, on) for s in p.standings)


@rule("七", "不属于资助对象")
def not_subsidised(p: Person, on: Date) -> bool:
    """Of neither kind; other poor people have no amount where they count."""
    if poor_people == "wider" and not lifted(p, on) and not monitored(p, on):
        poor = any(s.kind in ("低保对象", "特困人员") and held(s, on) for s in p.standings)
        return silent("其他贫困人口的资助标准") if poor else True
    return not lifted(p, on) and not monitored(p, on)


@quantity("七", "资助购买“重庆渝快保”")
def plan_subsidy(p: Person, std: Standards, on: Date) -> Money: ...


@case_of(plan_subsidy, "七", "没有购买", when=lambda p, std, on: p.inclusive_plan == "未购买")
def nothing_bought(p: Person, std: Standards, on: Date) -> Money:
    """Nothing was bought."""
    return yuan(0)


@case_of(
    plan_subsidy,
    "七",
    "不属于资助对象",
    when=lambda p, std, on: p.inclusive_plan != "未购买" and not_subsidised(p, on),
)
def no_subsidy(p: Person, std: Standards, on: Date) -> Money:
    """Of neither kind."""
    return yuan(0)


@case_of(plan_subsidy, "七", "脱贫人口定额补助", when=lambda p, std, on: p.inclusive_plan != "未购买" and lifted(p, on))
def lifted_subsidy(p: Person, std: Standards, on: Date) -> Money:
    """A fixed amount."""
    return std.lifted_subsidy


@case_of(plan_subsidy, "七", "监测对象资助", when=lambda p, std, on: p.inclusive_plan != "未购买" and monitored(p, on))
def monitored_subsidy(p: Person, std: Standards, on: Date) -> Money:
    """By plan."""
    return std.monitored_subsidy[p.inclusive_plan]


# ---- 八 住房贷款


@rule("八", "可以协商延期展期")
def loan_deferral(p: Person, std: Standards, on: Date) -> bool:
    """Affected, with a home loan that cannot be repaid on time; the bank may agree."""
    return in_effect(p, std, on) and p.has_home_loan and p.hit_by_epidemic and p.cannot_repay_on_time


# ---- All of it


@rule("二", "每月可得（不含另有规定的失业保险金）")
def monthly_total(p: Person, std: Standards, on: Date) -> Money:
    """What the measures give a month."""
    return monthly_support(p, std, on) + unemployment_grant(p, std, on)


@rule("二", "一次性可得（不含临时救助）")
def one_off_total(p: Person, std: Standards, on: Date) -> Money:
    """What the measures give once."""
    return elder_grant(p, std, on) + price_grant(p, std, on) + plan_subsidy(p, std, on)


@rule("一", "可以享受的措施")
def entitled(p: Person, std: Standards, on: Date) -> bool:
    """At least one of the eight measures applies."""
    return (
        temporary_relief(p, std, on)
        or monthly_support(p, std, on) > 0
        or elder_grant(p, std, on) > 0
        or stays_supported(p, std, on)
        or benefit_due(p)
        or unemployment_grant(p, std, on) > 0
        or public_post(p, std, on)
        or public_post_again(p, std, on)
        or price_grant(p, std, on) > 0
        or plan_subsidy(p, std, on) > 0
        or loan_deferral(p, std, on)
    )
