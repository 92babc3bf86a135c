"""渝府办发〔2022〕128号: what its wording leaves open, and what it leaves to others."""

from luodi.facts import *
from luodi.rules import *

# ---- Doubts of the wording. The first option is the default; the others run on request.

three_years = reading(
    "第六条（一）",
    "“连续3年以上”限定宗教教职人员，还是也限定服刑、强制戒毒和失踪人员",
    clergy="只限定宗教教职人员",
    everyone="限定所列全部人员",
)
postgraduates = reading(
    "第五条（三）",
    "在读研究生未列入，能否按（四）计入未写明",
    point_four="按（四）判断",
    left_out="不计入",
    as_students="比照（三）计入",
)
three_times = reading("第七条（四）", "“3倍以内”是否含本数", inclusive="含本数", exclusive="不含本数")
alone_assessed = reading("第七条", "单独申请时审核本人还是全家的收入和财产", own="审核本人", family="审核全家")
undefined_terms = reading(
    "第七条（一）",
    "低保边缘家庭、重特大疾病、最低住房保障标准在文内没有定义",
    as_certified="以有关部门的认定为准",
    silent_without="文内没有定义，不作判断",
)
assessed_period = reading("第八条", "“规定期限”未写明", twelve_months="12个月", six_months="6个月", one_month="1个月")
plain_standard = reading(
    "第九条",
    "第九条、第十六条只写“低保标准”，第十三条（一）写“全市城市低保标准”",
    own_area="申请人所在地的城镇或农村标准",
    city_urban="一律用全市城市标准",
)
support_standard = reading(
    "第十条（四）",
    "扣减的“低保标准”按申请人还是义务人、城镇还是农村",
    applicant="申请人的标准",
    obligor="义务人所在的城镇或农村标准",
    city_urban="全市城市标准",
)
negative_support = reading("第十条（四）", "余额为负时如何计算未写", zero="按0计", kept="照算为负数")
several_obligors = reading("第十条（四）", "有多名义务人时如何计算未写", added="相加", greatest="取最高一名")
three_allowances = reading(
    "第十一条（二）",
    "低保金、特困金、孤儿生活保障金“除外”是否即计入收入",
    counted="计入收入",
    excluded="同样不计入",
)
after_2025 = reading(
    "第十一条（三）",
    "“十四五”期满（2025年）后基础养老金是否计入未写",
    unsaid="没有规定",
    still_excluded="仍不计入",
    counted="计入收入",
)
dangerous_area = reading(
    "第十三条（二）", "C、D级危房的面积是否计入人均建筑面积", left_out="不计面积", included="计入面积"
)
vacant_shop = reading("第十三条（三）", "自有但空置的门面是否属于所列情形", allowed="不属于", barred="属于")
looking_back = reading("第十六条", "“3年内”“近1年内”从哪一天往前算", decision="认定日", application="申请日")
tuition_limit = reading(
    "第十六条（二）", "“超过……12倍（含）以上”自相矛盾", inclusive="达到12倍即是", exclusive="超过12倍才是"
)
twelve_times = reading("第十六条", "12倍是月标准的12倍还是年标准的12倍", monthly="月标准的12倍", yearly="年标准的12倍")
schooling_clause = reading(
    "第十六条（二）",
    "出国留学与民办学校学费的并列关系",
    separate="出国留学本身即是，学费限额只管民办学校",
    one_limit="学费限额同时管出国留学",
)

# ---- What the text leaves to others.

hardship_from_spending = judgement(
    "第十条（四）3", Obligor, "因此支出过大，实际生活困难", "Spending so great that life is hard in fact"
)
in_hardship = judgement("第七条（三）", Person, "生活困难", "Life is hard")
lease_far_below_market = judgement(
    "第十条（三）", Person, "合同收入明显低于市场平均收益", "Contract income clearly below the market's average"
)
needed_home = judgement(
    "第十三条末款", Home, "属于维持生产生活必需的住房，予以豁免", "A home needed for living or work, exempted"
)
needed_shop = judgement(
    "第十三条末款", Shop, "属于维持生产生活必需的门面，予以豁免", "Premises needed for living or work, exempted"
)
needed_vehicle = judgement(
    "第十三条末款",
    Vehicle,
    "属于维持生产生活必需的车船机具，予以豁免",
    "A vehicle or machine needed for living or work, exempted",
)

other_single_applicant = delegated(
    "第七条（五）",
    Household,
    "属于民政部门规定的其他特殊困难人员",
    "Other person in special hardship under local rules",
    otherwise=False,
)
other_counted_income = delegated(
    "第十条（五）",
    Household,
    "区县规定应计入的其他收入（每月）",
    "Other income that the district counts, a month",
    otherwise=yuan(0),
    returns=Money,
)
other_excluded_income = delegated(
    "第十一条（五）",
    Household,
    "区县规定不计入的其他收入（每月）",
    "Other income that the district leaves out, a month",
    otherwise=yuan(0),
    returns=Money,
)
rigid_spending = delegated(
    "第十一条末款",
    Household,
    "按区县标准扣减的刚性支出和就业成本（每月）",
    "Unavoidable spending deducted at the district's rates",
    otherwise=yuan(0),
    returns=Money,
)
other_property_bar = delegated(
    "第十三条（六）",
    Household,
    "有区县规定的其他财产情形",
    "Other circumstance of property under district rules",
    otherwise=False,
)
other_spending_bar = delegated(
    "第十六条（五）",
    Household,
    "有区县规定的其他支出情形",
    "Other circumstance of spending under district rules",
    otherwise=False,
)
amount_of_support = external(
    "第三条",
    Household,
    "低保金月补助额",
    "Monthly amount of the guarantee",
    source="《社会救助暂行办法》及本市低保金发放规定（本文只定条件，不定金额）",
    returns=Money,
)
