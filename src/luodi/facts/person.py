"""A person in a household: ties, health, where they are, what they earn, receive and spend."""

from __future__ import annotations

from luodi.facts.attribute import Record, choice, count, day, many, money, text, yes_no
from luodi.facts.claim import Claim
from luodi.facts.enrolment import Enrolment
from luodi.facts.standing import Standing

DISABILITIES = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
GRADES = ("一级", "二级", "三级", "四级")
PAYMENTS = (
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
    "低保金",
    "特困金",
    "孤儿生活保障金",
    "其他社会救助款物",
    "城乡居民基础养老金",
    "唯一住房出卖款",
    "其他",
)


class Payment(Record, zh="款项", en="payment"):
    """Money or goods received once or regularly, by kind."""

    kind = choice("款项种类", "Kind of payment", *PAYMENTS, sensitivity="personal")
    amount = money(
        "款项金额",
        "Amount of the payment",
        period="assessed",
        ask="核算期内共收到多少元？",
        ask_en="How much was received over the assessed period?",
    )
    from_disaster_or_illness = yes_no(
        "因重大疾病或重大灾害出卖唯一住房",
        "Only home sold because of grave illness or disaster",
        period="event",
        sensitivity="sensitive",
    )


class Obligor(Record, zh="义务人", en="obligor"):
    """Someone outside the household who must by law support one of its members."""

    tie = choice("义务种类", "Kind of duty", "赡养", "扶养", "抚养")
    fixed_by_document = yes_no(
        "有离婚协议书、调解书或判决书", "Fixed by a divorce agreement, mediation or judgment", period="fixed"
    )
    document_amount = money("文书确定的月费用", "Monthly amount in that document", period="month")
    monthly_income = money("义务人家庭月收入", "Monthly income of the obligor's household", period="month")
    heads = count("义务人家庭人口", "Heads in the obligor's household", most=50)
    area = choice("义务人户口所在", "Obligor lives in town or country", "城镇", "农村")
    status = choice(
        "义务人救助身份", "Relief status of the obligor", "无", "特困供养人员", "低保家庭人员", "低保边缘家庭人员"
    )
    grave_illness_or_disability = yes_no(
        "义务人家庭有重特大疾病患者或重度残疾人",
        "Gravely ill or severely disabled person in the obligor's household",
        sensitivity="sensitive",
    )


class Person(Record, zh="成员", en="person"):
    """A natural person."""

    relation = choice("与申请人关系", "Relation to the applicant", "本人", "配偶", "子女", "父母", "其他亲属", "其他")
    born = day("出生日期", "Date of birth", period="fixed", happened=True)
    local_registration = yes_no("具有本市户籍", "Registered in this city")
    duty_of_support = yes_no("有法定赡养扶养抚养义务关系", "Legal duty of support with the applicant")
    lives_together_long_term = yes_no("长期共同居住", "Lives in the household for the long term")
    independent = yes_no("能够独立生活", "Able to live independently")
    schooling = choice(
        "在读学历",
        "Level of current schooling",
        "不在读",
        "学前教育",
        "义务教育",
        "高中中职",
        "专科",
        "本科",
        "硕士",
        "博士",
    )
    full_time = yes_no("全日制在读", "Full-time student")

    whereabouts = choice(
        "特殊情形",
        "Special circumstance",
        "无",
        "宗教教职人员脱离家庭",
        "在监狱服刑",
        "强制隔离戒毒",
        "宣告失踪",
        "刑满释放",
        "监外执行",
        "保外就医",
        sensitivity="sensitive",
    )
    away_since = day("脱离家庭之日", "Away from the household since", period="event", sensitivity="sensitive")
    back_home = yes_no("已回到家庭生活", "Back in the household", sensitivity="sensitive")
    in_religious_site_since = day(
        "在宗教场所居住之日", "Living at a religious site since", period="event", sensitivity="sensitive", optional=True
    )

    disability_certificate = yes_no("持有残疾人证", "Holds a disability certificate", sensitivity="sensitive")
    disability = choice("残疾类别", "Kind of disability", *DISABILITIES, sensitivity="sensitive")
    disability_grade = choice("残疾等级", "Grade of disability", *GRADES, sensitivity="sensitive")
    grave_illness = yes_no("患经认定的重特大疾病", "Has a certified grave illness", sensitivity="sensitive")
    bedridden = yes_no("长期卧床不起", "Bedridden for long", sensitivity="sensitive")
    unable_to_work = yes_no("丧失劳动能力", "Lost the capacity to work", sensitivity="sensitive")
    kept_by_family = yes_no("靠父母或兄弟姐妹供养", "Kept by parents or siblings")

    work = choice("就业方式", "Kind of work", "未就业", "稳定就业或长期外出务工", "灵活就业")
    wage_certified = yes_no("有用人单位收入证明", "Has an employer's certificate of income")
    certified_wage = money("证明的工资收入", "Certified wages", period="assessed")
    wage_from_contributions = yes_no("可按社保或个税测算", "Wages can be derived from insurance or tax payments")
    derived_wage = money("按社保或个税测算的工资", "Wages so derived", period="assessed")
    industry = text("所在行业", "Industry", sensitivity="open")
    months_worked = count("实际务工月数", "Months actually worked", most=12, period="assessed")
    work_costs = money("必要的就业成本", "Necessary costs of work", period="assessed")

    business_revenue = money("经营收入", "Business revenue", period="assessed")
    business_costs = money(
        "经营费用、折旧和生产税", "Business costs, depreciation and taxes on production", period="assessed"
    )
    small_farming = yes_no("从事非规模化农林牧渔", "Small-scale farming, forestry, herding or fishing")
    farming_by_coefficient = yes_no("农林牧渔收入按劳动力系数核定", "Farm income assessed by the labour coefficient")
    labour_class = choice("劳动能力状况", "Capacity for work", "完全", "部分", "丧失", sensitivity="sensitive")

    leases_property = yes_no("有出让或租赁财产", "Sells or leases property")
    lease_income = money("出让或租赁收入（合同）", "Income from sale or lease, by contract", period="assessed")
    lease_has_contract = yes_no("有合法有效的合同", "Valid contract of sale or lease", period="fixed")
    lease_market_income = money(
        "当地同类资产平均价格计算的收入", "Income at the local average price of like assets", period="assessed"
    )
    interest_and_dividends = money(
        "利息、红利和储蓄性保险收益", "Interest, dividends and savings insurance", period="assessed"
    )
    collective_dividends = money("集体财产收入分红", "Dividends of collective property", period="assessed")
    land_transfer_income = money("土地林地流转收入", "Income from transfer of land rights", period="assessed")

    pension = money("离退休金", "Retirement pension", period="assessed")
    unemployment_benefit = money("失业保险金", "Unemployment benefit", period="assessed")
    other_transfers = money("遗属补助、赔偿、受赠等收入", "Survivors' aid, compensation, gifts", period="assessed")
    transfers_paid = money(
        "税款、社保、赡养等转移性支出", "Taxes, contributions, support and the like paid", period="assessed"
    )
    payments = many(Payment, "补助和其他款项", "Grants and other payments", most=30)
    obligors = many(Obligor, "家庭以外的义务人", "Obligors outside the household", most=10)

    studies_abroad = yes_no("出国留学", "Studies abroad")
    publicly_sent = yes_no("公派", "Sent at public expense")
    private_school = yes_no("就读民办学校", "Attends a private school")
    yearly_tuition = money("年学费", "Tuition a year", period="year")
    last_trip_abroad = day("最近一次自费出国旅游", "Last trip abroad at own expense", period="event", optional=True)
    yearly_premium = money(
        "自费商业保险年保费", "Premiums a year of commercial insurance paid by oneself", period="year"
    )

    place = text(
        "保障办理地",
        "Place that handles the person's relief",
        ask="由哪个区县或市属直属单位办理？",
        ask_en="Which district, or which institution of the city, handles it?",
    )
    standings = many(Standing, "救助身份", "Standings under relief and care", most=10)
    in_poverty_insurance = yes_no("已参保扶贫部门的精准脱贫保", "Covered by the poverty-relief insurance")
    enrolments = many(Enrolment, "参保记录", "Enrolments", most=10)
    claims = many(Claim, "保险事项", "Insured events", most=50)

    area = choice("保障标准的城乡类别", "Town or country, for the standard of support", "城镇", "农村")
    hit_by_epidemic = yes_no("受疫情影响", "Affected by the epidemic", ask="是否受疫情影响？")
    applied_for_relief = yes_no("已申请临时救助", "Has applied for temporary relief")
    confirmed_case = yes_no("确诊新冠肺炎", "Confirmed case of COVID-19", sensitivity="sensitive")
    discharged_on = day("出院之日", "Discharged on", period="event", sensitivity="sensitive", optional=True)
    main_earner = yes_no("是家庭收入主要来源承担者", "Earns most of the household's income")
    self_care = choice("自理能力", "Ability to care for oneself", "能自理", "半失能", "失能", sensitivity="sensitive")
    unemployment_insured = yes_no("参加失业保险", "Covered by unemployment insurance")
    meets_benefit_conditions = yes_no("符合领取失业保险金条件", "Meets the conditions of unemployment benefit")
    registered_unemployed = yes_no("登记失业", "Registered as unemployed")
    graduated_on = day("高校毕业离校之日", "Left university on", period="event", optional=True)
    public_post_ended_on = day("公益性岗位期满之日", "Public-service post ended on", period="event", optional=True)
    times_resettled = count("公益性岗位再安置次数", "Times placed again in a public-service post", most=20)
    inclusive_plan = choice("渝快保款式", "Plan of the inclusive insurance", "未购买", "普惠款", "升级款")
    has_home_loan = yes_no("有个人住房贷款", "Has a home loan")
    cannot_repay_on_time = yes_no("难以按时偿还贷款", "Cannot repay the loan on time", sensitivity="sensitive")
