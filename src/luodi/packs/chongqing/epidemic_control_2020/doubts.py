"""渝卫发〔2020〕80号: what its wording leaves open, and what it leaves to others."""

from luodi.facts import *
from luodi.rules import *

# ---- Doubts of the wording. The first option is the default; the others run on request.

gravest = reading(
    "六（一）4",
    "“特别重大传染病”没有定义，适用范围只定义“重大传染病”",
    by_grade="按事件分级的特别重大",
    any_grave="凡属重大传染病",
)
written_from = reading(
    "六（一）4",
    "“1小时内”报送书面信息从触发还是从电话报告起算",
    trigger="从触发或者接报起算",
    phone="从电话报告起算",
)
second_tier = reading(
    "六（一）4",
    "区县政府、市卫生健康委接报后各自报，还是其一报即可",
    each="各自报告",
    one="其一报告即可",
)
investigation_start = reading(
    "六（二）1",
    "流行病学调查的24小时从何时起算",
    report="从接到报告起算",
    outbreak="从疫情发生起算",
)
after_assessment = reading(
    "六（二）2",
    "“综合评估后”只管“根据传染病特点”，还是疫情扩大也要",
    both="两种情形都要综合评估",
    features_only="疫情扩大的不必",
)
other_class_b = reading(
    "六（二）5",
    "“其他乙类传染病”超出本方案对重大传染病的定义",
    as_written="仍按该条观察",
    out_of_scope="不属于重大传染病，不适用",
)
first_in_city = reading(
    "六（二）3",
    "新发、不明原因传染病与全市首发病例是一项还是并列",
    joint="新发或者不明原因传染病的全市首发病例",
    separate="三者并列",
)
markets = reading(
    "六（二）13",
    "监测一条写“集贸、海鲜”市场，重点场所一条写“集贸、冰鲜”市场",
    as_written="各依所写",
    both="两处都含海鲜和冰鲜市场",
)

# ---- What the text leaves to others.

features_call = judgement(
    "六（二）2", Outbreak, "传染病特点要求以区县划定疫区", "The disease calls for zones by district"
)
social_impact = judgement("六（一）4", Outbreak, "可能造成重大社会影响", "May have a great impact on society")
observation_days = external(
    "六（二）5",
    Contact,
    "隔离医学观察的天数",
    "Days of observation",
    source="该传染病的诊疗和防控方案（本方案没有写期限）",
    returns=Count,
)
