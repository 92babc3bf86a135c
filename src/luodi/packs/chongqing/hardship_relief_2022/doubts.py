"""渝府办发〔2022〕123号: what its wording leaves open, and what it leaves to others."""

from luodi.facts import *
from luodi.rules import *

# ---- Doubts of the wording. The first option is the default; the others run on request.

measures_last = reading("一", "各条没有总的有效期", no_end="没有止期", epidemic_only="疫情期间有效")
epidemic_ends = reading("三", "“疫情期间”没有起止", assumed="止于假定之日", no_end="没有止期")
double_of = reading(
    "二", "“低保标准2倍”按城市还是农村标准未写", own_area="本人的城镇或农村标准", urban="一律按城市标准"
)
until_discharge = reading("二", "“直至出院”是否含出院当日", through="含出院当日", before="不含出院当日")
eighty = reading("二", "“80岁以上”是否含80岁", inclusive="含80岁", exclusive="满81岁才算")
easily_poor = reading(
    "二", "“易致贫返贫人员”没有定义", as_certified="以有关部门的认定为准", undefined="没有定义，不作判断"
)
two_years = reading(
    "五",
    "“离校两年未就业”没有写“内”，渝府办发〔2022〕122号写“两年内”",
    within="离校两年内",
    at_least="离校满两年",
)
several_standings = reading("六", "一人兼属几类对象时是否只发一次未写", once="只发一次", each="每类一次")
poor_people = reading(
    "七",
    "“贫困人口”与“脱贫人口”“监测对象”并用",
    as_listed="只指脱贫人口和监测对象",
    wider="低保对象、特困人员也是贫困人口",
)

# ---- What the text leaves to others.

in_basic_hardship = judgement("一", Person, "基本生活面临困难", "Basic life is hard")
in_temporary_hardship = judgement("一", Person, "基本生活陷入临时困境", "Basic life has fallen into temporary hardship")
hard_to_place = judgement("五", Person, "属于其他就业困难人员", "Otherwise hard to employ")
still_hard_to_place = judgement(
    "五", Person, "期满后仍难以通过市场渠道就业的特殊困难人员", "Still hard to employ when the post ended"
)
relief_amount = external(
    "一",
    Person,
    "临时救助金额",
    "Amount of temporary relief",
    source="临时救助的有关规定（本文没有写金额）",
    returns=Money,
)
benefit_amount = external(
    "四",
    Person,
    "失业保险金月标准",
    "Monthly unemployment benefit",
    source="失业保险的有关规定（本文没有写金额）",
    returns=Money,
)
