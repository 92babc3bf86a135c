"""渝府办发〔2025〕6号: what its wording leaves open, and what it leaves to others."""

from luodi.facts import *
from luodi.rules import *

# ---- Doubts of the wording. The first option is the default; the others run on request.

four_stars = reading("四14", "“4星级以上”是否含4星级", inclusive="含4星级", exclusive="5星级才算")
air_trade = reading(
    "七25",
    "“实行航空货物中转、跨境电商”里的跨境电商是否限于航空未写明",
    listed="跨境电商都在内",
    by_air="只指经航空的",
)
individuals = reading(
    "八26",
    "标题写中小微企业，个体工商户是否在内只能由信贷产品的名称推定",
    by_products="个体工商户也在内",
    as_titled="只指中小微企业",
)
medium_renewal = reading("八26", "无还本续贷“阶段性扩大到中型企业”没有起止", still="仍在扩大阶段", over="扩大阶段已过")

# ---- What the text leaves to others.

in_twelve_counties = external(
    "九30",
    Business,
    "在规定的12个县之内",
    "Is in one of the twelve counties",
    source="12个县的名单（本文没有列出）",
)
