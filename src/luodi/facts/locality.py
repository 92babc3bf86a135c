"""A place with bounds of its own: a village, a market, a school, a district."""

from __future__ import annotations

from luodi.facts.attribute import Record, choice, yes_no

KINDS = (
    "农贸市场", "集贸市场", "海鲜市场", "冰鲜市场", "学校", "民政服务机构", "监管场所", "精神卫生医疗机构",
    "人群聚集公共场所", "公共交通工具", "其他",
)  # fmt: skip


class Locality(Record, zh="地方", en="locality"):
    """A place for which an authority answers."""

    level = choice("地方层级", "Level", "场所", "村组", "行政村", "乡镇街道", "区县", sensitivity="open")
    kind = choice("场所种类", "Kind of place", *KINDS, sensitivity="open")
    grain_plan_started = yes_no(
        "区县已启动超标粮食收购处置方案", "District plan for grain above the limits started", sensitivity="open"
    )
