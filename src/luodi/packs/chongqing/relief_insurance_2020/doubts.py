"""渝民〔2020〕238号: what its wording leaves open, and what it leaves to others."""

from luodi.facts import *
from luodi.rules import *

# ---- Doubts of the wording. The first option is the default; the others run on request.

retroactive = reading(
    "二",
    "2020年12月21日发文，保障期间却自2020年11月1日起",
    from_start="自2020年11月1日起保障",
    from_issue="自发文之日起保障",
)
favoured_scope = reading(
    "二",
    "“部分享受国家定期抚恤补助的优抚对象”的范围未列",
    all_but_two="除列明的两类外都算",
    unsaid="范围未列，不作判断",
)
listed_excluded = reading(
    "二",
    "伤残人民警察、伤残国家机关工作人员同时属于其他类别时是否仍除外",
    as_favoured="只是不按优抚对象参保",
    altogether="本人一律不参保",
)
insurance_year = reading(
    "三（二）",
    "“全年”“两个保险年度”与12个月、2个月的两个保障期间不一致",
    period="每个保障期间为一年度",
    calendar="公历年",
)
short_period = reading(
    "三（二）",
    "第二个保障期间只有2个月，起付线和封顶是否折算未写",
    full="不折算",
    prorated="按12分之2折算",
)
accident_together = reading("三（一）", "身故、伤残、医疗三项可否兼得未写", each="各自给付", greatest="只给付最高一项")
accident_limit = reading("三（一）", "伤残、医疗的最高额按每年还是每次未写", yearly="每人每年", each_time="每次事故")
disability_base = reading(
    "三（一）",
    "伤残“按比例给付”的基数未写",
    highest="以最高额为基数",
    unsaid="基数未写，不作计算",
)
age_bounds = reading("三（四）", "“3—22周岁（含）”两端是否都含", both="两端都含", upper="只含22周岁")
polio = reading(
    "三（四）",
    "所列“脊髓灰质炎症”疑为“脊髓灰质炎”",
    as_meant="两种写法都算",
    as_printed="只认所列的写法",
)
late_listing = reading(
    "四（三）",
    "以后每月以“新增的5类对象”为准，以前月份漏报的在册对象能否补列未写",
    anybody="凡尚未参保的都列入",
    only_new="只列当月新成为对象的",
)
unsaid_band = reading("五", "实际赔付率85%至90%之间没有规定", unsaid="没有规定", no_adjustment="视为不调整")
band_bounds = reading("五", "“在90%—100%之间”是否含90%", inclusive="含90%", exclusive="不含90%")
adjustment_base = reading("五", "不足部分、超过部分以什么金额为基数未写", premiums="保费总额", paid="实际赔付总额")
settled_year = reading(
    "五",
    "“2021年度（2021年11月1日—12月31日）”只有两个月，与年度的说法不一致",
    as_dated="按括号内的起止日",
    whole_year="按2021年全年",
)

# ---- What the text leaves to others.

disability_share = external(
    "三（一）",
    Claim,
    "伤残等级对应的给付比例",
    "Share of the highest amount for the grade of disability",
    source="伤残等级给付比例表（本文写“按比例给付”，没有附表）",
    returns=Rate,
)
