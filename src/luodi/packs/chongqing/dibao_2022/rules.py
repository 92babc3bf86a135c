"""渝府办发〔2022〕128号: the conditions of the minimum living guarantee, article by article.

Not modelled here because they compute nothing: articles 1 to 3 (purpose, scope), 14 and 15 (how property and spending
are verified), 17 and 18 (implementing rules, entry into force). ``provisions.csv`` disposes of every duty.
"""

from luodi.facts import *
from luodi.packs.chongqing.dibao_2022.doubts import *
from luodi.rules import *

AWAY = ("宗教教职人员脱离家庭", "在监狱服刑", "强制隔离戒毒", "宣告失踪")
STEADY = "稳定就业或长期外出务工"

# ---- 第二章 家庭成员


@rule("第四条", "申请人具有本市户籍")
def applicant_registered(home: Household) -> bool:
    """The applicant is registered in this city."""
    return any(m.local_registration for m in home.members if m.relation == "本人")


@rule("第四条", "申请人本人")
def applicant(m: Person) -> bool:
    """The person is the applicant."""
    return m.relation == "本人"


@rule("第五条（一）", "配偶")
def spouse(m: Person) -> bool:
    """The person is the applicant's spouse."""
    return m.relation == "配偶"


@rule("第五条（二）", "未成年", note="未满18周岁，见《民法典》第十七条")
def minor(m: Person, on: Date) -> bool:
    """The person is a minor: under 18."""
    return age(m.born, on) < 18


@rule("第五条（二）", "未成年子女")
def minor_child(m: Person, on: Date) -> bool:
    """A child who is a minor."""
    return m.relation == "子女" and minor(m, on)


@rule("第五条（三）", "在校接受全日制本科及以下学历教育")
def studies_up_to_bachelor(m: Person) -> bool:
    """The person studies full time up to a bachelor's degree."""
    if postgraduates == "as_students":
        return m.full_time and m.schooling != "不在读"
    return m.full_time and m.schooling not in ("不在读", "硕士", "博士")


@rule("第五条（三）", "在校本科及以下或不能独立生活的子女", residual=True, note="未成年的先按（二）")
def dependent_child(m: Person) -> bool:
    """A child who cannot live independently, students up to a bachelor's degree among them.

    The text says so of adult children. A minor counts by the item before in any case, so that the age is not asked
    here: where the birthday is unknown, such a child counts all the same.
    """
    return m.relation == "子女" and (studies_up_to_bachelor(m) or not m.independent)


@rule("第五条（四）", "其他有法定义务关系并长期共同居住的人员", residual=True)
def other_dependant(m: Person) -> bool:
    """Another person with a legal duty of support who lives in the household for the long term."""
    if postgraduates == "left_out" and m.full_time and m.schooling in ("硕士", "博士"):
        return False
    return m.duty_of_support and m.lives_together_long_term


@rule("第六条（一）", "不计入的特殊人员")
def left_out(m: Person, on: Date) -> bool:
    """Clergy away for three years or more, prisoners, persons in compulsory detoxification, missing persons."""
    if m.whereabouts == "宗教教职人员脱离家庭" or three_years == "everyone":
        return m.whereabouts in AWAY and m.away_since + years(3) <= on
    return m.whereabouts in AWAY


@rule("第六条（二）", "回到家庭生活的人员")
def back_in_family(m: Person) -> bool:
    """Released from prison, serving outside it, or on medical parole, and back in the household."""
    return m.whereabouts in ("刑满释放", "监外执行", "保外就医") and m.back_home


@rule("第七条", "只审核申请人本人")
def only_applicant_assessed(home: Household) -> bool:
    """Of one who applies alone, nobody else is assessed."""
    return alone_assessed == "own" and home.application == "单人申请"


@rule("第五条", "计入共同生活的家庭成员")
def counted(m: Person, home: Household, on: Date) -> bool:
    """The person counts as a member of the household."""
    if applicant(m):
        return True
    if only_applicant_assessed(home):
        return False
    belongs = spouse(m) or minor_child(m, on) or dependent_child(m) or other_dependant(m) or back_in_family(m)
    return belongs and not left_out(m, on)


@rule("第九条", "核定的家庭人口数")
def heads(home: Household, on: Date) -> Count:
    """How many heads the household has."""
    return count(m for m in home.members if counted(m, home, on))


# ---- 第七条 单独提出申请


@rule("第七条（一）", "重度残疾")
def severely_disabled(m: Person) -> bool:
    """Grade one or two, or grade three of mind, with a certificate."""
    grade_three_of_mind = m.disability_grade == "三级" and m.disability in ("智力", "精神")
    return m.disability_certificate and (m.disability_grade in ("一级", "二级") or grade_three_of_mind)


@rule("第七条（一）", "属于低保边缘家庭")
def marginal_household(home: Household) -> bool:
    """The household is one just above the limit, as certified."""
    if undefined_terms == "silent_without":
        return silent("低保边缘家庭在文内没有定义")
    return home.marginal


@rule("第七条（二）", "患有认定的重特大疾病")
def gravely_ill(m: Person) -> bool:
    """The person has a grave illness, as certified."""
    if undefined_terms == "silent_without":
        return silent("重特大疾病在文内没有定义")
    return m.grave_illness


@rule("第七条（一）", "低保边缘家庭中的重度残疾人")
def disabled_in_marginal_household(m: Person, home: Household) -> bool:
    """A severely disabled person of a household just above the limit."""
    return marginal_household(home) and severely_disabled(m)


@rule("第七条（二）", "低保边缘家庭中的重病患者")
def ill_in_marginal_household(m: Person, home: Household) -> bool:
    """A gravely ill person of a household just above the limit; the item has that condition of its own."""
    if undefined_terms == "silent_without":
        return silent("低保边缘家庭在文内没有定义") and gravely_ill(m)
    return home.marginal and gravely_ill(m)


@rule("第七条（三）", "在宗教场所居住3年以上的教职人员")
def clergy_in_hardship(m: Person, on: Date) -> bool:
    """Clergy in hardship who have lived at a religious site for three years or more."""
    return m.in_religious_site_since is not None and m.in_religious_site_since + years(3) <= on and in_hardship(m)


@rule("第七条（四）", "家庭月人均收入在3倍以内")
def within_three_times(home: Household, std: Standards, on: Date) -> bool:
    """Income a head of the whole family is within three times the local standard."""
    limit = 3 * std.monthly[home.area, home.district]
    if three_times == "exclusive":
        return family_income_per_head(home, std, on) < limit
    return family_income_per_head(home, std, on) <= limit


@rule("第七条（四）", "靠家人供养的成年残疾人或长期卧床病人")
def kept_adult(m: Person, home: Household, std: Standards, on: Date) -> bool:
    """An adult kept by parents or siblings: disabled and unable to work, or gravely ill and bedridden."""
    condition = (m.disability_certificate and m.unable_to_work) or (gravely_ill(m) and m.bedridden)
    return m.kept_by_family and not minor(m, on) and condition and within_three_times(home, std, on)


@rule("第七条", "可以单独提出申请")
def may_apply_alone(home: Household, std: Standards, on: Date) -> bool:
    """The applicant is one of those who may apply alone."""
    return any(
        disabled_in_marginal_household(m, home)
        or ill_in_marginal_household(m, home)
        or clergy_in_hardship(m, on)
        or kept_adult(m, home, std, on)
        for m in home.members
        if m.relation == "本人"
    ) or other_single_applicant(home)


# ---- 第三章 家庭收入


@rule("第八条", "规定期限的月数")
def assessed_months(home: Household) -> Count:
    """How many months of income are assessed."""
    match assessed_period:
        case "twelve_months":
            return 12
        case "six_months":
            return 6
        case "one_month":
            return 1


@quantity("第十条（一）", "工资性收入（核算期内，未扣就业成本）")
def gross_wage(m: Person, home: Household, std: Standards) -> Money: ...


@case_of(gross_wage, "第十条（一）第二款", "按用人单位证明", when=lambda m: m.work == STEADY and m.wage_certified)
def wage_by_certificate(m: Person, home: Household, std: Standards) -> Money:
    """By the employer's certificate."""
    return m.certified_wage


@case_of(
    gross_wage,
    "第十条（一）第二款",
    "按社会保险、个人所得税测算",
    when=lambda m: m.work == STEADY and not m.wage_certified and m.wage_from_contributions,
)
def wage_by_contributions(m: Person, home: Household, std: Standards) -> Money:
    """Derived from insurance or tax payments."""
    return m.derived_wage


@case_of(
    gross_wage,
    "第十条（一）第二款",
    "参照同行业平均工资",
    when=lambda m: m.work == STEADY and not m.wage_certified and not m.wage_from_contributions,
)
def wage_by_industry(m: Person, home: Household, std: Standards) -> Money:
    """The industry's average of the year before, for the assessed months."""
    return rounded(std.industry_wage[m.industry] * assessed_months(home) / 12, to=Money)


@case_of(gross_wage, "第十条（一）第三款", "灵活就业按实际务工月数", when=lambda m: m.work == "灵活就业")
def wage_by_months_worked(m: Person, home: Household, std: Standards) -> Money:
    """The industry's average for the months actually worked."""
    return rounded(std.industry_wage[m.industry] * m.months_worked / 12, to=Money)


@rule("第十条（一）", "工资性收入")
def wage(m: Person, home: Household, std: Standards) -> Money:
    """Wages less the necessary costs of work."""
    if m.work == "未就业":
        return yuan(0)
    return gross_wage(m, home, std) - m.work_costs


@quantity("第十条（二）第二款", "按劳动力系数核定的农林牧渔收入")
def farming_income(m: Person, home: Household, std: Standards) -> Money: ...


@case_of(farming_income, "第十条（二）第二款", "农村居民人均可支配收入乘以劳动力系数")
def farming_by_labour(m: Person, home: Household, std: Standards) -> Money:
    """The rural residents' income by the member's labour coefficient, for the assessed months."""
    yearly = std.rural_income[home.district] * std.labour_coefficient[m.labour_class, home.district]
    return rounded(yearly * assessed_months(home) / 12, to=Money)


@rule("第十条（二）", "经营净收入")
def business_income(m: Person, home: Household, std: Standards) -> Money:
    """Net income from business; small farming may be assessed by the labour coefficient."""
    if m.small_farming and m.farming_by_coefficient:
        return farming_income(m, home, std)
    return m.business_revenue - m.business_costs


@rule("第十条（三）第二款", "出让、租赁收入")
def lease_income(m: Person) -> Money:
    """By contract; at the local average price without one or where it is clearly below the market."""
    if not m.leases_property:
        return yuan(0)
    if not m.lease_has_contract or lease_far_below_market(m):
        return m.lease_market_income
    return m.lease_income


@rule("第十条（三）", "财产净收入")
def property_income(m: Person) -> Money:
    """Net income from property."""
    return lease_income(m) + m.interest_and_dividends + m.collective_dividends + m.land_transfer_income


@rule("第十一条（一）", "抚恤、奖励、补贴")
def award_or_subsidy(p: Payment) -> bool:
    """One of the pensions, awards and subsidies that the item lists."""
    return p.kind in (
        "优待抚恤金",
        "计划生育奖励与扶助金",
        "奖学金",
        "见义勇为奖励性补助",
        "老党员定期补助",
        "高龄失能老年人养老服务补贴",
        "助学金及生活补助",
        "精简退职职工定期定量救济金",
        "困难残疾人生活补贴",
        "重度残疾人护理补贴",
    )


@rule("第十一条（二）", "政府发放的社会救助款物，三项救助金除外")
def social_assistance(p: Payment) -> bool:
    """Assistance by the government, three allowances excepted."""
    if p.kind == "其他社会救助款物":
        return True
    return three_allowances == "excluded"


@rule("第十一条（三）", "“十四五”期间的基础养老金")
def basic_pension(p: Payment, on: Date) -> bool:
    """The basic pension, while the item says so."""
    if on <= date(2025, 12, 31) or after_2025 == "still_excluded":
        return True
    if after_2025 == "counted":
        return False
    return silent("“十四五”期满后的基础养老金")


@rule("第十一条（四）", "因重大疾病、重大灾害出卖唯一住房的款项")
def home_sold_in_need(p: Payment) -> bool:
    """The price of the only home, sold because of grave illness or disaster."""
    return p.from_disaster_or_illness


@rule("第十一条", "不应计入的款项")
def excluded(p: Payment, on: Date) -> bool:
    """The payment does not count as income."""
    match p.kind:
        case "低保金" | "特困金" | "孤儿生活保障金" | "其他社会救助款物":
            return social_assistance(p)
        case "城乡居民基础养老金":
            return basic_pension(p, on)
        case "唯一住房出卖款":
            return home_sold_in_need(p)
        case "其他":
            return False
        case _:
            return award_or_subsidy(p)


@rule("第十条（四）", "转移净收入（不含赡养、扶养、抚养费）")
def transfer_income(m: Person, on: Date) -> Money:
    """Transfers received less transfers paid; what article 11 leaves out does not count."""
    received = m.pension + m.unemployment_benefit + m.other_transfers
    payments = sum(p.amount for p in m.payments if not excluded(p, on))
    return received + payments - m.transfers_paid


@rule("第十条（四）第三款", "视为暂无赡养、扶养、抚养能力")
def unable_to_support(o: Obligor) -> bool:
    """The obligor is taken to be unable to pay for now."""
    poor = o.status in ("特困供养人员", "低保家庭人员", "低保边缘家庭人员")
    return poor or (o.grave_illness_or_disability and hardship_from_spending(o))


@quantity("第十条（四）第二款", "每月赡养、扶养、抚养费")
def support_fee(o: Obligor, m: Person, home: Household, std: Standards) -> Money: ...


@case_of(support_fee, "第十条（四）第二款", "按文书确定的金额", when=lambda o: o.fixed_by_document)
def fee_by_document(o: Obligor, m: Person, home: Household, std: Standards) -> Money:
    """The amount of the document."""
    return o.document_amount


@case_of(support_fee, "第十条（四）第二款", "按余额的20%", when=lambda o: not o.fixed_by_document)
def fee_by_formula(o: Obligor, m: Person, home: Household, std: Standards) -> Money:
    """A fifth of what the obligor's income a head exceeds the standard by."""
    match support_standard:
        case "applicant":
            deducted = std.monthly[home.area, home.district]
        case "obligor":
            deducted = std.monthly[o.area, home.district]
        case "city_urban":
            deducted = std.city_urban_monthly
    fee = rounded((o.monthly_income / o.heads - deducted) * percent(20), to=Money)
    if negative_support == "kept":
        return fee
    return max(fee, yuan(0))


@case_of(
    support_fee,
    "第十条（四）第三款",
    "义务人暂无能力，不计算",
    when=unable_to_support,
    exception_to=(fee_by_document, fee_by_formula),
)
def no_fee(o: Obligor, m: Person, home: Household, std: Standards) -> Money:
    """Nothing is counted."""
    return yuan(0)


@rule("第十条（四）第二款", "成员每月应得的赡养、扶养、抚养费")
def support(m: Person, home: Household, std: Standards) -> Money:
    """What the member's obligors outside the household owe a month."""
    if several_obligors == "greatest":
        return max((support_fee(o, m, home, std) for o in m.obligors), default=yuan(0))
    return sum(support_fee(o, m, home, std) for o in m.obligors)


@rule("第十条", "成员核算期内的收入（不含赡养、扶养、抚养费）")
def member_income(m: Person, home: Household, std: Standards, on: Date) -> Money:
    """Wages, business, property and transfers of one member."""
    return wage(m, home, std) + business_income(m, home, std) + property_income(m) + transfer_income(m, on)


@rule("第十条", "家庭月收入总额")
def monthly_income(home: Household, std: Standards, on: Date) -> Exact[Money]:
    """Income of the members who count, a month, with what the district adds and takes off."""
    earned = sum(member_income(m, home, std, on) for m in home.members if counted(m, home, on))
    supported = sum(support(m, home, std) for m in home.members if counted(m, home, on))
    by_district = other_counted_income(home) - other_excluded_income(home) - rigid_spending(home)
    return earned / assessed_months(home) + supported + by_district


@rule("第九条", "家庭月人均收入")
def income_per_head(home: Household, std: Standards, on: Date) -> Exact[Money]:
    """Monthly income of the household divided by its heads."""
    return monthly_income(home, std, on) / heads(home, on)


@rule("第七条（四）", "全家月人均收入")
def family_income_per_head(home: Household, std: Standards, on: Date) -> Exact[Money]:
    """Income a head of all who live in the family, whoever applies."""
    earned = sum(member_income(m, home, std, on) for m in home.members)
    supported = sum(support(m, home, std) for m in home.members)
    return (earned / assessed_months(home) + supported) / len(home.members)


@rule("第九条", "适用的低保标准")
def standard(home: Household, std: Standards) -> Money:
    """The standard that articles 9 and 16 mean."""
    if plain_standard == "city_urban":
        return std.city_urban_monthly
    return std.monthly[home.area, home.district]


@rule("第九条", "家庭月人均收入低于低保标准")
def income_below_standard(home: Household, std: Standards, on: Date) -> bool:
    """Income a head is below the standard."""
    return income_per_head(home, std, on) < standard(home, std)


# ---- 第四章 家庭财产


@rule("第十三条（一）", "金融资产总值")
def financial_assets(home: Household) -> Money:
    """Deposits, securities, funds, insurance, claims and internet finance together."""
    return home.deposits + home.securities + home.funds + home.insurance_value + home.claims + home.internet_assets


@rule("第十三条（一）", "金融资产人均超过城市低保标准24倍")
def too_many_assets(home: Household, std: Standards, on: Date) -> bool:
    """Financial assets a head exceed 24 monthly urban standards."""
    return financial_assets(home) > 24 * std.city_urban_monthly * heads(home, on)


@rule("第十三条（二）", "人均建筑面积超过最低住房保障标准3倍")
def too_much_floor(home: Household, std: Standards, on: Date) -> bool:
    """Floor area a head exceeds three times the minimum housing standard."""
    if undefined_terms == "silent_without":
        return silent("最低住房保障标准在文内没有定义")
    if dangerous_area == "included":
        floor = sum(h.floor_area for h in home.homes if not needed_home(h))
    else:
        floor = sum(h.floor_area for h in home.homes if h.danger not in ("C级", "D级") and not needed_home(h))
    return floor > 3 * std.minimum_housing * heads(home, on)


@rule("第十三条（二）", "有2套及以上住房且面积超标")
def too_many_homes(home: Household, std: Standards, on: Date) -> bool:
    """Two homes or more, not counting dangerous ones, and too much floor area a head."""
    several = count(h for h in home.homes if h.danger not in ("C级", "D级")) >= 2
    return several and too_much_floor(home, std, on)


@rule("第十三条（三）", "有出租或自营的商业门面")
def has_shop(home: Household) -> bool:
    """Owns premises that are let or run by itself."""
    if vacant_shop == "barred":
        return any(not needed_shop(s) for s in home.shops)
    return any(not needed_shop(s) for s in home.shops if s.use != "空置")


@rule("第十三条（四）", "属于限制的车船机具")
def barred_vehicle(v: Vehicle) -> bool:
    """A motor vehicle, vessel, construction machine or large farm machine; two kinds are excepted."""
    if v.kind == "残疾人机动轮椅车":
        return not v.fuel_subsidy
    return v.kind != "普通两轮摩托车"


@rule("第十三条（四）", "有机动车辆、船舶、工程机械、大型农机具")
def has_vehicle(home: Household) -> bool:
    """Owns such a vehicle or machine."""
    return any(not needed_vehicle(v) for v in home.vehicles if barred_vehicle(v))


@rule("第十三条（五）", "主动放弃合法收益")
def gave_up_income(home: Household) -> bool:
    """Gave up lawful gains, unless a donation to the state brought the hardship."""
    return home.gave_up_income and not home.donated_to_state


@rule("第十三条", "财产状况不符合条件")
def property_bars(home: Household, std: Standards, on: Date) -> bool:
    """One of the circumstances of property that bar the guarantee."""
    return (
        too_many_assets(home, std, on)
        or too_many_homes(home, std, on)
        or has_shop(home)
        or has_vehicle(home)
        or gave_up_income(home)
        or other_property_bar(home)
    )


# ---- 第五章 家庭消费支出


@rule("第十六条", "往前计算的起点")
def reference_day(home: Household, on: Date) -> Date:
    """The day from which the years are counted back."""
    if looking_back == "application":
        return home.applied_on
    return on


@rule("第十六条（一）", "3年内建房、购房或高标准装修")
def built_or_bought(home: Household, on: Date) -> bool:
    """Built, bought or renovated to a high standard within three years, unless misfortune brought the hardship."""
    since = reference_day(home, on)
    recent = any(
        p.kind == "高标准装修" or (p.kind in ("修建自有住房", "按揭购房", "全款购房") and p.only_home_after == "无")
        for p in home.projects
        if p.done_on + years(3) >= since
    )
    return recent and not home.hit_by_misfortune


@rule("第十六条", "低保标准的12倍")
def twelve_standards(home: Household, std: Standards) -> Money:
    """The yearly limit of tuition and of premiums."""
    if twelve_times == "yearly":
        return 144 * standard(home, std)
    return 12 * standard(home, std)


@rule("第十六条（二）", "年学费达到限额")
def tuition_over_limit(m: Person, home: Household, std: Standards) -> bool:
    """Tuition a year reaches the limit."""
    if tuition_limit == "exclusive":
        return m.yearly_tuition > twelve_standards(home, std)
    return m.yearly_tuition >= twelve_standards(home, std)


@rule("第十六条（二）", "非公派留学或就读高收费民办学校")
def costly_schooling(m: Person, home: Household, std: Standards) -> bool:
    """Studies abroad at own expense, or attends a private school at high fees below the upper secondary stage."""
    private = m.private_school and m.schooling in ("义务教育", "学前教育") and tuition_over_limit(m, home, std)
    if schooling_clause == "one_limit":
        return private or (m.studies_abroad and not m.publicly_sent and tuition_over_limit(m, home, std))
    return private or (m.studies_abroad and not m.publicly_sent)


@rule("第十六条（三）", "近1年内自费出国旅游")
def travelled_abroad(m: Person, home: Household, on: Date) -> bool:
    """Travelled abroad at own expense within a year."""
    return m.last_trip_abroad is not None and m.last_trip_abroad + years(1) >= reference_day(home, on)


@rule("第十六条（四）", "自费商业保险达到12倍")
def costly_insurance(m: Person, home: Household, std: Standards) -> bool:
    """Premiums a year reach twelve standards."""
    return m.yearly_premium >= twelve_standards(home, std)


@rule("第十六条", "消费支出不符合条件")
def spending_bars(home: Household, std: Standards, on: Date) -> bool:
    """One of the circumstances of spending that bar the guarantee."""
    return (
        built_or_bought(home, on)
        or any(costly_schooling(m, home, std) for m in home.members if counted(m, home, on))
        or any(travelled_abroad(m, home, on) for m in home.members if counted(m, home, on))
        or any(costly_insurance(m, home, std) for m in home.members if counted(m, home, on))
        or other_spending_bar(home)
    )


# ---- 第二条、第三条


@rule("第二条", "申请方式符合规定")
def properly_applied(home: Household, std: Standards, on: Date) -> bool:
    """The household applies, or a person who may apply alone does."""
    return home.application == "家庭申请" or may_apply_alone(home, std, on)


@rule("第三条", "具备获得低保的资格条件")
def eligible(home: Household, std: Standards, on: Date) -> bool:
    """The household meets the conditions of members, income, property and spending."""
    return (
        applicant_registered(home)
        and properly_applied(home, std, on)
        and income_below_standard(home, std, on)
        and not property_bars(home, std, on)
        and not spending_bars(home, std, on)
    )


@rule("第三条", "低保金月补助额", note="本文只定条件，不定金额")
def monthly_support(home: Household, std: Standards, on: Date) -> Money:
    """The monthly amount, which another document gives; nothing where the conditions are not met."""
    if eligible(home, std, on):
        return amount_of_support(home)
    return yuan(0)


@rule("第九条", "在保家庭不再符合条件，应当退出")
def support_ends(home: Household, std: Standards, on: Date) -> bool:
    """A household that receives the guarantee no longer meets the conditions."""
    return home.receives_support and not eligible(home, std, on)
