"""An outbreak of an infectious disease: its reports, its zones, the people under observation."""

from __future__ import annotations

from luodi.facts.attribute import Record, choice, day, many, number, yes_no
from luodi.facts.laboratory import Specimen

LEVELS = ("患者居留过的场所", "楼栋", "病区", "居民小区", "村组", "乡镇街道", "区县")


class SituationReport(Record, zh="疫情报告", en="report of an outbreak"):
    """What one authority reported of an outbreak, and how soon."""

    reporter = choice("报告单位", "Who reported", "区县卫生健康委", "区县政府", "市卫生健康委", sensitivity="open")
    phone_after = number(
        "Hours", "电话报告用时", "Hours until the call", most=10**5, sensitivity="open", optional=True,
        ask="从触发或者接报到电话报告，用了几小时？",
    )  # fmt: skip
    written_after = number(
        "Hours", "书面报告用时", "Hours until the written report", most=10**5, sensitivity="open", optional=True,
        ask="从触发或者接报到首次书面报告，用了几小时？",
    )  # fmt: skip
    written_after_phone = number(
        "Hours", "电话之后书面报告用时", "Hours from the call to the written report", most=10**5, sensitivity="open",
        optional=True, ask="从电话报告到首次书面报告，用了几小时？",
    )  # fmt: skip
    longest_interval = number(
        "Hours", "书面信息最长间隔", "Longest gap between written reports", most=10**5, sensitivity="open",
        ask="首次书面报告以后，两次书面信息之间最长隔了几小时？",
    )  # fmt: skip
    nation_told = yes_no("已同时向国家卫生健康委报告", "The national commission was told too", sensitivity="open")


class ControlZone(Record, zh="防控区域", en="control zone"):
    """A place drawn as a focus or as an epidemic area."""

    kind = choice("防控区域种类", "Kind of zone", "疫点", "疫区", sensitivity="open")
    level = choice("划定单位", "Drawn by", *LEVELS, sensitivity="open")
    patient_stayed = yes_no("患者居留过", "A patient stayed there", sensitivity="open")
    by_vector_monitoring = yes_no("以媒介生物监测为依据", "Based on monitoring of vectors", sensitivity="open")
    risk_level_set = yes_no("已确定风险等级", "Risk level set", sensitivity="open")


class Contact(Record, zh="观察对象", en="person under observation"):
    """A person exposed to the disease."""

    exposure = choice(
        "接触情形", "Kind of exposure", "密切接触者", "暴露于高风险环境的高危人群", "其他", sensitivity="sensitive"
    )
    unfit_for_site = yes_no("不适合集中隔离", "Not fit for a common site", sensitivity="sensitive")
    held = choice(
        "实际观察方式", "How observed", "集中隔离", "居家隔离", "社区管理", "没有隔离", sensitivity="sensitive"
    )
    single_room = yes_no("单人单间", "In a single room", sensitivity="sensitive")
    observed_since = day("开始观察之日", "Under observation since", period="event", sensitivity="sensitive")


class Outbreak(Record, zh="疫情", en="outbreak"):
    """Cases of one disease that belong together."""

    place = choice("疫情发生地", "Where it broke out", "本市", "市外", "境外", sensitivity="open")
    may_reach_city = yes_no("可能波及本市", "May reach the city", sensitivity="open")
    disease_class = choice(
        "传染病类别", "Class of disease", "甲类", "按甲类管理的乙类", "新发突发急性", "其他乙类", "丙类及其他",
        "暂时无法判定", sensitivity="open",
    )  # fmt: skip
    route = choice("传播途径", "Route", "呼吸道", "肠道", "媒介生物", "其他", sensitivity="open")
    grade = choice("事件分级", "Grade of the event", "特别重大", "重大", "较大", "一般", "尚未分级", sensitivity="open")
    expected_gravest = yes_no("预判为特别重大", "Expected to be of the gravest grade", sensitivity="open")
    grave_situation = yes_no("事态严重", "The situation is grave", sensitivity="open")
    spreading = yes_no("疫情扩大", "Spreading", sensitivity="open")
    assessed = yes_no("已经综合评估", "Assessed as a whole", sensitivity="open")
    reported_past_level = yes_no("越级上报", "Reported past a level", sensitivity="open")
    passed_over_told = yes_no("已抄报被越过的主管部门", "The authority passed over got a copy", sensitivity="open")
    leading_group = yes_no("已组建疫情防控领导小组", "Leading group formed", sensitivity="open")
    investigated_after_outbreak = number(
        "Hours", "发生至流调完成的用时", "Hours from the outbreak to the end of the investigation", most=10**5,
        sensitivity="open", optional=True, ask="从疫情发生到流行病学调查完成，用了几小时？",
    )  # fmt: skip
    investigated_after_report = number(
        "Hours", "接报至流调完成的用时", "Hours from the report to the end of the investigation", most=10**5,
        sensitivity="open", optional=True, ask="从接到报告到流行病学调查完成，用了几小时？",
    )  # fmt: skip
    reports = many(SituationReport, "各单位的报告", "Reports", most=60)
    zones = many(ControlZone, "疫点和疫区", "Zones", most=200)
    contacts = many(Contact, "隔离医学观察对象", "People under observation", most=5000)
    specimens = many(Specimen, "各例标本", "Specimens", most=2000)
