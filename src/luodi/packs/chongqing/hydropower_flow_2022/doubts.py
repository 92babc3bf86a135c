"""渝府办发〔2022〕121号: what its wording leaves open, and what it leaves to others."""

from luodi.facts import *
from luodi.rules import *

# ---- Doubts of the wording. The first option is the default; the others run on request.

together = reading(
    "第七条",
    "第三条（六）写三个“同时”，没有验收，第七条写四个",
    four="四个，含同步验收",
    three="三个，不含验收",
)
missing_data = reading(
    "第十二条第一款（四）",
    "数据缺测的时段如何认定没有写",
    not_met="不认定为满足",
    unsaid="没有规定",
)
report_from = reading(
    "第十一条（一）",
    "24小时内书面报备从何时起算没有写",
    discovery="从发现故障起算",
    unrepairable="从查明不能及时修复起算",
)
extension_from = reading(
    "第十一条（一）",
    "延期“最长不超过48小时”是总计，还是在24小时之外另加",
    in_all="自发现起总计",
    on_top="在24小时之外另加",
)
extension_of = reading(
    "第十一条（一）",
    "可以延期的是报备还是修复",
    report="报备",
    repair="修复",
)
promptly = reading(
    "第九条",
    "第八、九条的“及时修复”与第十一条24小时报备如何衔接没有写",
    within_day="24小时内修复即及时",
    judged="是否及时由人判断",
)
kept_for = reading(
    "第十一条（二）",
    "5年只鼓励示范电站，一般电站没有期限",
    model_only="只有示范电站有年数",
    every_station="一般电站也按5年",
)
key_criteria = reading(
    "第十二条第一款（二）",
    "四项标准之间用“和”，是任一项还是四项都要",
    any_one="任一项",
    all_four="四项都要",
)
dry_season = reading(
    "第十二条第一款（二）",
    "“枯水期”没有定义",
    local="按当地划定的枯水期",
    winter="按11月至次年4月",
)
listed_when = reading(
    "第十三条",
    "挂牌督办的三种情形是任一即可还是都要",
    all_three="三种都有",
    any_one="任一种",
)
measures_for = reading(
    "第十三条",
    "挂牌督办、依法处罚是否以不满足泄放要求为前提没有写",
    each_alone="各自成立即可",
    unsatisfied="只对不满足泄放要求的电站",
)

# ---- What the text leaves to others.

inflow_changed = judgement(
    "第五条", HydroStation, "上游工程或者调水使来水发生明显变化", "Works upstream changed the inflow markedly"
)
demand_changed = judgement("第五条", HydroStation, "下游用水需求发生重大变化", "Needs downstream changed greatly")
long_dewatered = judgement(
    "第十二条第一款（二）", HydroStation, "大坝与厂房间减水河段较长", "A long stretch runs low below the dam"
)
many_problems = judgement(
    "第十二条第一款（二）", HydroStation, "历次监督检查中发现问题较多", "Many problems found in inspections"
)
repaired_promptly = judgement("第九条", Fault, "已及时修复", "Repaired promptly")
days_to_rectify = external(
    "第十三条",
    HydroStation,
    "整改期限的天数",
    "Days to rectify",
    source="整改通知或者挂牌督办通知（本办法没有写天数）",
    returns=Count,
)
