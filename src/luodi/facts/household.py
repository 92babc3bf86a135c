"""A household: its members, what it owns, what it spent."""

from __future__ import annotations

from luodi.facts.attribute import Record, area, choice, day, many, money, text, yes_no
from luodi.facts.person import Person


class Home(Record, zh="住房", en="home"):
    """A dwelling that the household owns."""

    floor_area = area("建筑面积", "Floor area", most=10_000)
    danger = choice("房屋安全等级", "Safety grade", "A级", "B级", "C级", "D级")


class Shop(Record, zh="门面", en="shop"):
    """Commercial premises that the household owns."""

    use = choice("门面用途", "Use of the premises", "出租", "自营", "空置")


class Vehicle(Record, zh="车船机具", en="vehicle or machine"):
    """A vehicle, vessel or machine that the household owns."""

    kind = choice(
        "车船机具种类", "Kind", "机动车辆", "残疾人机动轮椅车", "普通两轮摩托车", "船舶", "工程机械", "大型农机具"
    )
    fuel_subsidy = yes_no("享受燃油补贴", "Receives the fuel subsidy")


class HomeProject(Record, zh="建房购房装修", en="building, purchase or renovation"):
    """A home built, bought or renovated."""

    kind = choice("建房购房装修种类", "Kind", "修建自有住房", "按揭购房", "全款购房", "高标准装修", "普通装修")
    done_on = day("建房购房装修之日", "Date", period="event")
    only_home_after = choice(
        "唯一住房的缘由", "Why it is the only home", "无", "因灾重建", "排危", "国家基础设施建设拆迁"
    )


class Household(Record, zh="家庭", en="household"):
    """People who live together and apply together."""

    district = text("所在区县", "District", sensitivity="personal")
    area = choice("城乡类别", "Town or country", "城镇", "农村")
    application = choice("申请方式", "Kind of application", "家庭申请", "单人申请")
    applied_on = day("申请日期", "Date of application", period="event")
    marginal = yes_no("属于低保边缘家庭", "Is a household just above the limit")
    members = many(Person, "家庭人员", "People of the household", most=30)

    deposits = money("银行存款", "Bank deposits")
    securities = money("证券", "Securities")
    funds = money("基金", "Funds")
    insurance_value = money("商业保险", "Value of commercial insurance")
    claims = money("债权", "Claims")
    internet_assets = money("互联网金融资产", "Internet finance assets")
    homes = many(Home, "自有住房", "Homes owned", most=20)
    shops = many(Shop, "商业门面", "Commercial premises", most=20)
    vehicles = many(Vehicle, "车辆船舶机具", "Vehicles, vessels, machines", most=20)
    gave_up_income = yes_no("主动放弃合法收益", "Gave up lawful gains of its own will")
    donated_to_state = yes_no("因向国家捐赠致基本生活困难", "In hardship because of a donation to the state")
    projects = many(HomeProject, "建房购房装修情况", "Homes built, bought or renovated", most=20)
    hit_by_misfortune = yes_no(
        "发生重大变故致基本生活困难", "In hardship because of grave misfortune", sensitivity="sensitive"
    )

    receives_support = yes_no("正在享受低保", "Receives the guarantee now")
