"""渝府办发〔2020〕142号: what its wording leaves open, and what it leaves to others."""

from luodi.facts import *
from luodi.rules import *

# ---- Doubts of the wording. The first option is the default; the others run on request.

hazards = reading(
    "第三条",
    "正文列重金属、真菌毒素、农药残留等，公报英文题名只写重金属",
    as_listed="正文所列各类有害物质",
    heavy_metals="只看重金属",
)
bought_where = reading(
    "第十二条",
    "前半句写市外购进，后半句写在外采购，先行检验管到哪些采购",
    outside_city="只管从市外购进的",
    every_purchase="凡采购都管",
)
notice_days = reading(
    "第二十条",
    "“出库前3个工作日内”是至少提前3个工作日，还是在出库前3个工作日的窗口之内",
    at_least="至少提前3个工作日",
    within="在出库前3个工作日的窗口之内",
)
not_staple = reading(
    "第十八条",
    "第十五条写“非食品原料”，第十八条写“非口粮用途”，食品工业原料是否在内",
    not_food="两处同义，食品工业原料不在内",
    not_table="非口粮即可，食品工业原料在内",
)
retested_sound = reading(
    "第十七条",
    "召回粮食复检合格、或符合食品标准而不符合饲料标准时如何使用未写",
    unsaid="没有规定",
    as_normal="复检符合食品标准的按正常粮食处理",
)
feed_check = reading(
    "第十七条",
    "饲料安全标准只写在召回的粮食上，未售出的超标粮食用作饲料是否也要符合",
    recalled_only="只管召回的粮食",
    all_lots="未售出的也比照",
)

# ---- What the text leaves to others.

regional_excess = judgement(
    "第八条", Locality, "出现行政村级区域性超标粮食", "Grain above the limits over a whole village"
)
