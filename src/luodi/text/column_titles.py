"""Titles of table columns: which words head a column, and what kind of thing stands below them.

To add a title, put its words into the pattern of its kind in ``_KINDS`` (the first pattern that matches decides) and
an example into the doctest of ``kind_of``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from luodi.text.folding import nfkc

Kind = Literal[
    "number",
    "lead",
    "support",
    "responsible",
    "guiding",
    "person",
    "deadline",
    "target",
    "baseline",
    "measure",
    "indicator",
    "attribute",
    "task",
    "group",
    "level",
    "remark",
    "other",
]

UNIT_KINDS: frozenset[Kind] = frozenset({"lead", "support", "responsible", "guiding"})

_UNITS = r"(?:单位|部门|科室|处室|机构|主体|方|层级)"
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("number", r"(?:任务|项目|事项|措施|指标)?(?:序号?|编号|编码|号|No\.?|项次|顺序号?)"),
    ("measure", r"(?:计量|计算|指标|度量)单位|单位[(](?:%|[个万亿人元户项家件吨亩公里]+)[)]"),
    (
        "person",
        r"(?!.*(?:单位|部门)).*(?:责任人|负责人|联系人|联络员|经办人"
        r"|(?:责任|分管|牵头|包[抓联保]|联系|挂[联钩])(?:市?(?:县级)?领导|同志)).*",
    ),
    ("guiding", rf".*(?:指导|督导|督促|督办|监督|监管)(?:责任)?{_UNITS}.*"),
    (
        "support",
        rf".*(?:配合|协[办助同]|参[与加]|会[同办]|支持|协作)(?:责任|落实|实施)?(?:{_UNITS}.*|市级{_UNITS})?",
    ),
    (
        "lead",
        r".*(?:牵头|主办|主责|主抓|第一责任|总牵头|主要责任)[及和与、/]?"
        rf"(?:责任|负责|实施|落实|推进|承办|省级|市级)?{_UNITS}?",
    ),
    (
        "responsible",
        r".*(?:责任|承办|实施|落实|执行|完成|负责|主管|办理|承担|涉及|推进|建设|服务|发放|编制|起草|制定|管理|申报)"
        rf"(?:[及和与、/]?配合)?{_UNITS}.*|(?:责任|任务|职责|部门|工作)分工"
        r"|(?:市级|省级|县级|区级|有关|相关)?(?:单位|部门)|责任区县|属地责任.*",
    ),
    (
        "deadline",
        r".*(?:时限|期限|时间(?:节点|安排|要求|进度|表)?|完成(?:日期|节点|情况及时限)"
        r"|进度(?:安排|要求|节点|计划)?|起止(?:年限|日期)|年限|日期)",
    ),
    ("remark", r".*(?:备注|说明|注释|依据|来源|出处|联系(?:方式|电话)|电话|附注|备考).*"),
    ("level", r".*(?:应用深度|推进深度|等级|级别|星级)"),
    ("task", r".*(?:目标|任务|要求|成果)[(](?:[^()]*内容[^()]*)[)]"),
    (
        "baseline",
        r".*(?:基数|基期值?|现状值?|基准值?|基础值|实际(?:值|完成|数)?|完成值|已完成|目前值)(?:[(].*[)])?",
    ),
    (
        "target",
        r".*(?:目标值?|指标值|预期值|标准值|目标要求|年度计划|预期成果|工作成果|成果形式|完成标准|标志性成果"
        r"|目标数|任务数|计划数|数值|赋分|分值)(?:[(].*[)])?"
        r"|(?:到|至)?(?:[12]\d{3}|“?十[三四五六七]五”?)(?:年)?(?:末|底|度)?(?:目标|计划|任务|预期)?值?(?:[(][^()]*[)])?",
    ),
    ("attribute", r".*(?:属性|性质|约束性|方向)"),
    ("indicator", r".*指标(?:名称|项目|内容)?|考核(?:内容|项目)|监测内容"),
    (
        "task",
        r".*(?:内容|举措|措施|任务|工作|做法|事项|要求|行动|项目|条款|政策|场景|清单|要点|服务|抓手|步骤|流程"
        r"|环节|问题|建议|改革点|职责|规定动作)(?:名称|描述|及要求|安排)?(?:[(].*[)])?",
    ),
    (
        "group",
        r".*(?:类别|分类|类型|领域|方面|板块|大类|小类|类|维度|专题|方向|对象|阶段|部分|章节|区域|地区|区县"
        r"|形式|方式|渠道|载体|途径)",
    ),
    ("task", r".*(?:名称|标题|题目)"),
    ("group", r"一级.*|二级.*"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)

# How much a task title promises to hold the deed itself and not its heading.
_DEED = (
    (6, re.compile(r".*[(][^()]*内容[^()]*[)]|.*(?:具体|主要|详细|工作|任务|重点|事项|建设|实施)?内容.*")),
    (5, re.compile(r".*(?:具体|细化|分解).*|.*(?:举措|措施|做法|步骤|抓手)")),
    (4, re.compile(r".*(?:要求|要点|清单|行动|职责|改革点).*")),
    (3, re.compile(r".*(?:任务|工作).*")),
    (2, re.compile(r".*(?:事项|项目|服务|场景|环节|问题|建议|条款|政策).*")),
)

_HEAD_WORDS = (
    "序 序号 编号 号 类 类别 类型 分类 名称 内容 单位 部门 科室 处室 主体 时限 期限 时间 "
    "节点 日期 进度 安排 目标 目标值 指标值 标准 基数 现状 备注 说明 事项 措施 举措 任务 工作 "
    "要求 成果 形式 方式 场景 领域 方面 项目 属性 性质 计划 情况 分工 职责 清单 要点 服务 "
    "责任人 负责人 联系人 领导 电话 深度 等级 级别 层级 年底 年末 年 年度 值 公司 机构 地点 "
    "地址 对象 数量 金额 面积 依据 来源 区县 地区 区域 条件 材料 权重 分值 姓名 职务 性别 "
    "意见 频次 周期 规模 投资 建设 阶段 环节 指标 "
)
_HEADS = re.compile("(?:" + "|".join(_HEAD_WORDS.split()) + ")$")
_LAST = frozenset(word[-1] for word in _HEAD_WORDS.split()) | frozenset(")）]］】〕*:：0123456789年末度底 ")
LONGEST = 200
"""No column's title has more characters; a line of so many is none, whatever brackets it ends in."""
_BRACKET = re.compile(r"[(][^()]*[)]$")
_YEAR = re.compile(r"(?:到|至)?[12]\d{3}年?(?:度|底|末)?")
_YEAR_AT_END = re.compile(r"(?:到|至)?[12]\d{3}年?(?:度|底|末)?$")
_FOLD_QUOTES = str.maketrans({"〔": "(", "〕": ")", "[": "(", "]": ")", "【": "(", "】": ")"})


@lru_cache(maxsize=4096)
def plain_title(title: str) -> str:
    """A title without white space and with half-width brackets and letters, for comparing.

    >>> plain_title("名 称"), plain_title("2025年目标（内容）")
    ('名称', '2025年目标(内容)')
    """
    return "".join(nfkc(title).split()).translate(_FOLD_QUOTES).strip("*:：")


@lru_cache(maxsize=4096)
def kind_of(title: str) -> Kind:
    """What stands below a column's title, as far as the title tells.

    >>> [kind_of(t) for t in ("序号", "牵头单位", "配合单位", "责任单位", "指导单位", "责任人", "完成时限")]
    ['number', 'lead', 'support', 'responsible', 'guiding', 'person', 'deadline']
    >>> [kind_of(t) for t in ("2025年目标", "2025年目标（内容）", "名 称", "场景分类", "计量单位", "指标名称", "备注")]
    ['target', 'task', 'task', 'group', 'measure', 'indicator', 'remark']
    """
    plain = plain_title(title)
    if len(plain) > LONGEST:
        return "other"
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(plain):
            return kind
    bare = _BRACKET.sub("", plain)
    if bare != plain and bare:
        return kind_of(bare)
    # A year under a common head (应用深度 over 2026年底) asks for a value at that time.
    return "target" if _YEAR_AT_END.search(plain) else "other"


def deed_rank(title: str) -> int:
    """How likely a task column holds the deed itself, 0 to 6: 具体内容 before 重点任务 before 名称.

    >>> [deed_rank(t) for t in ("2025年目标（内容）", "具体工作", "重点任务", "服务事项", "名称")]
    [6, 5, 3, 2, 0]
    """
    plain = plain_title(title)
    return next((rank for rank, pattern in _DEED if pattern.fullmatch(plain)), 0)


@lru_cache(maxsize=16384)
def is_title(text: str) -> bool:
    """Whether ``text`` alone has the shape of a column's title: short, ending in a word that heads columns.

    >>> [is_title(t) for t in ("名 称", "推进计划（应用深度）", "2025年目标值", "市应急管理局", "印发。", "2026年底")]
    [True, True, True, False, False, True]
    """
    if not text or text[-1] not in _LAST or len(text) > 60:
        return False
    plain = plain_title(text)
    if not 1 <= len(plain) <= 48 or plain[-1] in "。;,、:" or plain.isdigit():
        return False
    bare = _BRACKET.sub("", plain) or plain
    if len(bare) > 24:
        return False
    return _HEADS.search(bare) is not None or _YEAR.fullmatch(bare) is not None
