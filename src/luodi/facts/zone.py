"""A development zone: what it produces, what it may still lack, how it grows and how it is evaluated each year."""

from __future__ import annotations

from typing import Any

from luodi.facts.attribute import Record, area, choice, count, many, money, number, rate, text, yes_no

_OPEN: dict[str, Any] = {"sensitivity": "open"}
_YEAR: dict[str, Any] = {"sensitivity": "open", "period": "year"}


class ZoneEvaluation(Record, zh="年度评价", en="yearly evaluation"):
    """The result of one year's evaluation, as published."""

    year = count("评价年度", "Year of the evaluation", most=2200, **_OPEN)
    rank = count("评价排名", "Rank in the evaluation", most=1000, **_OPEN)
    result = choice("评价结果", "Result of the evaluation", "好", "一般", "较差", **_OPEN)


class ZoneInvestment(Record, zh="年度引资", en="year of investment"):
    """Investment that was actually used in one year."""

    year = count("引资年度", "Year of the investment", most=2200, **_OPEN)
    foreign = number("Dollars", "实际使用外资", "Foreign investment used", most=10**12, **_YEAR)
    domestic = money("实际使用内资", "Domestic investment used", most=10**13, **_YEAR)


class ZoneExpansion(Record, zh="拓区", en="expansion"):
    """An area that a zone wants to take in."""

    eligible_land = yes_no(
        "在其他开发区或可开发建设区域内", "Within another zone or land that may be built on", **_OPEN
    )
    area = area("拓区面积", "Area of the expansion", most=10**9, **_OPEN)
    blocks = count("组成区块数", "Number of blocks", most=1000, **_OPEN)
    follows_spatial_plan = yes_no("拓区范围符合国土空间规划", "Conforms to the spatial plan", **_OPEN)
    protected_land = yes_no("占用永久基本农田或生态保护红线", "Takes protected farmland or ecological land", **_OPEN)
    clear_title = yes_no("拓区土地权属清晰无争议", "Title is clear and undisputed", **_OPEN)
    has_problems = yes_no("拓区有环境保护或安全生产问题", "Has environmental or safety problems", **_OPEN)


class Zone(Record, zh="开发区", en="zone"):
    """A development zone, or a high-tech zone once it is recognised."""

    name = text("开发区名称", "Name of the zone", **_OPEN)
    origin = choice("批准设立情况", "By whom it was set up", "国家批准设立", "市内批准设立", "其他", **_OPEN)
    region = choice(
        "所在城镇群", "Region", "主城都市区", "渝东北三峡库区城镇群", "渝东南武陵山区城镇群", **_OPEN
    )  # fmt: skip
    under_another_zone = yes_no("已纳入其他高新区一区多园管理", "Is run as a park of another high-tech zone", **_OPEN)
    spans_districts = yes_no("跨区县", "Lies in several districts", **_OPEN)
    filed_jointly = yes_no("所在区县共同提出申请", "All districts apply together", **_OPEN)
    request_filed = yes_no("已交请示、申报表和创建工作方案", "Request, form and plan of work are filed", **_OPEN)
    plans_filed = yes_no(
        "已交规划、集约评价和环评意见", "Plans, land evaluation and environmental review filed", **_OPEN
    )
    maps_filed = yes_no("已交规划证明、四至和坐标图件", "Proof of planning, boundaries and maps are filed", **_OPEN)
    support_filed = yes_no("已交批复、支撑材料和支持政策", "Approvals, supporting papers and policies filed", **_OPEN)

    output = money("第二、三产业总产值", "Output of secondary and tertiary industry", most=10**13, **_YEAR)
    value_added_rate = rate("工业增加值率", "Rate of industrial value added", **_YEAR)
    concentration = rate("工业集中度", "Industrial concentration", **_YEAR)
    energy = number("Coal", "万元工业增加值能耗", "Energy for 10,000 yuan of value added", most=10**4, **_YEAR)
    service_share = rate("高技术服务业收入占比", "Share of high-tech services in revenue", **_YEAR)
    research_share = rate("研发经费占地区生产总值比重", "Share of R&D in gross product", **_YEAR)
    high_tech_firms = count("有效期内高新技术企业数", "High-tech firms with a valid certificate", **_OPEN)
    technology_firms = count("科技型企业数", "Technology firms", **_OPEN)
    firms = count("开发区企业总数", "Firms in the zone", **_OPEN)
    research_bodies = count("专业研发机构数", "Research institutions", **_OPEN)
    service_bodies = count("科技服务机构数", "Institutions of technology service", **_OPEN)
    incubation_area = area("孵化服务总面积", "Area for incubation", most=10**8, **_OPEN)
    new_product_share = rate("新产品销售收入占比", "Share of new products in sales", **_YEAR)
    patents = count("发明专利数", "Invention patents held", **_OPEN)
    workers = count("从业人员数", "People at work", most=10**8, **_OPEN)
    investments = many(ZoneInvestment, "历年引资", "Investment by year", most=20)

    in_district_plan = yes_no(
        "纳入区县发展规划并有自主权", "Part of the district's plan, with powers of its own", **_OPEN
    )
    boundary_clear = yes_no("选址、四至和拐点坐标明确", "Site, boundary and coordinates are clear", **_OPEN)
    follows_spatial_plan = yes_no("符合国土空间规划", "The zone conforms to the spatial plan", **_OPEN)
    has_problems = yes_no("有环境保护或安全生产问题", "The zone has environmental or safety problems", **_OPEN)

    built_land = area("已建成土地面积", "Land already built on", most=10**10, **_OPEN)
    total_land = area("园区总面积", "Total land of the zone", most=10**10, **_OPEN)
    land_rank = count("土地集约利用排名", "Rank in intensive use of land", most=1000, **_OPEN)
    zones_ranked = count("参加排名的市级高新区数", "How many zones were ranked", most=1000, **_OPEN)
    expansions = many(ZoneExpansion, "拟拓区域", "Expansions wanted", most=10)

    evaluations = many(ZoneEvaluation, "历年年度评价", "Evaluations by year", most=30)
    score = rate("本年度评价得分", "Score of this year's evaluation", most=1000, **_YEAR)
    became_national = yes_no("创建国家高新区成功", "Became a national high-tech zone", **_OPEN)
    newly_approved = yes_no("新获批市级高新区", "Newly approved as a high-tech zone", **_OPEN)


class ZoneRegister(Record, zh="市级高新区名录", en="register of high-tech zones"):
    """All high-tech zones that are evaluated in one year."""

    zones = many(Zone, "各市级高新区", "High-tech zones", most=100)
