"""渝府办发〔2025〕6号: which of the thirty measures are meant for a business of this profile.

The document states no amount, so none is computed. Where it says 择优 or 符合条件 the note says who settles the rest.
"""

from luodi.facts import *
from luodi.packs.chongqing.economy_2025.doubts import *
from luodi.rules import *

# ---- 一 激发消费活力


@rule("一1", "以旧换新")
def trade_in(b: Business) -> bool:
    """Trade-in of vehicles, buses and farm machines."""
    return any(
        u.kind in ("置换更新汽车", "更新新能源公交车或动力电池", "报废更新农机", "经营以旧换新商品")
        for u in b.undertakings
    )


@rule("一2", "文旅消费支持", note="激励、支持的条件和金额由主管部门另定")
def culture_and_tourism(b: Business) -> bool:
    """Support of culture and tourism."""
    return any(a.sector in ("旅游景区度假区", "演出") for a in b.activities) or any(
        u.kind in ("举办大型营业性演出", "改造渝伴礼经销门店", "实施文旅消费示范项目") for u in b.undertakings
    )


@rule("一3", "零售、住餐类商贸企业开展惠民促销")
def promotes(b: Business) -> bool:
    """Sales for the people, by retail, catering and lodging only."""
    commercial = any(a.sector in ("批发零售", "住宿餐饮") for a in b.activities)
    return commercial and any(u.kind == "开展惠民促销" for u in b.undertakings)


@rule("一3", "住宿类企业承办会议")
def hosts(b: Business) -> bool:
    """Conferences, held by lodging only."""
    return any(a.sector == "住宿餐饮" for a in b.activities) and any(u.kind == "承办会议" for u in b.undertakings)


@rule("一3", "消费挖潜激励", note="激励、奖励的条件和金额由主管部门另定")
def consumption(b: Business) -> bool:
    """Incentives for retail, catering, lodging and live commerce, and for what others do besides."""
    sector = any(a.sector in ("批发零售", "住宿餐饮", "电商直播") for a in b.activities)
    does = any(
        u.kind
        in (
            "获评市级示范商圈或消费新场景",
            "开展首发经济活动",
            "建设电商直播基地",
            "建设网货产业带",
            "获评国家级数字商务企业",
        )
        for u in b.undertakings
    )
    return sector or promotes(b) or hosts(b) or does


# ---- 二 扩大有效投资


@rule("二4", "“两重”项目要素保障")
def key_projects(b: Business) -> bool:
    """Land and funds for key national projects."""
    return any(u.kind == "承担两重项目" for u in b.undertakings)


@rule("二5", "设备更新")
def equipment_renewal(b: Business) -> bool:
    """Renewal of equipment."""
    return any(
        u.kind in ("更新生产设备", "更新用能或环保设备", "更新老旧电梯", "淘汰更新老旧化工装置") for u in b.undertakings
    )


@rule("二6", "社会资本参与政府投资项目")
def private_capital(b: Business) -> bool:
    """Private capital in government projects."""
    return any(u.kind in ("参与政府投资项目", "盘活存量资产") for u in b.undertakings)


@rule("二7", "政府投资项目前期手续并行")
def faster_formalities(b: Business) -> bool:
    """Formalities of government projects in parallel."""
    return any(u.kind == "办理市级政府投资项目前期手续" for u in b.undertakings)


@rule("二8", "重大项目资金保障")
def project_funds(b: Business) -> bool:
    """Funds for major projects."""
    return any(u.kind in ("承担专项债券续发在建项目", "承担城市更新或基础设施项目") for u in b.undertakings)


# ---- 三 房地产


@rule("三9", "住房租赁和房地产融资支持", note="补贴的条件和金额由主管部门另定")
def housing(b: Business) -> bool:
    """Support of rental housing and property finance."""
    return any(a.sector == "住房租赁" for a in b.activities) or any(
        u.kind in ("筹集装修运营租赁房源", "托管个人闲置住房", "申请房地产融资白名单") for u in b.undertakings
    )


@rule("三10", "盘活存量闲置土地")
def idle_land(b: Business) -> bool:
    """Use of idle land."""
    return any(u.kind == "持有已供未开发房地产用地" for u in b.undertakings)


# ---- 四 产业链


@rule("四11", "标志性科技创新成果", note="分类分档、择优支持，金额由主管部门另定")
def innovation(b: Business) -> bool:
    """Landmark achievements of innovation."""
    return any(
        u.kind in ("新获认定国家科技创新基地", "牵头重大重点科技专项", "高新技术企业承担科研项目")
        for u in b.undertakings
    )


@rule("四12", "先进制造业", note="择优支持，金额由主管部门另定")
def advanced_manufacturing(b: Business) -> bool:
    """Advanced manufacturing."""
    return any(
        u.kind in ("投资或攻关新兴产业", "研发生产未来产业产品", "轻纺等传统产业数字化转型") for u in b.undertakings
    )


@rule("四13", "食品及农产品加工业", note="补助比例由主管部门另定")
def food_processing(b: Business) -> bool:
    """Food processors that digitise, and bases of medicinal herbs."""
    digital = any(u.kind == "实施数字化智能化改造" for u in b.undertakings)
    herbs = any(u.kind == "建设中药材规范种植基地" for u in b.undertakings)
    return (any(a.sector == "食品及农产品加工" for a in b.activities) and digital) or herbs


@rule("四14", "获评规定星级以上的冷链物流企业")
def rated_cold_chain(b: Business, std: Standards) -> bool:
    """A cold-chain enterprise with enough stars."""
    if not any(a.sector == "冷链物流" for a in b.activities) or b.cold_chain_stars is None:
        return False
    if four_stars == "exclusive":
        return b.cold_chain_stars > std.least_stars
    return b.cold_chain_stars >= std.least_stars


@rule("四14", "建设基地、制定标准的冷链物流企业")
def cold_chain_builder(b: Business) -> bool:
    """A cold-chain enterprise that builds a base or makes standards."""
    does = any(u.kind in ("建设国家骨干冷链物流基地", "制定冷链物流标准") for u in b.undertakings)
    return any(a.sector == "冷链物流" for a in b.activities) and does


@rule("四14", "现代生产性服务业和冷链物流", note="补助的条件和比例由主管部门另定")
def producer_services(b: Business, std: Standards) -> bool:
    """Producer services and cold chain."""
    does = any(
        u.kind in ("建设生产性服务业项目或平台", "主辅分离新设生产性服务企业", "购置新能源冷链配送货车")
        for u in b.undertakings
    )
    return does or cold_chain_builder(b) or rated_cold_chain(b, std)


@rule("四15", "快递业", note="“一定件量”没有写，奖励由主管部门另定")
def express(b: Business) -> bool:
    """Express firms that open international services or use automatic equipment."""
    does = any(u.kind in ("新增国际快递业务", "使用智能快递装备") for u in b.undertakings)
    return any(a.sector == "快递" for a in b.activities) and does


# ---- 五 绿色转型


@rule("五16", "园区项目环评减免")
def environmental_review(b: Business) -> bool:
    """Lighter environmental review in parks."""
    return any(u.kind == "在试点产业园区建设项目" for u in b.undertakings)


@rule("五17", "高排放设备绿色转型")
def emission_cuts(b: Business) -> bool:
    """Greener equipment of heavy emitters."""
    return any(
        u.kind in ("实施超低排放改造", "实施重点行业深度治理", "更新老旧煤电机组", "建设重大储能项目")
        for u in b.undertakings
    )


@rule("五18", "有应淘汰的老旧营运货车")
def old_trucks(b: Business, std: Standards) -> bool:
    """Trucks of the old emission stage or before."""
    if b.oldest_truck_stage is None:
        return False
    return b.oldest_truck_stage <= std.oldest_stage


@rule("五18", "城市货运车辆电动化绿色化", note="补贴的条件和金额由主管部门另定")
def freight(b: Business, std: Standards) -> bool:
    """Old trucks that are given up, and electric ones that are run."""
    return old_trucks(b, std) or any(u.kind == "运行新能源货车" for u in b.undertakings)


# ---- 六 外贸


@rule("六19", "境内外供应链布局", note="奖励、补助的条件和金额由主管部门另定")
def overseas_warehouses(b: Business) -> bool:
    """Supply chains at home and abroad."""
    return any(u.kind in ("建设或使用海外仓", "建设功能型海外仓", "利用境外园区或保税仓") for u in b.undertakings)


@rule("六20", "服务贸易数字贸易", note="补助的条件和金额由主管部门另定")
def digital_trade(b: Business) -> bool:
    """Trade in services and digital trade."""
    return any(a.sector == "跨境电商" for a in b.activities) or any(
        u.kind in ("建设选品中心或线上专区", "参评服务贸易数字贸易示范") for u in b.undertakings
    )


@rule("六21", "内外贸一体化", note="补助的条件和金额由主管部门另定")
def one_trade(b: Business) -> bool:
    """One market for trade at home and abroad."""
    return any(
        u.kind in ("参加内外贸一体化重点展会", "办理国际认证或境外商标", "投保内贸险", "运营市级外贸综合服务平台")
        for u in b.undertakings
    )


# ---- 七 经营主体


@rule("七22", "当年新建成投产的工业企业")
def newly_built(b: Business, on: Date) -> bool:
    """Built and put into operation in the year of the date."""
    industrial = any(a.sector in ("制造业", "食品及农产品加工", "能源电力") for a in b.activities)
    if not industrial or b.commissioned_on is None:
        return False
    return b.commissioned_on.year == on.year and b.commissioned_on <= on


@rule("七22", "工业企业做大做强", note="择优支持、按标准奖励，金额由主管部门另定")
def industry_growth(b: Business, on: Date) -> bool:
    """New industrial enterprises, and homes for small ones."""
    return newly_built(b, on) or any(u.kind == "建设中小企业生态家园" for u in b.undertakings)


@rule("七23", "商贸企业培育", note="奖励的条件和金额由主管部门另定")
def commerce(b: Business) -> bool:
    """Growth of commercial enterprises."""
    return any(a.sector in ("批发零售", "住宿餐饮") for a in b.activities) or any(
        u.kind in ("设立区域总部并开直营店", "在市外连锁经营", "实施商贸流通试点项目") for u in b.undertakings
    )


@rule("七24", "建筑施工企业帮扶", note="规模和特色的条件由主管部门另定")
def construction(b: Business) -> bool:
    """Help for builders."""
    return any(a.sector == "建筑施工" for a in b.activities)


@rule("七25", "降低物流成本", note="奖励的条件和金额由主管部门另定")
def logistics_costs(b: Business) -> bool:
    """Lower logistics costs; trade across the border on line is among those rewarded."""
    on_line = air_trade == "listed" and any(a.sector == "跨境电商" for a in b.activities)
    return on_line or any(
        u.kind
        in (
            "大宗物资改走铁路",
            "开展水水中转或铁水联运",
            "散货改集装箱",
            "增开国际客货运航线",
            "航空中转或特殊货物进出口",
            "建设物流项目厂房仓储",
        )
        for u in b.undertakings
    )


# ---- 八 金融服务


@rule("八26", "中小微企业金融服务")
def small_business_finance(b: Business) -> bool:
    """Individual businesses and enterprises that are small or micro; medium ones for a time."""
    if b.kind == "个体工商户":
        return individuals == "by_products"
    if b.kind != "企业":
        return False
    return b.size in ("微型", "小型") or (b.size == "中型" and medium_renewal == "still")


@rule("八27", "金融服务科技创新")
def technology_finance(b: Business) -> bool:
    """Finance for innovation."""
    return any(u.kind in ("科技企业上市或发债", "申请科技创新和技术改造再贷款") for u in b.undertakings)


@rule("八28", "投融资试点示范")
def cross_border_finance(b: Business) -> bool:
    """Pilots of investment and finance."""
    return any(
        u.kind in ("上市企业并购重组或再融资", "办理外债或境外上市登记", "申请收支便利化白名单", "办理铁路提单融资")
        for u in b.undertakings
    )


# ---- 九 就业


@rule("九29", "就近就地就业")
def grassroots_jobs(b: Business) -> bool:
    """Jobs near home."""
    return any(u.kind == "承接基层就业服务岗位" for u in b.undertakings)


@rule("九30", "市内企业吸纳就业", note="补贴按月发给毕业生，金额没有写")
def graduate_jobs(b: Business) -> bool:
    """Manufacturers in one of the twelve counties that take on graduates; the subsidy goes to these."""
    manufacturer = any(a.sector in ("制造业", "食品及农产品加工") for a in b.activities)
    hires = any(u.kind == "招用高校毕业生" for u in b.undertakings)
    return manufacturer and hires and in_twelve_counties(b)


@rule("二7", "平行开展技术审查的环节数")
def parallel_stages(b: Business, std: Standards) -> Count:
    """How many stages of a government project are reviewed in parallel; 0 where the measure does not apply."""
    return std.parallel_stages if faster_formalities(b) else 0


# ---- All of it


@rule("一1", "适用的措施数")
def matched(b: Business, std: Standards, on: Date) -> Count:
    """How many of the thirty measures are meant for the business."""
    if not supported(b, std, on):
        return 0
    return (
        (1 if trade_in(b) else 0)
        + (1 if culture_and_tourism(b) else 0)
        + (1 if consumption(b) else 0)
        + (1 if key_projects(b) else 0)
        + (1 if equipment_renewal(b) else 0)
        + (1 if private_capital(b) else 0)
        + (1 if faster_formalities(b) else 0)
        + (1 if project_funds(b) else 0)
        + (1 if housing(b) else 0)
        + (1 if idle_land(b) else 0)
        + (1 if innovation(b) else 0)
        + (1 if advanced_manufacturing(b) else 0)
        + (1 if food_processing(b) else 0)
        + (1 if producer_services(b, std) else 0)
        + (1 if express(b) else 0)
        + (1 if environmental_review(b) else 0)
        + (1 if emission_cuts(b) else 0)
        + (1 if freight(b, std) else 0)
        + (1 if overseas_warehouses(b) else 0)
        + (1 if digital_trade(b) else 0)
        + (1 if one_trade(b) else 0)
        + (1 if industry_growth(b, on) else 0)
        + (1 if commerce(b) else 0)
        + (1 if construction(b) else 0)
        + (1 if logistics_costs(b) else 0)
        + (1 if small_business_finance(b) else 0)
        + (1 if technology_finance(b) else 0)
        + (1 if cross_border_finance(b) else 0)
        + (1 if grassroots_jobs(b) else 0)
        + (1 if graduate_jobs(b) else 0)
    )


@rule("一1", "至少适用一条措施")
def supported(b: Business, std: Standards, on: Date) -> bool:
    """At least one of the thirty measures is meant for the business."""
    return (
        trade_in(b)
        or culture_and_tourism(b)
        or consumption(b)
        or key_projects(b)
        or equipment_renewal(b)
        or private_capital(b)
        or faster_formalities(b)
        or project_funds(b)
        or housing(b)
        or idle_land(b)
        or innovation(b)
        or advanced_manufacturing(b)
        or food_processing(b)
        or producer_services(b, std)
        or express(b)
        or environmental_review(b)
        or emission_cuts(b)
        or freight(b, std)
        or overseas_warehouses(b)
        or digital_trade(b)
        or one_trade(b)
        or industry_growth(b, on)
        or commerce(b)
        or construction(b)
        or logistics_costs(b)
        or small_business_finance(b)
        or technology_finance(b)
        or cross_border_finance(b)
        or grassroots_jobs(b)
        or graduate_jobs(b)
    )
