"""渝府办发〔2022〕123号: what a person in hardship because of the epidemic is entitled to, measure by measure.

Each measure asks first and apart whether it still runs (``in_effect``): that it has ended can be the ground of a *no*,
but no clause says that it runs, so that this is never a ground of a *yes*.
"""

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


@rule("三", "措施仍然有效", note="文内没有有效期；只在疫情期间有效的读法取第三条的“疫情期间”")
def in_effect(p: Person, std: Standards, on: Date) -> bool:
    """The measures still run. Nothing in the text says so: only that they have ended can be a ground."""
    return measures_last == "no_end" or in_epidemic(p, std, on)


@rule("一", "身份在认定日有效", term=True)
def held(s: Standing, on: Date) -> bool:
    """The standing holds on the date; the clause that asks for the standing is the ground."""
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
    if not in_effect(p, std, on):
        return False
    of_group = uninsured_unemployed(p) or graduate_without_work(p) or in_temporary_hardship(p)
    return of_group and not in_guarantee(p, on) and p.applied_for_relief


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


@rule("二", "属于逐月帮扶的对象，身份在认定日有效")
def supported_group(s: Standing, on: Date) -> bool:
    """Under the guarantee, just above it, or likely to fall into poverty, on the date."""
    of_kind = s.kind in ("低保对象", "低保边缘对象") or easily_poor_again(s)
    return of_kind and held(s, on)


@rule("二", "应得逐月帮扶资金")
def supported_monthly(p: Person, std: Standards, on: Date) -> bool:
    """In treatment, of one of the three groups, and who earns most of the household's income."""
    if not in_effect(p, std, on):
        return False
    return in_treatment(p, on) and any(supported_group(s, on) for s in p.standings) and p.main_earner


@rule("二", "适用的低保标准")
def standard_of(p: Person, std: Standards) -> Money:
    """The standard that is doubled."""
    return std.support_standard["城镇"] if double_of == "urban" else std.support_standard[p.area]


@rule("二", "逐月帮扶资金")
def monthly_support(p: Person, std: Standards, on: Date) -> Money:
    """Twice the standard a month."""
    return std.support_multiple * standard_of(p, std) if supported_monthly(p, std, on) else yuan(0)


@rule("二", "达到老年人年龄")
def elderly(p: Person, std: Standards, on: Date) -> bool:
    """Eighty years or older."""
    if eighty == "exclusive":
        return age(p.born, on) > std.elder_age
    return age(p.born, on) >= std.elder_age


@rule("二", "属于一次性补助的对象，身份在认定日有效")
def cared_for(s: Standing, on: Date) -> bool:
    """Under the guarantee, in extreme hardship or just above the guarantee, on the date."""
    of_kind = s.kind in ("低保对象", "特困人员", "低保边缘对象")
    return of_kind and held(s, on)


@rule("二", "应得一次性补助")
def granted_as_elderly(p: Person, std: Standards, on: Date) -> bool:
    """Elderly, under care, a confirmed case, and unable, or hardly able, to care for themselves."""
    if not in_effect(p, std, on):
        return False
    disabled = p.self_care in ("失能", "半失能")
    return p.confirmed_case and any(cared_for(s, on) for s in p.standings) and elderly(p, std, on) and disabled


@rule("二", "一次性就医、用药、护理补助")
def elder_grant(p: Person, std: Standards, on: Date) -> Money:
    """By how far the person can care for themselves."""
    return std.elder_grant[p.self_care] if granted_as_elderly(p, std, on) else yuan(0)


# ---- 三 暂停动态调整


@rule("三", "五类在保对象，身份在认定日有效")
def protected(s: Standing, on: Date) -> bool:
    """One of the five kinds, held on the date."""
    return s.kind in PROTECTED and held(s, on)


@rule("三", "暂不作退出调整")
def stays_supported(p: Person, std: Standards, on: Date) -> bool:
    """Of one of the five kinds, in the epidemic period: support goes on."""
    return in_epidemic(p, std, on) and any(protected(s, on) for s in p.standings)


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


@rule("四", "应得失业补助金")
def granted_as_unemployed(p: Person, std: Standards, on: Date) -> bool:
    """Insured, out of work, and does not meet the conditions of the benefit."""
    if not in_effect(p, std, on):
        return False
    return p.unemployment_insured and p.work == "未就业" and not p.meets_benefit_conditions


@rule("四", "失业补助金")
def unemployment_grant(p: Person, std: Standards, on: Date) -> Money:
    """A fixed amount a month."""
    return std.unemployment_grant if granted_as_unemployed(p, std, on) else yuan(0)


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
    if not in_effect(p, std, on):
        return False
    group = recent_graduate(p, std, on) or hard_to_place(p)
    return p.registered_unemployed and p.hit_by_epidemic and group


@rule("五", "可以再安置")
def public_post_again(p: Person, std: Standards, on: Date) -> bool:
    """The post has ended, employment is still hard to find, and the number of times is not used up."""
    if not in_effect(p, std, on):
        return False
    ended = p.public_post_ended_on is not None and p.public_post_ended_on < on
    return ended and still_hard_to_place(p) and p.times_resettled < std.resettled_at_most


# ---- 六 价格临时补贴


@rule("六", "属于补贴对象，身份在认定日有效")
def priced(s: Standing, on: Date) -> bool:
    """One of the nine kinds, held on the date."""
    return s.kind in PRICED and held(s, on)


@rule("六", "所属的补贴对象类别数")
def priced_standings(p: Person, on: Date) -> Count:
    """How many of the nine kinds the person is of."""
    return count(s for s in p.standings if priced(s, on))


@rule("六", "应得价格临时补贴")
def granted_for_prices(p: Person, std: Standards, on: Date) -> bool:
    """Of one of the nine kinds."""
    if not in_effect(p, std, on):
        return False
    return any(priced(s, on) for s in p.standings)


@rule("六", "价格临时补贴")
def price_grant(p: Person, std: Standards, on: Date) -> Money:
    """Once a head, or once for each kind where that is the reading."""
    if not granted_for_prices(p, std, on):
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


@rule("七", "其他贫困人口，身份在认定日有效")
def otherwise_poor(s: Standing, on: Date) -> bool:
    """Under the guarantee or in extreme hardship, on the date."""
    return s.kind in ("低保对象", "特困人员") and held(s, on)


@rule("七", "不属于资助对象")
def not_subsidised(p: Person, on: Date) -> bool:
    """Of neither kind; other poor people have no amount where they count."""
    if poor_people == "wider" and not lifted(p, on) and not monitored(p, on):
        poor = any(otherwise_poor(s, on) for s in p.standings)
        return silent("其他贫困人口的资助标准") if poor else True
    return not lifted(p, on) and not monitored(p, on)


@rule("七", "购买“重庆渝快保”应得资助")
def subsidised(p: Person, std: Standards, on: Date) -> bool:
    """Bought it and is of one of the kinds; who is of both is subsidised all the same, whichever amount is due."""
    if not in_effect(p, std, on):
        return False
    return p.inclusive_plan != "未购买" and not not_subsidised(p, on)


@quantity("七", "资助购买“重庆渝快保”")
def plan_subsidy(p: Person, std: Standards, on: Date) -> Money: ...


@case_of(plan_subsidy, "七", "没有购买或不属于资助对象", when=lambda p, std, on: not subsidised(p, std, on))
def no_subsidy(p: Person, std: Standards, on: Date) -> Money:
    """Nothing was bought, or the person is of neither kind."""
    return yuan(0)


@case_of(plan_subsidy, "七", "脱贫人口定额补助", when=lambda p, std, on: subsidised(p, std, on) and lifted(p, on))
def lifted_subsidy(p: Person, std: Standards, on: Date) -> Money:
    """A fixed amount."""
    return std.lifted_subsidy


@case_of(plan_subsidy, "七", "监测对象资助", when=lambda p, std, on: subsidised(p, std, on) and monitored(p, on))
def monitored_subsidy(p: Person, std: Standards, on: Date) -> Money:
    """By plan."""
    return std.monitored_subsidy[p.inclusive_plan]


@case_of(
    plan_subsidy,
    "三",
    "措施已经不再有效",
    when=lambda p, std, on: not in_effect(p, std, on),
    exception_to=(no_subsidy,),
)
def plan_subsidy_over(p: Person, std: Standards, on: Date) -> Money:
    """Nothing, where the measures run only in the epidemic period and that is over."""
    return yuan(0)


# ---- 八 住房贷款


@rule("八", "可以协商延期展期")
def loan_deferral(p: Person, std: Standards, on: Date) -> bool:
    """Affected, with a home loan that cannot be repaid on time; the bank may agree."""
    if not in_effect(p, std, on):
        return False
    return p.has_home_loan and p.hit_by_epidemic and p.cannot_repay_on_time


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
        or supported_monthly(p, std, on)
        or granted_as_elderly(p, std, on)
        or stays_supported(p, std, on)
        or benefit_due(p)
        or granted_as_unemployed(p, std, on)
        or public_post(p, std, on)
        or public_post_again(p, std, on)
        or granted_for_prices(p, std, on)
        or subsidised(p, std, on)
        or loan_deferral(p, std, on)
    )
