"""渝卫发〔2020〕80号: grave infectious diseases, what must be reported, zoned, tested and observed.

Not modelled here because they compute nothing: aims, basis and principles (一 to 三), monitoring and risk talks
(六（一）1 to 3 but for the markets named there), treatment, disinfection, ports and publicity (六（二）4, 6 to 12
and 14), the safeguards (六（三）) and the closing report (六（四）), a procedure: see ``provisions.csv``.
"""

from typing import Literal

from luodi.facts import *
from luodi.packs.chongqing.epidemic_control_2020.doubts import *
from luodi.rules import *

GRAVE_CLASSES = ("甲类", "按甲类管理的乙类", "新发突发急性")
SMALL_PLACES = ("楼栋", "病区", "居民小区", "村组")

# ---- 四 适用范围、五 组织体系


@rule("四第2段", "属于重大传染病")
def grave_disease(o: Outbreak) -> bool:
    """Class A, class B managed as A, or newly emerging."""
    return o.disease_class in GRAVE_CLASSES


@rule("四第1段", "属于本方案适用范围")
def in_scope(o: Outbreak) -> bool:
    """A grave disease in the city, or elsewhere if it may reach the city."""
    return grave_disease(o) and (o.place == "本市" or o.may_reach_city)


@rule("五", "应当组建疫情防控领导小组")
def leading_group_due(o: Outbreak) -> bool:
    """In a state of emergency, of the grades 特别重大 and 重大."""
    return in_scope(o) and o.grade in ("特别重大", "重大")


@rule("五", "领导小组已按要求组建")
def organised(o: Outbreak) -> bool:
    """Formed where it is due."""
    return not leading_group_due(o) or o.leading_group


# ---- 六（一）4 信息报告


@rule("六（一）4", "属于特别重大传染病")
def of_gravest_grade(o: Outbreak) -> bool:
    """Confirmed or expected to be of the gravest grade; any grave disease under the other reading."""
    if gravest == "any_grave":
        return grave_disease(o)
    return o.grade == "特别重大" or o.expected_gravest


@rule("六（一）4", "应当按时限报告")
def report_due(o: Outbreak) -> bool:
    """Confirmed or expected to be of the gravest grade, or grave and of a type that cannot yet be told."""
    return of_gravest_grade(o) or (o.grave_situation and o.disease_class == "暂时无法判定")


@rule("六（一）4", "30分钟内电话报告")
def phoned_in_time(r: SituationReport, std: Standards) -> bool:
    """The call came within half an hour."""
    return r.phone_after is not None and r.phone_after <= std.phone_limit


@rule("六（一）4", "1小时内书面报告")
def written_in_time(r: SituationReport, std: Standards) -> bool:
    """The first written report came within an hour."""
    if written_from == "phone":
        return r.written_after_phone is not None and r.written_after_phone <= std.written_limit
    return r.written_after is not None and r.written_after <= std.written_limit


@rule("六（一）4", "每隔12小时至少报送1次")
def followed_up(r: SituationReport, std: Standards) -> bool:
    """No gap between written reports is longer than twelve hours."""
    return r.longest_interval <= std.follow_up_interval


@rule("六（一）4", "这份报告合乎时限")
def report_proper(r: SituationReport, std: Standards) -> bool:
    """By phone, in writing and afterwards; the city's commission tells the national one too."""
    nation = r.reporter != "市卫生健康委" or r.nation_told
    return phoned_in_time(r, std) and written_in_time(r, std) and followed_up(r, std) and nation


@rule("六（一）4", "区县卫生健康委已按时限报告")
def first_tier_reported(o: Outbreak, std: Standards) -> bool:
    """The district's commission reported in time."""
    return any(report_proper(r, std) for r in o.reports if r.reporter == "区县卫生健康委")


@rule("六（一）4", "区县政府、市卫生健康委已按时限报告")
def second_tier_reported(o: Outbreak, std: Standards) -> bool:
    """Each of the two, or one of them by the other reading."""
    district = any(report_proper(r, std) for r in o.reports if r.reporter == "区县政府")
    city = any(report_proper(r, std) for r in o.reports if r.reporter == "市卫生健康委")
    if second_tier == "one":
        return district or city
    return district and city


@rule("六（一）4", "两级报告合乎要求")
def reported_properly(o: Outbreak, std: Standards) -> bool:
    """Nothing is due, or both tiers reported in time."""
    return not report_due(o) or (first_tier_reported(o, std) and second_tier_reported(o, std))


@rule("六（一）4", "可以越级上报")
def may_report_past_level(o: Outbreak) -> bool:
    """A grave disease that may have a great impact on society."""
    return grave_disease(o) and social_impact(o)


@rule("六（一）4", "越级上报合乎要求")
def past_level_proper(o: Outbreak) -> bool:
    """Reported past a level only where that is allowed, with a copy to the authority passed over."""
    return not o.reported_past_level or (may_report_past_level(o) and o.passed_over_told)


# ---- 六（二）1 流行病学调查


@rule("六（二）1", "24小时内完成流行病学调查")
def investigated_in_time(o: Outbreak, std: Standards) -> bool:
    """Finished within a day; of a disease outside the plan nothing is asked."""
    if not in_scope(o):
        return True
    if investigation_start == "outbreak":
        return o.investigated_after_outbreak is not None and o.investigated_after_outbreak <= std.investigation_limit
    return o.investigated_after_report is not None and o.investigated_after_report <= std.investigation_limit


# ---- 六（二）2 防控区域划定


@quantity("六（二）2", "划定疫点、疫区的单位")
def zone_unit(o: Outbreak) -> Literal["楼栋、病区、居民小区、村组", "患者居留过的场所", "媒介生物监测的范围"]: ...


@case_of(zone_unit, "六（二）2", "呼吸道传染病，原则上", when=lambda o: o.route == "呼吸道")
def zone_of_respiratory(o: Outbreak) -> Literal["楼栋、病区、居民小区、村组", "患者居留过的场所", "媒介生物监测的范围"]:
    """By building, ward, estate or village group, in principle."""
    return "楼栋、病区、居民小区、村组"


@case_of(zone_unit, "六（二）2", "肠道传染病", when=lambda o: o.route == "肠道")
def zone_of_intestinal(o: Outbreak) -> Literal["楼栋、病区、居民小区、村组", "患者居留过的场所", "媒介生物监测的范围"]:
    """By the places where the patient stayed."""
    return "患者居留过的场所"


@case_of(zone_unit, "六（二）2", "媒介生物传染病", when=lambda o: o.route == "媒介生物")
def zone_of_vector(o: Outbreak) -> Literal["楼栋、病区、居民小区、村组", "患者居留过的场所", "媒介生物监测的范围"]:
    """By what the monitoring of vectors shows."""
    return "媒介生物监测的范围"


@rule("六（二）2", "可以区县为单位划定疫区")
def district_zone_allowed(o: Outbreak) -> bool:
    """Spreading, or a disease that calls for it, after an assessment as a whole."""
    if after_assessment == "features_only":
        return o.spreading or (features_call(o) and o.assessed)
    return (o.spreading or features_call(o)) and o.assessed


@rule("六（二）2", "这一区域划定合乎规定")
def zone_proper(z: ControlZone, o: Outbreak) -> bool:
    """Drawn by what the route of the disease asks, or by district with its risk level."""
    if z.level == "区县":
        return z.kind == "疫区" and district_zone_allowed(o) and z.risk_level_set
    match zone_unit(o):
        case "患者居留过的场所":
            return z.kind == "疫点" and z.level == "患者居留过的场所" and z.patient_stayed
        case "媒介生物监测的范围":
            return z.by_vector_monitoring
        case _:
            return z.level in SMALL_PLACES


@rule("六（二）2", "疫点、疫区都合乎规定")
def zoned_properly(o: Outbreak) -> bool:
    """An outbreak in scope has a zone, and every zone is drawn as it should be."""
    return not in_scope(o) or (len(o.zones) >= 1 and all(zone_proper(z, o) for z in o.zones))


# ---- 六（二）3 实验室检测


@rule("六（二）3", "应当具备病原学检测能力")
def must_test(clinic: MedicalInstitution) -> bool:
    """Institutions of the second grade and above."""
    return clinic.grade in ("二级", "三级")


@rule("六（二）3", "检测能力合乎要求")
def able_to_test(clinic: MedicalInstitution) -> bool:
    """Able where it must be."""
    return not must_test(clinic) or clinic.tests_pathogens


@rule("六（二）3第2段", "须经中国疾控中心复核")
def nation_must_check(s: Specimen) -> bool:
    """The city's first case of a new or unexplained disease; three separate things under the other reading."""
    unknown = s.disease in ("国内外新发传染病", "不明原因传染病")
    if first_in_city == "separate":
        return unknown or s.first_case == "全市首发"
    return unknown and s.first_case == "全市首发"


@quantity("六（二）3第2段", "由谁复核确认")
def confirmed_by(s: Specimen) -> Literal["中国疾控中心", "市疾控中心"]: ...


@case_of(confirmed_by, "六（二）3第2段", "全市首发的新发、不明原因传染病", when=nation_must_check)
def by_nation(s: Specimen) -> Literal["中国疾控中心", "市疾控中心"]:
    """The national centre, after the city's."""
    return "中国疾控中心"


@case_of(
    confirmed_by,
    "六（二）3第2段",
    "各区县首发病例",
    when=lambda s: s.first_case in ("全市首发", "本区县首发") and not nation_must_check(s),
)
def by_city(s: Specimen) -> Literal["中国疾控中心", "市疾控中心"]:
    """The city's centre; the first case of the city is the first of its district as well."""
    return "市疾控中心"


@rule("六（二）3第2段", "阳性结果可以确认")
def confirmed(s: Specimen) -> bool:
    """Positive, taken by the district's centre where the text says so, and checked by all who must."""
    if confirmed_by(s) == "中国疾控中心":
        return s.positive and s.taken_by_district and s.checked_by_city and s.checked_by_nation
    return s.positive and s.checked_by_city


@rule("六（二）3第2段", "已确认的首发病例数")
def confirmed_cases(o: Outbreak) -> Count:
    """How many first cases are confirmed."""
    return count(s for s in o.specimens if s.first_case != "不是首发" and confirmed(s))


# ---- 六（二）5 隔离医学观察


@quantity("六（二）5", "观察方式")
def observation(c: Contact, o: Outbreak) -> Literal["集中隔离", "集中或者居家隔离", "社区管理", "不须观察"]: ...


@case_of(
    observation,
    "六（二）5",
    "甲类、按甲类管理的密切接触者，高危人群",
    when=lambda c, o: (
        (c.exposure == "密切接触者" and o.disease_class in ("甲类", "按甲类管理的乙类"))
        or c.exposure == "暴露于高风险环境的高危人群"
    ),
)
def at_common_site(c: Contact, o: Outbreak) -> Literal["集中隔离", "集中或者居家隔离", "社区管理", "不须观察"]:
    """At a common site, in principle."""
    return "集中隔离"


@case_of(
    observation,
    "六（二）5",
    "其他乙类的密切接触者",
    when=lambda c, o: c.exposure == "密切接触者" and o.disease_class == "其他乙类",
)
def at_site_or_home(c: Contact, o: Outbreak) -> Literal["集中隔离", "集中或者居家隔离", "社区管理", "不须观察"]:
    """At a common site or at home, by how the disease spreads; outside the plan under the other reading."""
    if other_class_b == "out_of_scope":
        return silent("其他乙类传染病不属于重大传染病")
    return "集中或者居家隔离"


@case_of(
    observation,
    "六（二）5",
    "不适合集中隔离的人员",
    when=lambda c, o: c.unfit_for_site and c.exposure != "其他",
    exception_to=(at_common_site, at_site_or_home),
)
def in_community(c: Contact, o: Outbreak) -> Literal["集中隔离", "集中或者居家隔离", "社区管理", "不须观察"]:
    """Looked after by the community."""
    return "社区管理"


@case_of(observation, "六（二）5", "密切接触者、高风险人群以外的人员", when=lambda c, o: c.exposure == "其他")
def left_alone(c: Contact, o: Outbreak) -> Literal["集中隔离", "集中或者居家隔离", "社区管理", "不须观察"]:
    """Only close contacts and people at high risk are observed."""
    return "不须观察"


@rule("六（二）5", "这名对象的观察合乎规定")
def observed_properly(c: Contact, o: Outbreak) -> bool:
    """Observed as the text asks; at a common site each in a single room."""
    match observation(c, o):
        case "集中隔离":
            return c.held == "集中隔离" and c.single_room
        case "不须观察":
            return True
        case "集中或者居家隔离":
            return c.held == "居家隔离" or (c.held == "集中隔离" and c.single_room)
        case _:
            return c.held == "社区管理"


@rule("六（二）5", "观察对象都合乎规定")
def all_observed(o: Outbreak) -> bool:
    """Close contacts and people exposed to high risk are all observed as the text asks."""
    return all(observed_properly(c, o) for c in o.contacts)


@rule("六（二）5", "观察期已满", note="天数由该传染病的诊疗防控方案规定")
def observation_over(c: Contact, on: Date) -> bool:
    """So many days of observation have passed as another document says."""
    return full_days(c.observed_since, on) >= observation_days(c)


@rule("六（二）5", "观察期已满的人数")
def released(o: Outbreak, on: Date) -> Count:
    """How many have served their time of observation."""
    return count(c for c in o.contacts if observation_over(c, on))


# ---- 六（一）1、六（二）13 场所


@rule("六（一）1", "从业人员列入健康监测的场所")
def staff_monitored(place: Locality) -> bool:
    """Farm produce, fair and seafood markets."""
    if markets == "both":
        return place.kind in ("农贸市场", "集贸市场", "海鲜市场", "冰鲜市场")
    return place.kind in ("农贸市场", "集贸市场", "海鲜市场")


@rule("六（二）13", "属于重点场所")
def key_place(place: Locality) -> bool:
    """Markets, schools, welfare and custody institutions, mental hospitals, crowded places, public transport."""
    named = place.kind in ("农贸市场", "集贸市场", "冰鲜市场", "学校", "民政服务机构", "监管场所")
    crowded = place.kind in ("精神卫生医疗机构", "人群聚集公共场所", "公共交通工具")
    if markets == "both":
        return named or crowded or place.kind == "海鲜市场"
    return named or crowded


# ---- 总的结论


@rule("六（二）", "报告、流调、划区、观察都合乎要求")
def response_proper(o: Outbreak, std: Standards) -> bool:
    """What the plan asks of an outbreak in hours, zones and observation."""
    return (
        organised(o)
        and reported_properly(o, std)
        and past_level_proper(o)
        and investigated_in_time(o, std)
        and zoned_properly(o)
        and all_observed(o)
    )
