"""A lot of grain: what it was tested for, how it is stored, to whom it went and what became of it there."""

from __future__ import annotations

from luodi.facts.attribute import Record, choice, count, day, many, number, yes_no

HOLDERS = ("政策性粮食收储企业", "加工处置企业", "竞买企业", "其他粮食企业")


class Measurement(Record, zh="检验指标", en="measurement"):
    """The content of one harmful substance as tested."""

    substance = choice(
        "有害物质", "Substance", "镉", "铅", "无机砷", "总汞", "黄曲霉毒素B1", "脱氧雪腐镰刀菌烯醇", "农药残留", "其他",
        sensitivity="business",
    )  # fmt: skip
    content = number(
        "Concentration", "检测含量", "Content found", most=10**6, sensitivity="business", ask="每千克含多少毫克？"
    )
    method = choice(
        "检验方法", "Method", "规定的检验方法", "认可的快速检验方法", "其他快速检验方法", sensitivity="business"
    )
    near_limit = yes_no("属于临界值样品", "A sample at the limit", sensitivity="business")
    rechecked = yes_no("已经复核", "Checked a second time", sensitivity="business")


class GrainSale(Record, zh="销售", en="sale of grain"):
    """One sale of a lot, or of part of it, to one buyer, with what the buyer did."""

    quantity = number("Weight", "销售数量", "Quantity sold", most=10**9, sensitivity="business")
    use = choice("销售用途", "Use sold for", "口粮", "食品工业原料", "饲料原料", "其他工业原料", sensitivity="business")
    tested_before_leaving = yes_no("出库前已经检验", "Tested before leaving the store", sensitivity="business")
    on_platform = yes_no("经国家认可的网上平台定向销售", "Sold by tender on a recognised platform", sensitivity="open")
    use_on_purchase_slip = yes_no("收购码单标明用途", "Use stated on the purchase slip", sensitivity="business")
    use_on_sale_voucher = yes_no("销售凭证标明用途", "Use stated on the sales voucher", sensitivity="business")
    left_on = day("出库日期", "Day it left the store", period="event", sensitivity="business", optional=True)
    reported_on = day(
        "出库报告日期", "Day the leaving was reported", period="event", sensitivity="business", optional=True
    )
    working_days_ahead = count(
        "报告次日至出库日的工作日数",
        "Working days from the day after the report to the leaving",
        most=400,
        sensitivity="business",
        ask="从报告的第二天数到出库当天，共有几个工作日？",
    )
    report_names_lot = yes_no("出库报告写明批次", "The report names the lot", sensitivity="business")
    report_names_quantity = yes_no("出库报告写明数量", "The report names the quantity", sensitivity="business")
    report_names_safety = yes_no("出库报告写明质量安全", "The report states quality and safety", sensitivity="business")

    buyer_may_process = yes_no("买方具备加工处理资质", "Buyer qualified to process", sensitivity="business")
    buyer_licensed = yes_no("买方具备生产经营资质", "Buyer licensed to trade", sensitivity="business")
    buyer_credit_sound = yes_no("买方信用记录良好", "Buyer's credit record is sound", sensitivity="business")
    buyer_capacity = number(
        "Weight", "买方加工处理能力", "Buyer's processing capacity", most=10**9, sensitivity="business",
        ask="买方还能加工处理多少千克？",
    )  # fmt: skip
    passed_on = yes_no("买方转让", "Buyer passed it on", sensitivity="business")
    use_as_sold = yes_no("买方按销售用途使用", "Buyer uses it as sold", sensitivity="business")
    flow_records = yes_no("买方建立流转档案", "Buyer keeps flow records", sensitivity="business")
    buyer_reported = yes_no("买方报告用途执行情况", "Buyer reported the use", sensitivity="business")
    used_up = yes_no("已经加工使用完毕", "Used up", sensitivity="business")
    residue_made_harmless = yes_no("副产物和残渣已无害化处理", "Residues made harmless", sensitivity="business")
    residue_reported = yes_no("副产物和残渣处理已报告", "Treatment of residues reported", sensitivity="business")

    holders_told = yes_no("已经通知相关经营者和消费者", "Traders and consumers told", sensitivity="business")
    taken_back = yes_no("已经召回", "Taken back", sensitivity="business")


class GrainLot(Record, zh="粮食批次", en="lot of grain"):
    """Grain of one kind, bought, stored and tested together."""

    grain = choice("粮食品种", "Kind of grain", "稻谷", "小麦", "玉米", "其他原粮", sensitivity="open")
    holder = choice("持有企业类别", "Kind of holder", *HOLDERS, sensitivity="open")
    policy_grain = yes_no("属于政策性粮食", "Policy grain", sensitivity="business")
    bought_outside_city = yes_no("从市外购进", "Bought outside the city", sensitivity="business")
    tested_before_buying = yes_no("购进前检验合格", "Found sound before it was bought", sensitivity="business")
    tested_on_purchase = yes_no("收购时已检验质量和食品安全", "Tested when bought", sensitivity="business")
    tester = choice(
        "验质机构", "Who tested", "国家授权挂牌机构", "本部门授权机构", "其他有资质机构", "无资质机构",
        sensitivity="open",
    )  # fmt: skip
    measurements = many(Measurement, "检验结果", "Test results", most=60)

    at_designated_depot = yes_no("在定点库点收储", "Kept at a designated depot", sensitivity="business")
    own_store = yes_no("单仓储存", "Kept in a store of its own", sensitivity="business")
    mixed_with = choice(
        "混存情况", "Mixed with", "未混存", "同一超标档次", "不同超标档次", "正常粮食", sensitivity="business"
    )
    in_policy_reserve = yes_no("计入政策性储备", "Counted into the policy reserve", sensitivity="business")

    sales = many(GrainSale, "销售情况", "Sales", most=200)
    sales_stopped = yes_no("已经停止销售", "Sales stopped", sensitivity="business")
    recall_recorded = yes_no("召回和通知有记录", "Recall and notices recorded", sensitivity="business")
    recall_reported = yes_no("召回和处理情况已报告", "Recall and treatment reported", sensitivity="business")
    dealt_with_at_once = yes_no("发现超标后立即处置", "Dealt with at once when found", sensitivity="business")
    excess_reported = yes_no("发现超标后已报告", "Excess reported when found", sensitivity="business")


class GrainEnterprise(Record, zh="粮食企业", en="grain enterprise"):
    """An enterprise that stores, processes or buys grain."""

    kind = choice("粮食企业类别", "Kind of grain enterprise", *HOLDERS, sensitivity="open")
    rapid_test_equipment = yes_no("配置重金属等快速检验设备", "Has rapid test equipment", sensitivity="business")
    incident_plan = yes_no("制定质量安全事故处置方案", "Has a plan for safety incidents", sensitivity="business")
