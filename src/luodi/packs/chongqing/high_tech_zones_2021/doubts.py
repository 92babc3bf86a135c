"""渝府办发〔2021〕4号: what its wording leaves open, and what it leaves to others."""

from luodi.facts import *
from luodi.rules import *

# ---- Doubts of the wording. The first option is the default; the others run on request.

in_principle = reading(
    "第五条",
    "带“原则”的条件没有达到时是否一律不予认定未写",
    weighed="由人判断可否例外",
    strict="一律不予认定",
)
output_scope = reading(
    "第五条（一）", "“第二、三产业总产值”的口径没有定义", sum_of_output="按产值之和", undefined="没有定义，不作判断"
)
incubation = reading(
    "第五条（二）",
    "孵化服务总面积写在括号内，是独立条件还是机构条件的附加条件",
    own_condition="独立条件",
    attached="机构条件的附加条件",
)
last_three_years = reading(
    "第五条（四）",
    "“近3年年均”没有写起算年",
    latest="最近三个有数据的年度",
    before_this_year="认定年之前的三个年度",
)
area_or_blocks = reading(
    "第十条（二）", "面积“或者”区块可作并列也可作择一", either="有一项符合即可", both="两项都要符合"
)
land_use_principle = reading(
    "第十条（一）",
    "土地利用率带“原则”，没有达到时是否一律不得拓区未写",
    weighed="由人判断可否例外",
    strict="一律不得拓区",
)
top_three_and = reading(
    "第十六条",
    "“排名前3位，基本达到国家高新区创建条件”以逗号连接",
    both="两项都要符合",
    rank_only="排名前3位即可",
)
assessment = reading(
    "第二十一条", "“考核”与第十四条的年度评价是否同一未说明", same="即年度评价", another="另有考核，不作判断"
)
rising = reading(
    "第二十一条", "“连续两年第1或上升”的“上升”是否也要连续两年", two_years="连续两年上升", one_year="最近一年上升"
)
poor_result = reading(
    "第十五条", "“评价结果较差”没有定量界定", as_published="以公布的评价结果为准", undefined="没有界定，不作判断"
)

# ---- What the text leaves to others.

distinctive_industry = judgement(
    "第五条（一）",
    Zone,
    "产业特色突出、集聚度高、产业链较为完善",
    "Distinctive, concentrated industry with a fairly complete chain",
)
principles_may_yield = judgement(
    "第五条", Zone, "原则性条件没有达到，可以例外", "An exception from conditions in principle is justified"
)
reforms_tried = judgement(
    "第五条（三）", Zone, "已进行改革探索并积累一定经验", "Reforms were tried and gave experience"
)
outward_industry = judgement("第五条（四）", Zone, "有外向型产业集群基础", "Has a base of outward-looking industry")
good_environment = judgement(
    "第五条（五）",
    Zone,
    "基础设施、金融服务、知识产权和创业环境良好",
    "Infrastructure, finance, patents and start-ups are well served",
)
nearly_meets = judgement(
    "第五条第二款", Zone, "基本达到市级高新区认定条件", "Basically meets the conditions of recognition"
)
land_used_up = judgement("第十条（一）", Zone, "原范围内土地已基本开发利用完毕", "The land is basically used up")
land_use_may_yield = judgement(
    "第十条（一）", Zone, "土地利用率没有达到，可以例外", "An exception from the rate of land use is justified"
)
special_need = judgement("第十条（二）", ZoneExpansion, "拓区确有特殊情况", "There is a special need")
fits_purpose = judgement("第十条（四）", ZoneExpansion, "拓区范围符合高新区发展定位", "Fits the zone's purpose")
rectification_failed = judgement("第十五条", Zone, "整改不力", "Rectification failed")
nearly_national = judgement(
    "第十六条", Zone, "基本达到国家高新区创建条件", "Basically meets the conditions of a national zone"
)
