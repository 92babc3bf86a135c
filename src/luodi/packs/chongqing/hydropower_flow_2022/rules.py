"""渝府办发〔2022〕121号: small hydropower stations, the flow they owe, and when they count as having released it.

Not modelled here because they compute nothing: articles 1, 3 (purpose, duties of offices), 4 first paragraph (technical
codes), 6 (what works and devices are), 10 (the platform), 14 and 15 (disclosure, tip-offs): see ``provisions.csv``.
"""

from typing import Literal

from luodi.facts import *
from luodi.packs.chongqing.hydropower_flow_2022.doubts import *
from luodi.rules import *

# ---- 第二条 适用范围


@rule("第二条第一款", "属于小水电站")
def in_scope(st: HydroStation, std: Standards) -> bool:
    """In the city, of 50,000 kW and below."""
    return st.in_city and st.capacity <= std.largest


# ---- 第四条、第五条 生态流量


@rule("第四条第二款", "各文件规定一致")
def documents_agree(d: Intake) -> bool:
    """At least one document states the flow, and all that do state the same."""
    least = min((f.flow for f in d.sources), default=cubic_metres_per_second(0))
    most = max((f.flow for f in d.sources), default=cubic_metres_per_second(0))
    return len(d.sources) >= 1 and least == most


@quantity("第四条第二款", "生态流量确定值")
def required_flow(d: Intake) -> Flow: ...


@case_of(required_flow, "第四条第二款", "按文件规定", when=documents_agree)
def by_documents(d: Intake) -> Flow:
    """What the plans, the permit or the assessment state."""
    return max((f.flow for f in d.sources), default=cubic_metres_per_second(0))


@case_of(
    required_flow,
    "第四条第二款",
    "没有规定或者不一致，由水行政商生态环境部门确定",
    when=lambda d: not documents_agree(d),
)
def by_agreement(d: Intake) -> Flow:
    """What the two offices have settled; silent until they have."""
    if d.agreed_flow is None:
        return silent("水行政主管部门尚未商定生态流量")
    return d.agreed_flow


@rule("第四条第二款", "需要专题论证")
def study_due(st: HydroStation) -> bool:
    """Mainly for other uses, or in a nature reserve."""
    return st.multipurpose or st.in_reserve


@rule("第四条第二款", "专题论证合乎要求")
def studied(st: HydroStation) -> bool:
    """Studied, and other offices asked, where that is due."""
    return not study_due(st) or (st.study_made and st.opinions_sought)


@rule("第五条", "应当重新确定生态流量")
def reset_due(st: HydroStation) -> bool:
    """The inflow or the needs downstream have changed."""
    return inflow_changed(st) or demand_changed(st)


# ---- 第七条至第十一条 业主的义务


@rule("第七条", "设施与主体工程同时建成")
def built_in_step(st: HydroStation) -> bool:
    """New, unfinished and altered stations: designed, built, accepted and started with the main works."""
    if st.stage == "已运行":
        return True
    if together == "three":
        return st.designed_together and st.built_together and st.started_together
    return st.designed_together and st.built_together and st.accepted_together and st.started_together


@rule("第七条", "泄放方案内容齐全")
def plan_complete(st: HydroStation) -> bool:
    """The plan states flow, works, device and way of access; asked of stations being built."""
    stated = st.plan_has_flow and st.plan_has_works and st.plan_has_device and st.plan_has_access
    return st.stage == "已运行" or stated


@rule("第八条", "可以投入运行")
def may_run(st: HydroStation) -> bool:
    """A running station whose works are not in order must refit and be accepted first."""
    return st.stage != "已运行" or st.works_in_order or st.refit_accepted


@rule("第十条", "监测数据已按要求报送")
def data_delivered(st: HydroStation, on: Date) -> bool:
    """Sent to the platform; where there is no network, copied within a month."""
    if st.has_network:
        return st.uploads
    return st.last_copied_on is not None and st.last_copied_on <= on and st.last_copied_on + months(1) >= on


@rule("第十条", "图像信息齐全")
def pictures_complete(st: HydroStation) -> bool:
    """Pictures show name, required flow, release and time."""
    return st.shows_name and st.shows_required and st.shows_release and st.shows_time


@rule("第十一条（一）", "书面报备的时限")
def report_by(f: Fault, std: Standards) -> Hours:
    """A day; with an extension of the report, two days in all or on top of the day."""
    if not f.extended or extension_of == "repair":
        return std.report_limit
    if extension_from == "on_top":
        return std.report_limit + std.extension_limit
    return std.extension_limit


@rule("第十一条（一）", "已按时书面报备")
def reported_in_time(f: Fault, std: Standards) -> bool:
    """The written report came within the time, from discovery or from when it was known that repair would fail."""
    if report_from == "unrepairable":
        return f.reported_after is not None and f.reported_after <= f.unrepairable_after + report_by(f, std)
    return f.reported_after is not None and f.reported_after <= report_by(f, std)


@rule("第十一条（一）", "已及时修复", note="第九条写设施、装置损坏的也应及时修复")
def mended_promptly(f: Fault, std: Standards) -> bool:
    """Repaired within a day, or promptly in a person's judgement."""
    if promptly == "judged":
        return f.repaired_after is not None and repaired_promptly(f)
    return f.repaired_after is not None and f.repaired_after <= std.report_limit


@rule("第十一条（一）", "在延期之内修复")
def mended_in_extension(f: Fault, std: Standards) -> bool:
    """Where it is the repair that is extended: two days in all, or on top of the day."""
    if extension_from == "on_top":
        return f.repaired_after is not None and f.repaired_after <= std.report_limit + std.extension_limit
    return f.repaired_after is not None and f.repaired_after <= std.extension_limit


@rule("第十一条（一）", "修复之前的处理合乎要求")
def handled_meanwhile(f: Fault, std: Standards) -> bool:
    """Temporary measures and a report in time; an extension, where it is one of the repair, kept."""
    told = f.temporary_measures and reported_in_time(f, std)
    if extension_of == "report":
        return told
    return told and (mended_in_extension(f, std) or not f.extended)


@rule("第十一条（一）", "这一故障处理合乎要求")
def fault_handled(f: Fault, std: Standards) -> bool:
    """Repaired promptly, or handled meanwhile."""
    return mended_promptly(f, std) or handled_meanwhile(f, std)


@rule("第十一条（一）", "故障处理都合乎要求")
def faults_handled(st: HydroStation, std: Standards) -> bool:
    """Every fault was."""
    return all(fault_handled(f, std) for f in st.faults)


@rule("第十一条（二）", "监测数据保存的年数")
def years_to_keep(st: HydroStation, std: Standards) -> Count:
    """Five years are encouraged at model stations; for others the text gives no time."""
    if st.green_model or kept_for == "every_station":
        return std.years_kept
    return silent("一般电站监测数据的保存期限")


@rule("第十一条（四）", "保障方案已经报备")
def guarantee_filed(st: HydroStation) -> bool:
    """A plan is filed before works, disasters or the grid hinder the release."""
    return not st.release_hindered or st.guarantee_plan_filed


@rule("第十一条（五）", "公示牌内容齐全")
def board_complete(st: HydroStation) -> bool:
    """Name, kind of works, required flow, supervisor, telephone."""
    return st.board_fields == 5


@rule("第十一条", "业主的各项义务都已履行")
def owner_in_order(st: HydroStation, std: Standards, on: Date) -> bool:
    """What articles 7 to 11 ask of the owner."""
    return (
        built_in_step(st)
        and plan_complete(st)
        and may_run(st)
        and data_delivered(st, on)
        and pictures_complete(st)
        and faults_handled(st, std)
        and guarantee_filed(st)
        and board_complete(st)
    )


# ---- 第十二条（四） 认定


@rule("第十二条第一款（四）", "初步认定满足")
def met(i: ReleaseInterval, d: Intake) -> bool:
    """At least the required flow was released; an interval that was not measured is not met."""
    if i.released is None:
        if missing_data == "unsaid":
            return silent("缺测时段如何认定")
        return False
    return i.released >= required_flow(d)


@rule("第十二条第二款1", "来水不足且已按来水泄放")
def low_inflow(i: ReleaseInterval, d: Intake, st: HydroStation) -> bool:
    """A run-of-river or daily-storage station whose inflow was below the required flow and was passed on in full."""
    if i.inflow is None or i.released is None:
        return False
    return st.regulation in ("径流式", "日调节") and i.inflow < required_flow(d) and i.released >= i.inflow


@rule("第十二条第二款2", "因防汛抗旱或者饮用水水源地取水停止下泄")
def drought_or_supply(i: ReleaseInterval) -> bool:
    """Floods, drought or the supply of drinking water."""
    return i.ground == "防汛抗旱或者取水"


@rule("第十二条第二款3", "因工程修复、施工无法执行")
def works(i: ReleaseInterval) -> bool:
    """Repairs or works."""
    return i.ground == "工程修复施工"


@rule("第十二条第二款4", "因不可抗力无法下泄")
def force_majeure(i: ReleaseInterval) -> bool:
    """Force majeure."""
    return i.ground == "不可抗力"


@rule("第十二条第二款", "有可以认定满足的情形")
def ground_holds(i: ReleaseInterval, d: Intake, st: HydroStation) -> bool:
    """One of the four grounds."""
    match i.ground:
        case "来水不足":
            return low_inflow(i, d, st)
        case "防汛抗旱或者取水":
            return drought_or_supply(i)
        case "工程修复施工":
            return works(i)
        case "不可抗力":
            return force_majeure(i)
        case _:
            return False


@rule("第十二条第二款", "经核定备案可以认定满足")
def exempted(i: ReleaseInterval, d: Intake, st: HydroStation) -> bool:
    """A ground holds, the district has approved it, and it is filed with the city."""
    return ground_holds(i, d, st) and i.approved and i.filed


@rule("第十二条", "这一时段满足泄放要求")
def settled(i: ReleaseInterval, d: Intake, st: HydroStation) -> bool:
    """Met by the data, or counted as met."""
    return met(i, d) or exempted(i, d, st)


@rule("第九条", "连续足额泄放生态流量")
def flow_satisfied(st: HydroStation) -> bool:
    """Every interval of every intake is settled."""
    return all(all(settled(i, d, st) for i in d.intervals) for d in st.intakes)


@rule("第十二条", "不满足的时段数")
def intervals_short(st: HydroStation) -> Count:
    """How many intervals are not settled."""
    return sum(count(i for i in d.intervals if not settled(i, d, st)) for d in st.intakes)


@rule("第十二条第一款（四）", "待核实的时段数")
def intervals_to_verify(st: HydroStation) -> Count:
    """How many intervals are not met by the data and not yet verified."""
    return sum(count(i for i in d.intervals if not met(i, d) and not i.verified) for d in st.intakes)


# ---- 第十二条（一）（二） 检查和重点监管


@rule("第十二条第一款（一）", "应当委托第三方确认")
def third_party_due(st: HydroStation) -> bool:
    """It cannot be told whether enough is released, and no third party has confirmed it yet."""
    return st.release_unclear and not st.confirmed_by_third_party


@rule("第十二条第一款（二）", "应当纳入重点监管名录")
def key_station(st: HydroStation) -> bool:
    """Any of the four criteria, or all under the other reading."""
    if key_criteria == "all_four":
        return st.protected_downstream and long_dewatered(st) and many_problems(st) and st.target_section
    return st.protected_downstream or long_dewatered(st) or many_problems(st) or st.target_section


@rule("第十二条第一款（二）", "重点监管名录正确")
def list_right(st: HydroStation) -> bool:
    """A station that must be on the list is on it."""
    return not key_station(st) or st.on_key_list


@rule("第十二条第一款（二）", "属于枯水期内的实地检查")
def dry_season_visit(v: Inspection, on: Date) -> bool:
    """A visit in a dry season, not later than the day, within the year before it."""
    in_season = v.in_dry_season if dry_season == "local" else v.checked_on.month in (11, 12, 1, 2, 3, 4)
    return v.kind == "实地检查" and in_season and v.checked_on <= on and v.checked_on + years(1) > on


@rule("第十二条第一款（二）", "枯水期实地检查还差的次数")
def visits_short(st: HydroStation, std: Standards, on: Date) -> Count:
    """How many visits a key station still lacks; others need none."""
    if not key_station(st):
        return 0
    return max(std.dry_season_visits - count(v for v in st.inspections if dry_season_visit(v, on)), 0)


# ---- 第十三条 整改


@rule("第十三条", "应当挂牌督办")
def listed_supervision(st: HydroStation) -> bool:
    """Grave problem, strong reaction, half-hearted measures: all three, or any under the other reading."""
    if listed_when == "any_one":
        return st.ecological_problem or st.public_outcry or st.weak_measures
    return st.ecological_problem and st.public_outcry and st.weak_measures


@rule("第十三条", "应当采取的措施")
def next_step(st: HydroStation) -> Literal["无", "下发整改通知", "挂牌督办", "依法处罚"]:
    """The strongest measure that the article names: a notice for a station that does not satisfy, the others for
    whoever is of their kind, or of those that do not satisfy only where that is the reading."""
    if measures_for == "each_alone" and st.breaks_law:
        return "依法处罚"
    if measures_for == "each_alone" and listed_supervision(st):
        return "挂牌督办"
    if flow_satisfied(st):
        return "无"
    if st.breaks_law:
        return "依法处罚"
    if listed_supervision(st):
        return "挂牌督办"
    return "下发整改通知"


@rule("第十三条", "整改逾期")
def overdue(st: HydroStation, on: Date) -> bool:
    """The time that the notice gave has passed and it is not rectified."""
    if st.notice_on is None or st.rectified:
        return False
    return full_days(st.notice_on, on) > days_to_rectify(st)
