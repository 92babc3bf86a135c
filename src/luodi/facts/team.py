"""A rescue team: its type, its people, its plans, what it is sent to do."""

from __future__ import annotations

from luodi.facts.attribute import Record, choice, count, day, many, text, yes_no

TEAM_TYPES = (
    "航空救援总队", "专业救援总队", "市级行业专业队伍", "专业救援支队", "区县级行业专业队伍", "专业救援大队",
)  # fmt: skip
SECTORS = (
    "电力", "燃气", "环境保护", "城市管理", "管道", "市政工程", "特种设备", "水上运输", "道路运输", "轨道交通",
    "卫生健康", "危险化学品", "矿山", "金属冶炼", "建筑施工", "防汛抗旱", "森林防火", "地震地质", "隧道施工", "通信",
    "其他行业",
)  # fmt: skip


class Mission(Record, zh="出动", en="mission"):
    """One time a team was asked to move, and what was done."""

    asked_by = choice(
        "出动缘由", "Why it moves", "本级调令", "上级调令", "市内其他区县求援", "跨省市求援", sensitivity="open"
    )
    across_areas = yes_no("跨区域", "Outside its own area", sensitivity="open")
    urgent = yes_no("情况紧急", "Urgent", sensitivity="open")
    order_form = choice("调令形式", "Form of the order", "书面", "电话", "没有调令", sensitivity="open")
    written_afterwards = yes_no("事后补发书面调令", "Written order sent afterwards", sensitivity="open")
    emergency_office_told = yes_no(
        "出动前已告知本级应急管理部门", "Own level's emergency office told before", sensitivity="open"
    )
    sector_office_told = yes_no(
        "出动前已告知本级行业主管部门", "Own level's sector office told before", sensitivity="open"
    )
    emergency_office_agreed = yes_no("本级应急管理部门同意", "Own level's emergency office agreed", sensitivity="open")
    sector_office_agreed = yes_no("本级行业主管部门同意", "Own level's sector office agreed", sensitivity="open")
    city_emergency_office_told = yes_no("已报告市级应急管理部门", "City's emergency office told", sensitivity="open")
    city_sector_office_told = yes_no("已报告市级行业主管部门", "City's sector office told", sensitivity="open")
    city_emergency_office_agreed = yes_no("市级应急管理部门同意", "City's emergency office agreed", sensitivity="open")
    city_sector_office_agreed = yes_no("市级行业主管部门同意", "City's sector office agreed", sensitivity="open")
    higher_order_at_same_time = yes_no("同时有上级调度", "A higher level calls at the same time", sensitivity="open")
    served_higher_first = yes_no("优先服从上级调度", "The higher call was served first", sensitivity="open")
    signed_in = yes_no("已向现场指挥机构报到", "Signed in with the command on site", sensitivity="open")
    ended = yes_no("救援任务已经结束", "The mission has ended", sensitivity="open")
    review_written = yes_no("已形成总结评估报告", "Report of the review written", sensitivity="open")


class RescueTeam(Record, zh="救援队伍", en="rescue team"):
    """A professional rescue team of the city, a district, a township."""

    team_type = choice("队伍类型", "Type of team", *TEAM_TYPES, sensitivity="open")
    name = text("队伍名称", "Name of the team", sensitivity="open")
    named_for_place = yes_no(
        "名称为统一样式加本地地名", "Named after the common pattern with its place", sensitivity="open",
        ask="名称是“重庆市专业应急救援”加本地地名再加支队或者大队吗？",
    )  # fmt: skip
    place_kind = choice("组建地", "Set up by", "市", "区县", "乡镇", "街道", sensitivity="open")
    sector = choice("所属行业", "Sector", *SECTORS, sensitivity="open")
    recognised = yes_no("经认定纳入队伍体系", "Recognised as part of the system", sensitivity="open")
    national_or_volunteer = yes_no(
        "属于国家综合性消防救援队伍或者社会应急力量", "National fire service or volunteer force", sensitivity="open"
    )
    full_time = count("专职人员数", "Full-time members", most=10**5, sensitivity="open")
    part_time = count("兼职人员数", "Part-time members", most=10**5, sensitivity="open")
    meets_equipment_standard = yes_no(
        "用房、场地、装备和岗位达标", "Premises, equipment and posts up to standard", sensitivity="open"
    )
    accredited_on = day("最近一次资格认定之日", "Last accredited on", period="event", sensitivity="open", optional=True)
    training_plan = yes_no(
        "已编制本年度训练和演练计划", "Plan of drills for the year", period="year", sensitivity="open"
    )
    course_plan = yes_no("已制定本年度培训计划", "Plan of courses for the year", period="year", sensitivity="open")
    course_records = yes_no("已建立培训档案", "Records of courses kept", sensitivity="open")
    certified = count("取得职业资格的人数", "Members with a certificate", most=10**5, sensitivity="open")
    insured = count("已购买人身意外伤害保险的人数", "Members insured against accidents", most=10**5, sensitivity="open")
    health_files = count("已建职业健康档案的人数", "Members with a health file", most=10**5, sensitivity="open")
    common_marks = yes_no("标志、服装和涂装统一", "Marks, clothing and livery as all others", sensitivity="open")
    graded_posts = yes_no("按职业技能标准设置岗位职级", "Posts graded by the national standard", sensitivity="open")
    missions = many(Mission, "出动情况", "Missions", most=500)
