"""渝府办发〔2022〕122号: which of the twelve measures apply to a business, and what they come to."""

from luodi.facts import *
from luodi.packs.chongqing.sme_relief_2022.doubts import *
from luodi.rules import *

# ---- Whom the measures mean


@rule("一", "个体工商户", term=True)
def individual(b: Business) -> bool:
    """An individual business."""
    return b.kind == "个体工商户"


@rule("四", "小微企业", term=True)
def small_or_micro(b: Business) -> bool:
    """An enterprise, small or micro."""
    return b.kind == "企业" and b.size in ("小型", "微型")


@rule("一", "中小微企业", term=True)
def up_to_medium(b: Business) -> bool:
    """An enterprise up to medium size."""
    return b.kind == "企业" and b.size in ("中型", "小型", "微型")


@rule("三", "中小企业", term=True)
def medium_or_small(b: Business) -> bool:
    """An enterprise that the words mean, with micro ones or without."""
    if small_and_medium == "without_micro":
        return b.kind == "企业" and b.size in ("中型", "小型")
    return up_to_medium(b)


# ---- 一 信贷


@rule("一", "鼓励银行下浮利率")
def cheaper_loan(b: Business) -> bool:
    """Banks are encouraged to lower the rate for those badly hit."""
    return (individual(b) or up_to_medium(b)) and badly_hit(b)


@rule("一", "下浮后的年利率")
def reduced_rate(b: Business, std: Standards) -> Rate:
    """The highest rate after the cut that the text encourages."""
    if b.loan_rate is None or not cheaper_loan(b):
        return silent("没有可下浮的贷款")
    if rate_cut == "points":
        return max(b.loan_rate - std.rate_reduction, rate(0))
    return rounded(b.loan_rate * (1 - std.rate_reduction), to=Rate)


@rule("一", "展期、续贷")
def loan_extension(b: Business) -> bool:
    """For those without income for now because of the epidemic."""
    return (individual(b) or up_to_medium(b)) and b.hit_by_epidemic and b.lost_income


# ---- 二 再贷款再贴现


@rule("二", "融资走访对接")
def financing_campaign(b: Business, std: Standards, on: Date) -> bool:
    """The campaign of visits goes on for individual businesses and enterprises up to medium size."""
    return (individual(b) or up_to_medium(b)) and on <= std.campaign_until


# ---- 三 转贷应急周转资金


@rule("三", "减免资金占用费")
def bridging_fee_waived(b: Business, std: Standards, on: Date) -> bool:
    """The fee for the bridging fund is waived or reduced for a time."""
    return medium_or_small(b) and b.uses_bridging_fund and on <= std.bridging_until


@rule("三", "不得因此下调评级或压降授信")
def rating_protected(b: Business) -> bool:
    """Banks may not lower the rating or the credit line because of the fund."""
    return medium_or_small(b) and b.uses_bridging_fund


# ---- 四 融资担保


@rule("四", "担保机构享受担保费补贴")
def guarantee_subsidised(b: Business, std: Standards) -> bool:
    """A government guarantor of new credit whose fee is low enough."""
    return b.government_guarantor and b.guarantees_new_credit and b.guarantee_rate <= std.guarantee_at_most


@rule("四", "担保费补贴最低比例")
def guarantee_subsidy_low(b: Business, std: Standards) -> Rate:
    """The lower end of the subsidy."""
    return std.guarantee_subsidy_low if guarantee_subsidised(b, std) else rate(0)


@rule("四", "担保费补贴最高比例")
def guarantee_subsidy_high(b: Business, std: Standards) -> Rate:
    """The upper end of the subsidy."""
    return std.guarantee_subsidy_high if guarantee_subsidised(b, std) else rate(0)


@rule("四", "担保机构享受绩效奖励")
def guarantee_award(b: Business, std: Standards) -> bool:
    """A guarantor whose fee is lower still."""
    return b.government_guarantor and b.guarantee_rate < std.award_below


@rule("四", "纳入授信范围的末日")
def fund_day(b: Business, std: Standards) -> Date:
    """The day by which the business must be within the national fund."""
    return std.fund_through_june if before_june == "through" else std.fund_before_june


@rule("四", "应得再担保费补助")
def reguarantee_aided(b: Business, std: Standards) -> bool:
    """A small or micro enterprise within the national fund in time, with a fee."""
    if b.in_national_fund_since is None or not small_or_micro(b):
        return False
    return b.in_national_fund_since <= fund_day(b, std) and b.reguarantee_fee > yuan(0)


@rule("四", "再担保费补助")
def reguarantee_aid(b: Business, std: Standards) -> Money:
    """The whole fee."""
    return rounded(b.reguarantee_fee * std.reguarantee_share, to=Money) if reguarantee_aided(b, std) else yuan(0)


# ---- 五 出口信保


@rule("五", "应得出口信保保费支持")
def export_aided(b: Business, std: Standards, on: Date) -> bool:
    """A small or micro enterprise insured through the city's platform, with a premium."""
    insured = b.joint_export_policy and b.export_premium > yuan(0)
    return small_or_micro(b) and insured and eligible_for_export_aid(b) and on <= std.export_until


@rule("五", "出口信保保费支持")
def export_aid(b: Business, std: Standards, on: Date) -> Money:
    """The whole premium."""
    return rounded(b.export_premium * std.export_share, to=Money) if export_aided(b, std, on) else yuan(0)


# ---- 六 缓缴税款


@rule("六", "延期申报")
def late_declaration(b: Business) -> bool:
    """Tax may be declared late."""
    return (individual(b) or up_to_medium(b)) and b.hit_by_epidemic and b.cannot_declare_tax


@rule("六", "延期缴纳税款")
def late_payment(b: Business) -> bool:
    """Tax may be paid late, where the conditions are met."""
    return (individual(b) or up_to_medium(b)) and b.hit_by_epidemic and b.may_defer_tax


@rule("六", "最迟缴纳之日")
def latest_payment(b: Business, std: Standards) -> Date:
    """The last day of the longest deferral; the day on which tax is due where there is none."""
    return b.tax_due_on + months(std.tax_months) if late_payment(b) else b.tax_due_on


@rule("六", "延长税务注销承诺期限")
def longer_promise(b: Business) -> bool:
    """The time in which the papers of cancellation were promised is made longer."""
    return (individual(b) or up_to_medium(b)) and b.hit_by_epidemic and b.lapsed_promise


# ---- 七 房屋租金


@rule("七", "属于服务业")
def in_services(b: Business) -> bool:
    """At least one line of business is a service."""
    return any(a.sector not in ("制造业", "食品及农产品加工", "建筑施工", "能源电力", "农业") for a in b.activities)


@rule("七", "属于工业企业")
def in_industry(b: Business) -> bool:
    """At least one line of business is manufacturing or energy."""
    return any(a.sector in ("制造业", "食品及农产品加工", "能源电力") for a in b.activities)


@rule("七", "2022年承租且未提前退租")
def rented_in_2022(lease: Lease, std: Standards) -> bool:
    """The lease ran in 2022 and was not given up before the day."""
    return lease.begins_on <= date(2022, 12, 31) and lease.ends_on >= std.returned_before


@rule("七", "实际租期的第一天")
def first_rented(lease: Lease) -> Date:
    """Of the lease, or of what of it lies in 2022."""
    if lease_year == "whole_lease" or lease.begins_on > date(2022, 1, 1):
        return lease.begins_on
    return date(2022, 1, 1)


@rule("七", "实际租期终止的次日")
def rented_until(lease: Lease) -> Date:
    """The day after the last, of the lease or of what of it lies in 2022."""
    if lease_year == "whole_lease" or lease.ends_on < date(2022, 12, 31):
        return lease.ends_on + days(1)
    return date(2023, 1, 1)


@rule("七", "实际租期月数")
def months_rented(lease: Lease) -> Count:
    """Full months."""
    return max(full_months(first_rented(lease), rented_until(lease)), 0)


@rule("七", "实际租期天数")
def days_rented(lease: Lease) -> Count:
    """Days, both ends counted."""
    return max(full_days(first_rented(lease), rented_until(lease)), 0)


@rule("七", "可以减免租金的国有房屋")
def state_premises(lease: Lease, std: Standards) -> bool:
    """Premises of the state rented in 2022."""
    return lease.owner == "国有房屋" and rented_in_2022(lease, std)


@rule("七", "一处国有房屋减免的租金")
def rent_waived_for(lease: Lease, std: Standards) -> Money:
    """Six months' rent; in proportion where the lease is shorter than a year."""
    if not state_premises(lease, std):
        return yuan(0)
    if months_rented(lease) < 12:
        if part_of_year == "days":
            return rounded(lease.monthly_rent * std.rent_months * days_rented(lease) / 365, to=Money)
        return rounded(lease.monthly_rent * std.rent_months * months_rented(lease) / 12, to=Money)
    return lease.monthly_rent * std.rent_months


@rule("七", "减免国有房屋租金的对象")
def state_tenant(b: Business) -> bool:
    """A service business that is small or micro, or an individual business."""
    return individual(b) or (small_or_micro(b) and in_services(b))


@rule("七", "应得国有房屋租金减免")
def state_rent_due(b: Business, std: Standards) -> bool:
    """Such a tenant of such premises, whatever the rent."""
    return state_tenant(b) and any(state_premises(lease, std) for lease in b.leases)


@rule("七", "国有房屋减免租金")
def state_rent_waived(b: Business, std: Standards) -> Money:
    """Of all premises."""
    if state_rent_due(b, std):
        return sum(rent_waived_for(lease, std) for lease in b.leases)
    return yuan(0)


@rule("七", "园区减免期内承租的月数")
def park_months(lease: Lease, std: Standards) -> Count:
    """Of the three months, those in which the premises were rented."""
    november = 1 if lease.begins_on <= date(2022, 11, 30) and lease.ends_on >= std.park_from else 0
    december = 1 if lease.begins_on <= date(2022, 12, 31) and lease.ends_on >= date(2022, 12, 1) else 0
    january = 1 if lease.begins_on <= std.park_until and lease.ends_on >= date(2023, 1, 1) else 0
    return november + december + january


@rule("七", "可以减免租金的园区厂房")
def park_premises(lease: Lease, std: Standards) -> bool:
    """Premises of a park's state platform that were rented in 2022, and in one of those months."""
    of_park = lease.owner == "产业园区国有平台厂房及配套用房"
    return of_park and lease.begins_on <= date(2022, 12, 31) and park_months(lease, std) > 0


@rule("七", "一处园区厂房减免的租金")
def park_rent_for(lease: Lease, std: Standards) -> Money:
    """The rent of those months."""
    if not park_premises(lease, std):
        return yuan(0)
    if park_rent == "unsaid":
        return silent("园区厂房租金减免的幅度")
    return lease.monthly_rent * park_months(lease, std)


@rule("七", "减免园区厂房租金的对象")
def park_tenant(b: Business) -> bool:
    """An industrial enterprise up to medium size."""
    return up_to_medium(b) and in_industry(b)


@rule("七", "应得园区厂房租金减免")
def park_rent_due(b: Business, std: Standards) -> bool:
    """Such a tenant of such premises, however much of the rent is waived."""
    return park_tenant(b) and any(park_premises(lease, std) for lease in b.leases)


@rule("七", "园区厂房减免租金")
def park_rent_waived(b: Business, std: Standards) -> Money:
    """Of all premises."""
    if park_rent_due(b, std):
        return sum(park_rent_for(lease, std) for lease in b.leases)
    return yuan(0)


@rule("七", "倡导民营业主减免11月租金")
def private_rent_asked(b: Business) -> bool:
    """Private owners are called upon to waive or return November's rent of small tenants."""
    rents = any(
        lease.owner == "民营楼宇商场市场"
        and lease.begins_on <= date(2022, 11, 30)
        and lease.ends_on >= date(2022, 11, 1)
        for lease in b.leases
    )
    return (individual(b) or small_or_micro(b)) and rents


# ---- 八 稳岗、扩岗


@rule("八", "稳岗返还的对象")
def refund_target(b: Business) -> bool:
    """Whom the refund means: by the text, or also medium enterprises by the heading."""
    if refund_for == "as_title":
        return individual(b) or up_to_medium(b)
    return individual(b) or small_or_micro(b)


@rule("八", "应得稳岗返还")
def refund_due(b: Business) -> bool:
    """Whom the refund means, insured, hit, in difficulty, keeping its staff, approved; something was paid in 2021."""
    return (
        refund_target(b)
        and b.pays_unemployment_insurance
        and b.hit_by_epidemic
        and in_temporary_difficulty(b)
        and keeps_its_staff(b)
        and refund_approved(b)
        and b.premiums_2021 > yuan(0)
    )


@rule("八", "失业保险稳岗返还")
def stable_jobs_refund(b: Business, std: Standards) -> Money:
    """A share of the premiums of 2021."""
    return rounded(b.premiums_2021 * std.refund_share, to=Money) if refund_due(b) else yuan(0)


@rule("八", "离校两年内未就业高校毕业生")
def left_school_recently(h: Hire, std: Standards) -> bool:
    """Hired within the years since leaving university."""
    if h.left_school_on is None:
        return False
    if two_years_out == "exclusive":
        return h.hired_on < h.left_school_on + years(std.years_out)
    return h.hired_on <= h.left_school_on + years(std.years_out)


@rule("八", "登记失业青年年龄符合")
def of_young_age(h: Hire, std: Standards) -> bool:
    """Of the age when hired, both ends counted."""
    return std.youngest <= age(h.birthday, h.hired_on) <= std.oldest


@rule("八", "符合扩岗补助的招用")
def new_post(h: Hire, std: Standards) -> bool:
    """One of the three groups, with contract and insurance, not paid for otherwise."""
    group = (
        h.group == "毕业年度高校毕业生"
        or (h.group == "离校未就业高校毕业生" and left_school_recently(h, std))
        or (h.group == "登记失业青年" and of_young_age(h, std))
    )
    paid_otherwise = h.absorption_subsidy or h.expansion_grant_paid
    return group and h.contract and h.unemployment_insured and not paid_otherwise


@rule("八", "应得扩岗补助")
def expansion_due(b: Business, std: Standards) -> bool:
    """An enterprise that hired at least one such person."""
    if b.kind != "企业":
        return False
    return any(new_post(h, std) for h in b.hires)


@rule("八", "一次性扩岗补助")
def expansion_grants(b: Business, std: Standards) -> Money:
    """For each such hire of an enterprise."""
    if not expansion_due(b, std):
        return yuan(0)
    return count(h for h in b.hires if new_post(h, std)) * std.expansion_grant


# ---- 九 冷链物流贴息


@rule("九", "冷链物流企业")
def cold_chain(b: Business) -> bool:
    """An enterprise of cold-chain logistics."""
    return b.kind == "企业" and any(a.sector == "冷链物流" for a in b.activities)


@rule("九", "应得贴息")
def interest_aided(b: Business) -> bool:
    """Such an enterprise with such a loan, whatever the benchmark rate."""
    return b.cold_chain_loan > yuan(0) if cold_chain(b) else False


@rule("九", "贴息金额上限", principle=True)
def interest_aid(b: Business, std: Standards) -> Money:
    """At most half the benchmark rate on the loan, in principle up to a limit."""
    if not interest_aided(b):
        return yuan(0)
    most = rounded(b.cold_chain_loan * benchmark_rate(b) * std.interest_share, to=Money)
    return most if interest_limit == "in_principle" else min(most, std.interest_at_most)


# ---- 十 至 十二


@rule("十", "欠费不停供末日")
def supply_until(b: Business, std: Standards) -> Date:
    """The last day of supply on credit."""
    return std.utilities_quarter_start if first_quarter == "quarter_start" else std.utilities_quarter_end


@rule("十", "水电气欠费不停供、免收滞纳金")
def supply_on_credit(b: Business, std: Standards, on: Date) -> bool:
    """Supply goes on, and no charge for delay is made."""
    behind = b.hit_by_epidemic and b.unpaid_utilities
    return (individual(b) or small_or_micro(b)) and behind and on <= supply_until(b, std)


@rule("十一", "减免检验检测费")
def inspection_waived(b: Business, std: Standards, on: Date) -> bool:
    """Fees for the inspection of lifts, boilers and the like are waived or reduced."""
    return (individual(b) or up_to_medium(b)) and b.equipment_inspected and on <= std.inspection_until


@rule("十二", "拖欠账款清理")
def arrears_cleared(b: Business) -> bool:
    """Overdue payments to the business are to be cleared."""
    return medium_or_small(b) and b.owed_payment


@rule("十二", "鼓励线上验收")
def online_acceptance(b: Business) -> bool:
    """Where acceptance is blocked, it is encouraged online."""
    return medium_or_small(b) and b.acceptance_blocked and b.hit_by_epidemic


# ---- All of it


@rule("七", "可得金额合计（不含补贴比例和另定金额）")
def total(b: Business, std: Standards, on: Date) -> Money:
    """What the measures with an amount come to."""
    return (
        reguarantee_aid(b, std)
        + export_aid(b, std, on)
        + state_rent_waived(b, std)
        + park_rent_waived(b, std)
        + stable_jobs_refund(b, std)
        + expansion_grants(b, std)
        + interest_aid(b, std)
    )


@rule("一", "至少适用一条措施")
def supported(b: Business, std: Standards, on: Date) -> bool:
    """At least one of the measures applies on the date."""
    return (
        cheaper_loan(b)
        or loan_extension(b)
        or financing_campaign(b, std, on)
        or bridging_fee_waived(b, std, on)
        or rating_protected(b)
        or guarantee_subsidised(b, std)
        or guarantee_award(b, std)
        or reguarantee_aided(b, std)
        or export_aided(b, std, on)
        or late_declaration(b)
        or late_payment(b)
        or longer_promise(b)
        or state_rent_due(b, std)
        or park_rent_due(b, std)
        or private_rent_asked(b)
        or refund_due(b)
        or expansion_due(b, std)
        or interest_aided(b)
        or supply_on_credit(b, std, on)
        or inspection_waived(b, std, on)
        or arrears_cleared(b)
        or online_acceptance(b)
    )
