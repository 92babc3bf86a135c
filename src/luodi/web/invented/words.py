"""Words of invented places, units and tasks; none of them is anybody's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from random import Random

PROVINCE = "澜江省"
CITIES = (
    "云洲市", "望澜市", "青岚市", "澄溪市", "霁山市", "鹤汀市", "竹屿市", "芦川市", "棠溪市", "砚江市", "榆津市",
    "柏渡市",
)  # fmt: skip
NEAR, FAR = "临上新古长青白金玉石清明南北", "桥河湖塘坪渡浦岭溪坝湾沙"
BUREAUS = (
    ("发展和改革委员会", "发展改革委"), ("教育局", "教育局"), ("科学技术局", "科技局"), ("经济和信息化局", "经信局"),
    ("公安局", "公安局"), ("民政局", "民政局"), ("司法局", "司法局"), ("财政局", "财政局"),
    ("人力资源和社会保障局", "人社局"), ("自然资源局", "自然资源局"), ("生态环境局", "生态环境局"),
    ("住房和城乡建设局", "住建局"), ("交通运输局", "交通局"), ("水务局", "水务局"), ("农业农村局", "农业农村局"),
    ("商务局", "商务局"), ("文化和旅游局", "文旅局"), ("卫生健康局", "卫健局"), ("退役军人事务局", "退役军人局"),
    ("应急管理局", "应急局"), ("审计局", "审计局"), ("市场监督管理局", "市场监管局"), ("统计局", "统计局"),
    ("医疗保障局", "医保局"), ("城市管理局", "城管局"), ("林业局", "林业局"), ("体育局", "体育局"),
    ("信访局", "信访局"), ("政务服务和数据管理局", "政务数据局"), ("园林绿化局", "园林局"),
    ("粮食和物资储备局", "粮储局"),
    ("机关事务管理局", "机关事务局"),
)  # fmt: skip
THEMES = (
    "河湖管护", "社保经办", "政务服务", "公共停车", "适老化改造", "防汛备汛", "托育服务", "数据共享", "食品抽检",
    "老旧小区改造",
    "供水保障", "校园周边治理", "农房安全排查", "公交线网优化", "垃圾分类", "就业服务", "企业开办", "产业园区提升",
    "道路养护",
    "森林防火", "乡村客运", "医疗救助", "充电设施建设", "口袋公园建设", "消防通道整治", "信用监管", "数字档案",
    "冷链物流",
    "夜间照明", "节水改造",
)  # fmt: skip
KINDS = ("工作要点", "实施方案", "行动计划", "若干措施", "任务分工方案")
VERBS = (
    "推进", "完善", "建立", "开展", "优化", "落实", "清理", "培训", "巡查", "编制", "新建", "改造", "核对", "公布",
    "整治", "试行",
)  # fmt: skip
THINGS = (
    "台账", "名册", "站点", "管网", "窗口", "清单", "预案", "标识", "设施", "流程", "平台", "档案", "路段", "班组",
    "隐患点",
    "示范点", "服务圈", "接口", "点位图", "责任牌",
)  # fmt: skip
PLACES = ("城区", "乡镇", "园区", "库区", "社区", "学校", "医院", "工地", "集市", "站点", "村组", "街巷")
ENDS = (
    "纳入年度工作考核", "形成长效机制", "按月通报进展", "做到底数清、情况明", "逐项销号管理", "接受群众监督",
    "确保工作质量",
    "及时回应群众关切",
)  # fmt: skip
RARE = "苇鹭榉槐葵蕨橘桐梓枫菖蓼薇茜芷蘅荻芡菱藕"
"""Characters of proper names of which each pair is in few tasks."""
MEASURES = (
    ("管网改造长度", "公里"), ("办件网办率", "%"), ("培训人次", "人次"), ("新增车位", "个"), ("抽检批次", "批次"),
    ("覆盖率", "%"),
)  # fmt: skip
PROGRESS = ("本期完成巡查{}次，问题均已整改。", "已完成{}处，其余按计划推进。", "组织培训{}人次，资料已归档。")
PROBLEMS = ("人手不足。", "部分点位权属不清。", "资金下达较晚。")
DONE = "已完成全部工作并组织自查。"
DELAYS = ("funds", "land", "approval", "coordination", "procurement")
LATE_WORDS = "受前期手续影响，进度滞后。"


def towns() -> Iterator[str]:
    """Names of districts and towns, each stem once, then numbered: 临桥, 临河, …"""
    number = 0
    while True:
        number += 1
        for far in FAR:
            for near in NEAR:
                yield f"{near}{far}" if number == 1 else f"{near}{far}第{number}"


def proper_name(rng: Random) -> str:
    """A rare name: 苇鹭槐, …"""
    return rng.choice(RARE) + rng.choice(RARE) + rng.choice(RARE)


def indexed(text: str) -> str:
    """What ``luodi.web.documents.words.indexed`` makes of such a sentence, ten times as fast.

    >>> indexed("巡查河湖，接受监督。")
    '巡查 查河 河湖 湖 接受 受监 监督 督'
    """
    return " ".join(run[at : at + 2] for run in _runs(text) for at in range(len(run)))


def digest(text: str) -> str:
    """What ``luodi.text.folding.digest`` makes of such a sentence."""
    return hashlib.sha256("".join(_runs(text)).encode()).hexdigest()


def _runs(text: str) -> list[str]:
    return text.replace("。", "").replace("、", "，").split("，")


def sentence(rng: Random, theme: str) -> str:
    """What a task says; about one in fifteen has a rare name in it."""
    place = proper_name(rng) + "片区" if rng.random() < 0.07 else rng.choice(PLACES)
    words = f"{rng.choice(VERBS)}{place}{theme}{rng.choice(THINGS)}"
    if rng.random() < 0.6:
        words += f"，{rng.choice(VERBS)}{rng.choice(PLACES)}{rng.choice(THEMES)}{rng.choice(THINGS)}"
    return f"{words}，{rng.choice(ENDS)}。"
