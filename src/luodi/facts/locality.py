"""A place with bounds of its own: a village, a housing estate, a ward, a district."""

from __future__ import annotations

from luodi.facts.attribute import Record, choice, yes_no


class Locality(Record, zh="地方", en="locality"):
    """A place for which an authority answers."""

    level = choice(
        "地方层级", "Level", "场所", "楼栋", "病区", "居民小区", "村组", "行政村", "乡镇街道", "区县",
        sensitivity="open",
    )  # fmt: skip
    grain_plan_started = yes_no(
        "区县已启动超标粮食收购处置方案", "District plan for grain above the limits started", sensitivity="open"
    )
