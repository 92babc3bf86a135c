"""A business: what kind it is, what it does, what it owes and pays, whom it employs, what it rents."""

from __future__ import annotations

from luodi.facts.attribute import Record, choice, count, day, many, money, rate, text, yes_no
from luodi.facts.undertaking import Undertaking

SECTORS = (
    "批发零售", "住宿餐饮", "旅游景区度假区", "演出", "体育", "会展", "电商直播", "其他服务业",
    "制造业", "食品及农产品加工", "建筑施工", "房地产开发", "住房租赁", "能源电力", "农业",
    "生产性服务业", "冷链物流", "快递", "道路货运", "铁路水运航空物流", "外贸", "跨境电商", "融资担保", "科技研发",
)  # fmt: skip
"""Lines of business that the documents tell apart."""


class Activity(Record, zh="经营活动", en="line of business"):
    """One line of business."""

    sector = choice("行业", "Line of business", *SECTORS, sensitivity="open")


class Lease(Record, zh="租赁", en="lease"):
    """Premises that the business rents."""

    owner = choice(
        "房屋性质", "Whose premises", "国有房屋", "产业园区国有平台厂房及配套用房", "民营楼宇商场市场", "其他房屋",
        sensitivity="business",
    )  # fmt: skip
    monthly_rent = money("月租金", "Rent a month", period="month", sensitivity="business")
    begins_on = day("租期起始之日", "Lease begins on", sensitivity="business")
    ends_on = day(
        "租期终止之日", "Lease ends on", sensitivity="business", ask="租期到哪一天为止（已退租的填退租之日）？"
    )


class Hire(Record, zh="招用人员", en="hire"):
    """A person whom the business hired."""

    group = choice(
        "招用对象", "Whom", "毕业年度高校毕业生", "离校未就业高校毕业生", "登记失业青年", "其他人员",
        sensitivity="personal",
    )  # fmt: skip
    hired_on = day("招用之日", "Hired on", period="event")
    birthday = day("招用人员出生日期", "Date of birth of the hire", period="fixed", happened=True)
    left_school_on = day("招用人员离校之日", "Left university on", period="event", optional=True)
    contract = yes_no("签订劳动合同", "Has a labour contract")
    unemployment_insured = yes_no("招用人员已参加失业保险", "Covered by unemployment insurance")
    absorption_subsidy = yes_no("已享受一次性吸纳就业补贴", "The subsidy for taking on workers was paid")
    expansion_grant_paid = yes_no("已享受过一次性扩岗补助", "A grant for new posts was paid for this person before")


class Business(Record, zh="经营主体", en="business"):
    """An individual business or an enterprise."""

    district = text("注册区县", "District of registration", sensitivity="open")
    kind = choice("主体类型", "Kind of business", "个体工商户", "企业", "其他组织", sensitivity="open")
    size = choice("企业规模", "Size", "微型", "小型", "中型", "大型", sensitivity="business")
    activities = many(Activity, "经营活动", "Lines of business", most=10)
    hit_by_epidemic = yes_no("受疫情影响", "Affected by the epidemic", sensitivity="business")
    lost_income = yes_no("暂时失去收入来源", "Without income for now", sensitivity="business")

    loan_rate = rate("原有贷款年利率", "Yearly rate of the present loan", sensitivity="business", optional=True)
    uses_bridging_fund = yes_no(
        "使用政府转贷应急周转资金", "Uses the government's bridging fund", sensitivity="business"
    )
    guarantees_new_credit = yes_no(
        "为中小微企业新增信用类融资提供担保", "Guarantees new credit of small businesses", sensitivity="business"
    )
    government_guarantor = yes_no("是政府性融资担保机构", "Is a guarantor owned by government", sensitivity="open")
    guarantee_rate = rate("担保费率", "Guarantee fee, as a rate", sensitivity="business")
    in_national_fund_since = day(
        "纳入国家融资担保基金授信范围之日",
        "Within the national guarantee fund since",
        sensitivity="business",
        optional=True,
    )
    reguarantee_fee = money("再担保费", "Fee for re-guarantee", period="year", sensitivity="business")
    cold_chain_loan = money("冷链物流贷款本金", "Loan for cold-chain logistics", most=10**11, sensitivity="business")

    joint_export_policy = yes_no(
        "通过市级统保平台投保出口信保", "Export insurance through the city's platform", sensitivity="business"
    )
    export_premium = money("出口信保保费", "Premium of export insurance", period="year", sensitivity="business")

    cannot_declare_tax = yes_no("不能按期办理纳税申报", "Cannot declare tax on time", sensitivity="business")
    may_defer_tax = yes_no("符合延期缴纳税款条件", "Meets the conditions of deferring tax", sensitivity="business")
    tax_due_on = day("税款缴纳期限", "Tax due on", sensitivity="business")
    lapsed_promise = yes_no(
        "承诺期限内不能补齐税务注销资料",
        "Cannot complete the papers of tax cancellation in time",
        sensitivity="business",
    )

    leases = many(Lease, "承租房屋", "Premises rented", most=20)
    pays_unemployment_insurance = yes_no("参加失业保险的单位", "Pays unemployment insurance", sensitivity="business")
    premiums_2021 = money(
        "2021年度实际缴纳失业保险费",
        "Unemployment insurance paid for 2021",
        period="year",
        sensitivity="business",
        ask="单位及其职工2021年度实际缴纳失业保险费共多少元？",
    )
    hires = many(Hire, "招用的人员", "Hires", most=50)
    unpaid_utilities = yes_no("未能及时缴纳水电气费", "Behind with water, power or gas", sensitivity="business")
    equipment_inspected = yes_no(
        "有电梯锅炉等检验检测费用", "Pays for inspection of lifts or boilers", sensitivity="business"
    )
    owed_payment = yes_no("被拖欠账款", "Is owed overdue payments", sensitivity="business")
    acceptance_blocked = yes_no("因疫情无法按时验收", "Acceptance is blocked by the epidemic", sensitivity="business")

    undertakings = many(Undertaking, "经营事项", "Things done or planned", most=30)
    cold_chain_stars = count(
        "冷链物流企业星级", "Stars of the cold-chain enterprise", most=5, sensitivity="open", optional=True
    )
    oldest_truck_stage = count(
        "最老营运货车排放阶段",
        "Emission stage of the oldest truck",
        most=6,
        sensitivity="business",
        optional=True,
        ask="最老的营运货车是国几排放标准？",
    )
    commissioned_on = day(
        "建成投产之日", "Went into operation on", period="event", sensitivity="business", optional=True
    )
