"""A small hydropower station: its intakes and the flow they release, its facilities, faults and inspections."""

from __future__ import annotations

from luodi.facts.attribute import Record, choice, count, day, many, number, yes_no

GROUNDS = ("无", "来水不足", "防汛抗旱或者取水", "工程修复施工", "不可抗力")


class FlowSource(Record, zh="流量依据", en="source of a required flow"):
    """One document that states the ecological flow of an intake."""

    document = choice(
        "规定流量的文件", "Document", "流域综合规划及规划环评", "水能资源开发规划及规划环评", "项目取水许可",
        "项目环评", sensitivity="open",
    )  # fmt: skip
    flow = number("Flow", "文件规定的生态流量", "Flow it states", most=10**5, sensitivity="open")


class ReleaseInterval(Record, zh="泄放时段", en="interval of release"):
    """A stretch of time over which the release was measured."""

    released = number(
        "Flow", "下泄流量", "Flow released", most=10**5, sensitivity="open", optional=True,
        ask="这一时段每秒下泄多少立方米（缺测写“无”）？", ask_en="Flow released; 无 where it was not measured?",
    )  # fmt: skip
    inflow = number("Flow", "坝址上游来水量", "Inflow above the dam", most=10**5, sensitivity="open", optional=True)
    ground = choice("未足额泄放的原因", "Ground for releasing less", *GROUNDS, sensitivity="open")
    approved = yes_no("经区县水行政主管部门核定", "Approved by the district's water office", sensitivity="open")
    filed = yes_no("已报市水行政主管部门备案", "Filed with the city's water office", sensitivity="open")
    verified = yes_no("已组织核实", "Verified", sensitivity="open")


class Intake(Record, zh="取水水源", en="intake"):
    """One source of water with its dam or gate: the section at which the flow is reckoned."""

    sources = many(FlowSource, "生态流量的依据", "Documents that state the flow", most=12)
    agreed_flow = number(
        "Flow", "商定的生态流量", "Flow settled by the water and environment offices", most=10**5,
        sensitivity="open", optional=True,
    )  # fmt: skip
    intervals = many(ReleaseInterval, "各时段泄放", "Intervals", most=120_000)


class Fault(Record, zh="故障", en="fault"):
    """A fault of the release works or the monitoring device."""

    repaired_after = number(
        "Hours", "修复用时", "Hours until repaired", most=10**5, sensitivity="open", optional=True,
        ask="发现之后几小时修复（没有修复写“无”）？", ask_en="Hours until repaired; 无 if not repaired?",
    )  # fmt: skip
    temporary_measures = yes_no("已采取临时性措施", "Temporary measures taken", sensitivity="open")
    reported_after = number(
        "Hours", "书面报备用时", "Hours until the written report", most=10**5, sensitivity="open", optional=True,
        ask="发现之后几小时书面报备（没有报备写“无”）？", ask_en="Hours until the written report; 无 if none?",
    )  # fmt: skip
    unrepairable_after = number(
        "Hours", "查明不能及时修复的用时", "Hours until it was known that repair would fail", most=10**5,
        sensitivity="open",
        ask="发现之后几小时查明不能及时修复？", ask_en="Hours until it was known that repair would fail?",
    )  # fmt: skip
    extended = yes_no("经申请延期", "Extension granted", sensitivity="open")


class Inspection(Record, zh="监督检查", en="inspection"):
    """A visit or an online check by the water office."""

    kind = choice("检查方式", "Kind of check", "实地检查", "线上抽查", sensitivity="open")
    checked_on = day("检查日期", "Date of the check", period="event", sensitivity="open")
    in_dry_season = yes_no("在当地划定的枯水期内", "In the local dry season", sensitivity="open")


class HydroStation(Record, zh="小水电站", en="small hydropower station"):
    """A hydropower station and its owner's duties."""

    capacity = number(
        "Power", "单站装机容量", "Installed capacity", most=10**8, sensitivity="open", ask="装机多少千瓦？"
    )
    in_city = yes_no("位于本市", "In the city", sensitivity="open")
    stage = choice("建设阶段", "Stage", "新建", "在建", "改扩建", "已运行", sensitivity="open")
    regulation = choice("调节性能", "Regulation", "径流式", "日调节", "其他调节", sensitivity="open")
    multipurpose = yes_no("以综合利用功能为主", "Mainly for other uses", sensitivity="open")
    in_reserve = yes_no("位于自然保护区", "In a nature reserve", sensitivity="open")
    study_made = yes_no("流量已专题论证", "Flow studied by experts", sensitivity="open")
    opinions_sought = yes_no("已征求有关部门意见", "Other offices asked", sensitivity="open")
    intakes = many(Intake, "取水水源情况", "Intakes", most=20)

    designed_together = yes_no("与主体工程同时设计", "Designed with the main works", sensitivity="open")
    built_together = yes_no("与主体工程同时施工", "Built with the main works", sensitivity="open")
    accepted_together = yes_no("与主体工程同步验收", "Accepted with the main works", sensitivity="open")
    started_together = yes_no("与主体工程同时投产", "Started with the main works", sensitivity="open")
    plan_has_flow = yes_no("泄放方案写明流量标准", "Plan states the flow", sensitivity="open")
    plan_has_works = yes_no("泄放方案写明泄放设施", "Plan states the works", sensitivity="open")
    plan_has_device = yes_no("泄放方案写明监测装置", "Plan states the device", sensitivity="open")
    plan_has_access = yes_no("泄放方案写明接入方式", "Plan states the way of access", sensitivity="open")
    works_in_order = yes_no("泄放设施和监测装置符合要求", "Works and device in order", sensitivity="open")
    refit_accepted = yes_no("泄放方案已实施并验收合格", "Refit carried out and accepted", sensitivity="open")

    has_network = yes_no("具备通信网络传输条件", "Has a network", sensitivity="open")
    uploads = yes_no("向区县监管平台传输数据", "Sends data to the platform", sensitivity="open")
    last_copied_on = day(
        "最近一次拷贝数据之日", "Data last copied on", period="event", sensitivity="open", optional=True
    )
    shows_name = yes_no("图像标明电站名称", "Pictures show the name", sensitivity="open")
    shows_required = yes_no("图像标明生态流量确定值", "Pictures show the required flow", sensitivity="open")
    shows_release = yes_no("图像标明实时泄放值", "Pictures show the release", sensitivity="open")
    shows_time = yes_no("图像标明采样时间", "Pictures show the time", sensitivity="open")
    green_model = yes_no("为水利部命名的绿色示范电站", "Named a green model station", sensitivity="open")
    board_fields = count("公示牌写明的法定项目数", "Items that the board shows", most=5, sensitivity="open",
                         ask="公示牌写明名称、设施类型、流量确定值、监管单位、监督电话中的几项？")  # fmt: skip
    faults = many(Fault, "故障和异常", "Faults", most=500)
    release_hindered = yes_no(
        "检修、灾害或者电网工况影响下泄", "Works, disaster or grid hinder release", sensitivity="open"
    )
    guarantee_plan_filed = yes_no("保障方案已书面报备", "Guarantee plan filed in writing", sensitivity="open")

    protected_downstream = yes_no("下游存在敏感保护对象", "Protected objects downstream", sensitivity="open")
    target_section = yes_no("已确定为生态流量目标控制断面", "Set as a control section", sensitivity="open")
    on_key_list = yes_no("已纳入重点监管名录", "On the key list", sensitivity="open")
    inspections = many(Inspection, "历次监督检查", "Inspections", most=500)
    release_unclear = yes_no("不能判断是否足额下泄", "Cannot be told whether enough is released", sensitivity="open")
    confirmed_by_third_party = yes_no(
        "有资质第三方已现场确认", "Confirmed on site by a third party", sensitivity="open"
    )

    notice_on = day("整改通知下发之日", "Notice to rectify issued", period="event", sensitivity="open", optional=True)
    rectified = yes_no("已整改到位", "Rectified", sensitivity="open")
    ecological_problem = yes_no("生态问题突出", "Grave ecological problem", sensitivity="open")
    public_outcry = yes_no("社会反映强烈", "Strong public reaction", sensitivity="open")
    weak_measures = yes_no("整改措施不力", "Rectified half-heartedly", sensitivity="open")
    breaks_law = yes_no("涉及违法", "Breaks the law", sensitivity="open")
