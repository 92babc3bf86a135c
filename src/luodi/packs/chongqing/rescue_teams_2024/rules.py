"""渝府办发〔2024〕72号: rescue teams, how they are made up, and who is told or asked before they move.

Not modelled here because they compute nothing: articles 1, 3 and 4 (purpose, principles, duties of offices), 14, 15, 18
and 21 (exchange, assessment method, training bases), 24 to 28 and 30 (recruitment, aid, praise, passage, supplies,
compensation, honours): see ``provisions.csv``.
"""

from typing import Literal

from luodi.facts import *
from luodi.packs.chongqing.rescue_teams_2024.doubts import *
from luodi.rules import *

SECTOR_TEAMS = ("市级行业专业队伍", "区县级行业专业队伍")
MUST_BE_STAFFED = ("航空救援总队", "专业救援总队", "专业救援支队", "专业救援大队")
ORDERS = ("本级调令", "上级调令")
CALLS_FOR_HELP = ("市内其他区县求援", "跨省市求援")

# ---- 第一章、第三十一条


@rule("第三十一条", "自发布之日起施行")
def day_known(t: RescueTeam) -> bool:
    """The day of publication is not stated."""
    return silent("发布之日没有写，何时施行须另查")


@rule("第二条", "属于专业应急救援队伍")
def covered(t: RescueTeam) -> bool:
    """Recognised as part of the system; the national fire service and volunteers are left to other rules."""
    if published == "unsaid":
        return day_known(t)
    return t.recognised and not t.national_or_volunteer


# ---- 第二章 队伍建设


@rule("第五条", "队伍层级")
def tier(t: RescueTeam) -> Literal["市级", "区县级", "乡镇（街道）级"]:
    """City, district or township."""
    if t.team_type in ("航空救援总队", "专业救援总队", "市级行业专业队伍"):
        return "市级"
    if t.team_type in ("专业救援支队", "区县级行业专业队伍"):
        return "区县级"
    return "乡镇（街道）级"


@rule("第五条", "名称符合规定")
def properly_named(t: RescueTeam) -> bool:
    """The two city teams by their full names, districts and townships by the pattern; others as they like."""
    match t.team_type:
        case "航空救援总队":
            return t.name == "重庆市航空应急救援总队"
        case "专业救援总队":
            return t.name == "重庆市专业应急救援总队"
        case "专业救援支队":
            return t.named_for_place
        case "专业救援大队":
            if t.place_kind == "街道" and street_name == "unsaid":
                return silent("街道所建队伍的命名")
            return t.named_for_place
        case _:
            return True


@rule("第六条第一款", "专职人员还差的人数")
def full_time_short(t: RescueTeam, std: Standards) -> Count:
    """How many full-time members are still missing; none are asked of sector teams."""
    if t.team_type not in MUST_BE_STAFFED:
        return 0
    return max(std.full_time[t.team_type] - t.full_time, 0)


@rule("第六条第一款", "专（兼）职人员还差的人数")
def members_short(t: RescueTeam, std: Standards) -> Count:
    """How many members of either kind a township team still lacks."""
    if t.team_type != "专业救援大队":
        return 0
    return max(std.full_and_part_time[t.team_type] - (t.full_time + t.part_time), 0)


@rule("第六条第一款", "人数达到要求")
def staffed(t: RescueTeam, std: Standards) -> bool:
    """Nobody is missing."""
    return full_time_short(t, std) == 0 and members_short(t, std) == 0


@rule("第六条第二款", "用房、装备和岗位达标", note="标准由市级应急管理部门统一制定")
def equipped(t: RescueTeam) -> bool:
    """Up to the standard that the city's emergency office sets; asked of the four types of paragraph one."""
    return t.team_type not in MUST_BE_STAFFED or t.meets_equipment_standard


@rule("第七条", "属于应加强建设的行业")
def sector_named(t: RescueTeam) -> bool:
    """One of the twenty sectors, or another where the list is read as open."""
    return t.sector != "其他行业" or listed_sectors == "open_list"


@rule("第八条", "资格认定没有过期")
def accredited(t: RescueTeam, on: Date) -> bool:
    """Sector teams are accredited every year."""
    if t.team_type not in SECTOR_TEAMS:
        return True
    if t.accredited_on is None:
        return False
    if every_year == "twelve_months":
        return t.accredited_on <= on and t.accredited_on + years(1) >= on
    return t.accredited_on <= on and t.accredited_on.year == on.year


# ---- 第三章 队伍管理


@rule("第九条", "由谁直接管理")
def managed_by(
    t: RescueTeam,
) -> Literal["市级应急管理部门", "区县应急管理部门", "乡镇政府（街道办事处）", "行业（领域）主管部门和单位"]:
    """The office that manages the team."""
    match t.team_type:
        case "航空救援总队" | "专业救援总队":
            return "市级应急管理部门"
        case "专业救援支队":
            return "区县应急管理部门"
        case "专业救援大队":
            return "乡镇政府（街道办事处）"
        case _:
            return "行业（领域）主管部门和单位"


@rule("第十条第二款", "调令形式符合规定", principle=True)
def order_proper(m: Mission) -> bool:
    """In writing; in urgency by phone, with a written order afterwards. A call for help needs no order."""
    if m.asked_by in CALLS_FOR_HELP:
        return True
    return m.order_form == "书面" or (m.urgent and m.order_form == "电话" and m.written_afterwards)


@rule("第十条第一款", "优先服从上级调度")
def higher_first(m: Mission) -> bool:
    """Where a higher level calls at the same time, its call comes first."""
    return not m.higher_order_at_same_time or m.served_higher_first


@rule("第十一条第二款", "本级应急管理部门")
def own_office(t: RescueTeam) -> Literal["市级应急管理部门", "区县应急管理部门", "乡镇政府（街道办事处）"]:
    """Which office the team's own level means; of townships the text does not say."""
    match tier(t):
        case "市级":
            return "市级应急管理部门"
        case "区县级":
            return "区县应急管理部门"
        case _:
            if township_office == "township":
                return "乡镇政府（街道办事处）"
            return "区县应急管理部门"


@rule("第十一条第一款", "接到调令")
def ordered(m: Mission) -> bool:
    """An order, which is carried out at once."""
    return m.asked_by in ORDERS


@quantity("第十一条", "出动前的手续")
def before_moving(m: Mission, t: RescueTeam) -> Literal["立即执行", "报备", "报告并经同意", "向市级报告并经同意"]: ...


@case_of(
    before_moving,
    "第十一条第一款",
    "接到调令立即执行",
    when=lambda m, t: m.asked_by in ORDERS and not (m.asked_by == "上级调令" and m.across_areas),
)
def at_once(m: Mission, t: RescueTeam) -> Literal["立即执行", "报备", "报告并经同意", "向市级报告并经同意"]:
    """An order is carried out at once."""
    return "立即执行"


@case_of(
    before_moving,
    "第十一条第二款",
    "上级调令跨区域",
    when=lambda m, t: m.asked_by == "上级调令" and m.across_areas,
)
def after_filing(m: Mission, t: RescueTeam) -> Literal["立即执行", "报备", "报告并经同意", "向市级报告并经同意"]:
    """A higher order beyond its area: the own level is told, no consent is needed."""
    return "报备"


@case_of(before_moving, "第十一条第二款", "市内其他区县求援", when=lambda m, t: m.asked_by == "市内其他区县求援")
def after_consent(m: Mission, t: RescueTeam) -> Literal["立即执行", "报备", "报告并经同意", "向市级报告并经同意"]:
    """Another district asks: the own level is told and must agree."""
    return "报告并经同意"


@case_of(before_moving, "第十一条第二款", "跨省市求援", when=lambda m, t: m.asked_by == "跨省市求援")
def after_city_consent(m: Mission, t: RescueTeam) -> Literal["立即执行", "报备", "报告并经同意", "向市级报告并经同意"]:
    """Another province asks: the city's offices are told and must agree."""
    return "向市级报告并经同意"


@rule("第十一条第二款", "已告知本级部门")
def own_level_told(m: Mission, t: RescueTeam) -> bool:
    """The own level's emergency office was told before, and the sector office; of sector teams only by one reading."""
    if sector_office == "all_teams":
        return m.emergency_office_told and m.sector_office_told
    return m.emergency_office_told and (m.sector_office_told or t.team_type not in SECTOR_TEAMS)


@rule("第十一条第二款", "本级部门已同意")
def own_level_agreed(m: Mission, t: RescueTeam) -> bool:
    """Those told have agreed."""
    if who_agrees == "emergency_office":
        return m.emergency_office_agreed
    if sector_office == "all_teams":
        return m.emergency_office_agreed and m.sector_office_agreed
    return m.emergency_office_agreed and (m.sector_office_agreed or t.team_type not in SECTOR_TEAMS)


@rule("第十一条第二款", "已报告市级部门")
def city_told(m: Mission, t: RescueTeam) -> bool:
    """The city's emergency office was told, and its sector office; of sector teams only by one reading."""
    if sector_office == "all_teams":
        return m.city_emergency_office_told and m.city_sector_office_told
    return m.city_emergency_office_told and (m.city_sector_office_told or t.team_type not in SECTOR_TEAMS)


@rule("第十一条第二款", "市级部门已同意")
def city_agreed(m: Mission, t: RescueTeam) -> bool:
    """Those told have agreed."""
    if who_agrees == "emergency_office":
        return m.city_emergency_office_agreed
    if sector_office == "all_teams":
        return m.city_emergency_office_agreed and m.city_sector_office_agreed
    return m.city_emergency_office_agreed and (m.city_sector_office_agreed or t.team_type not in SECTOR_TEAMS)


@rule("第十一条", "可以出动")
def may_move(m: Mission, t: RescueTeam) -> bool:
    """All that must be done before the team moves has been done."""
    match before_moving(m, t):
        case "报备":
            return own_level_told(m, t)
        case "报告并经同意":
            return own_level_told(m, t) and own_level_agreed(m, t)
        case "向市级报告并经同意":
            return city_told(m, t) and city_agreed(m, t)
        case _:
            return ordered(m)


@rule("第十二条", "这次出动符合规定")
def mission_proper(m: Mission, t: RescueTeam) -> bool:
    """Ordered, told, signed in on site, and reviewed once it has ended."""
    return order_proper(m) and higher_first(m) and may_move(m, t) and m.signed_in and reviewed(m)


@rule("第十三条", "任务结束后已总结评估并形成报告")
def reviewed(m: Mission) -> bool:
    """A report of the review was written, once the mission has ended."""
    return m.review_written or not m.ended


@rule("第十一条", "历次出动都符合规定")
def missions_proper(t: RescueTeam) -> bool:
    """Every mission was ordered, told, signed in and reviewed as the articles ask."""
    return all(mission_proper(m, t) for m in t.missions)


@rule("第十六条", "已编制年度训练和演练计划")
def drills_planned(t: RescueTeam) -> bool:
    """A plan of drills for the year."""
    return t.training_plan


@rule("第十七条第一款", "已制定年度培训计划、建立培训档案")
def courses_planned(t: RescueTeam) -> bool:
    """A plan of courses for the year, with records."""
    return t.course_plan and t.course_records


@rule("第十六条", "计划齐备")
def planned(t: RescueTeam) -> bool:
    """Plans of drills and of courses."""
    return drills_planned(t) and courses_planned(t)


@rule("第十七条第二款", "未取得职业资格的人数")
def uncertified(t: RescueTeam) -> Count:
    """How many members have no certificate."""
    return max(t.full_time + t.part_time - t.certified, 0)


# ---- 第四章 队伍保障


@rule("第十九条", "经费由谁保障")
def funded_by(
    t: RescueTeam,
) -> Literal["市级应急管理部门", "区县应急管理部门", "乡镇政府（街道办事处）", "组建单位"]:
    """Whose budget carries the team."""
    match t.team_type:
        case "航空救援总队" | "专业救援总队":
            return "市级应急管理部门"
        case "专业救援支队":
            return "区县应急管理部门"
        case "专业救援大队":
            if township_money == "builder":
                return "乡镇政府（街道办事处）"
            return "区县应急管理部门"
        case _:
            return "组建单位"


@rule("第二十条", "购买的应急救援车辆免征车辆购置税")
def vehicles_tax_free(t: RescueTeam) -> bool:
    """Rescue vehicles that a recognised team of the system buys are free of purchase tax."""
    return t.recognised if covered(t) else False


@rule("第二十三条", "应有保险和健康档案的人数")
def members_meant_by(t: RescueTeam) -> Count:
    """Full-time and part-time members, or full-time only under the other reading."""
    if members_meant == "full_time_only":
        return t.full_time
    return t.full_time + t.part_time


@rule("第二十三条", "未购买人身意外伤害保险的人数")
def uninsured(t: RescueTeam) -> Count:
    """How many members are not insured against accidents."""
    return max(members_meant_by(t) - t.insured, 0)


@rule("第二十三条", "未建职业健康档案的人数")
def without_health_file(t: RescueTeam) -> Count:
    """How many members have no health file."""
    return max(members_meant_by(t) - t.health_files, 0)


@rule("第二十三条", "队员都有保险和健康档案")
def members_covered(t: RescueTeam) -> bool:
    """Nobody is without insurance or a health file."""
    return uninsured(t) == 0 and without_health_file(t) == 0


@rule("第二十二条", "标志、服装和涂装统一")
def marked(t: RescueTeam) -> bool:
    """Marks, clothing and livery as all others."""
    return t.common_marks


@rule("第二十九条", "按职业技能标准设置岗位职级")
def graded(t: RescueTeam) -> bool:
    """Posts graded by the national standard."""
    return t.graded_posts


@rule("第二十二条", "标识和岗位符合规定")
def marked_and_graded(t: RescueTeam) -> bool:
    """Marked as all others, and graded."""
    return marked(t) and graded(t)


@rule("第六条", "队伍建设符合规定")
def well_built(t: RescueTeam, std: Standards, on: Date) -> bool:
    """Part of the system, named, staffed, equipped, accredited, planned, insured and marked as the articles ask."""
    return (
        covered(t)
        and properly_named(t)
        and staffed(t, std)
        and equipped(t)
        and accredited(t, on)
        and planned(t)
        and members_covered(t)
        and marked_and_graded(t)
    )
