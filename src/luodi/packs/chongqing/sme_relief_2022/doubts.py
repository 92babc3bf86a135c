"""渝府办发〔2022〕122号: what its wording leaves open, and what it leaves to others."""

from luodi.facts import *
from luodi.rules import *

# ---- Doubts of the wording. The first option is the default; the others run on request.

rate_cut = reading(
    "一",
    "“再下浮10%以上”是利率的相对降幅还是百分点未写明",
    relative="原利率乘以90%",
    points="原利率减10个百分点",
)
small_and_medium = reading(
    "三",
    "三写“中小企业”，七写“中小微企业”，用词不一",
    with_micro="中小企业包括微型企业",
    without_micro="中小企业不包括微型企业",
)
before_june = reading("四", "“2023年6月前”是否含6月", before="不含6月", through="含6月")
park_rent = reading(
    "七",
    "园区厂房“减免”三个月租金，是否全免未写",
    in_full="全免",
    unsaid="减免多少没有写，不作计算",
)
lease_year = reading(
    "七",
    "“实际租期不满一年”指整个租约还是2022年内未写明",
    whole_lease="整个租约",
    within_2022="2022年内的部分",
)
part_of_year = reading(
    "七",
    "“按比例减免”按月还是按日、不足一月的零头如何算未写明",
    whole_months="按满月",
    days="按日",
)
refund_for = reading(
    "八",
    "标题写中小企业，正文写个体工商户和小微企业",
    as_body="按正文，不含中型企业",
    as_title="按标题，含中型企业",
)
two_years_out = reading(
    "八",
    "“离校两年内”从离校之日到招用之日计算，是否含满两年当日",
    inclusive="含满两年当日",
    exclusive="不含满两年当日",
)
interest_limit = reading("九", "每户贴息30万元前写“原则上”", strict="按限额执行", in_principle="原则性要求，不作限额")
first_quarter = reading(
    "十", "“在2023年第一季度前”可作两种解释", quarter_end="至第一季度末", quarter_start="至第一季度之前"
)

# ---- What the text leaves to others.

badly_hit = judgement("一", Business, "受疫情影响较大", "Badly hit by the epidemic")
eligible_for_export_aid = judgement(
    "五", Business, "符合出口信保支持的条件", "Meets the conditions of export insurance aid"
)
in_temporary_difficulty = judgement(
    "八", Business, "面临暂时性生产经营困难", "In temporary difficulty of production or trade"
)
keeps_its_staff = judgement("八", Business, "坚持不裁员或少裁员", "Lays off nobody, or few")
refund_approved = judgement("八", Business, "稳岗返还已按规定核准", "The refund was approved under the rules")
benchmark_rate = external(
    "九",
    Business,
    "贷款1年期基准利率",
    "One-year benchmark lending rate",
    source="贷款1年期基准利率（本文没有写发布机构和取值日）",
    returns=Rate,
)
