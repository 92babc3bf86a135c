"""The words of responsibility clauses: labels (牵头单位：), verbs (会同, 按职责分工负责), rules told beside them.

Add a notation here: a label to ``LABEL_WORDS`` (and, where its words do not tell its role, to ``LABEL_ROLES``), a verb
to the group of its role in ``VERB``; then a sentence of your own to ``tests/extract/test_responsibility.py``.
Repeats are possessive (``++``) or their choices never overlap: a hostile text cannot make them backtrack.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from luodi.text.unit_names import is_unit

Role = Literal["lead", "support", "responsible", "guiding"]
ROLES: tuple[Role, ...] = ("lead", "support", "responsible", "guiding")

KIND = r"(?:单位|部门|主体|机构|地区|方|处室|科室|单元)"
GLUED = r"(?:牵头|责任|配合|参与|协办|主办|承办|指导)(?:单位|部门)[：:∶]|完成(?:时限|时间|期限)[：:∶]"
LABEL_WORDS = (
    *(
        "牵头",
        "责任",
        "负责",
        "配合",
        "协助",
        "协办",
        "协同",
        "参与",
        "参加",
        "参建",
        "支持",
        "主办",
        "主责",
        "承办",
        "承担",
    ),
    *("落实", "实施", "执行", "指导", "督促", "督导", "监督", "监管", "主管", "分工", "完成", "建设", "推进", "组织"),
    *("会办", "会签"),
)
"""What a label of units may say they do; none may begin another."""


def label_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """The labels that name units by ``words`` (牵头单位：, 配合部门：), say by when, or name persons.

    >>> found = label_pattern(LABEL_WORDS).search("（市级牵头单位：市教委）")
    >>> found["label"] if found else None
    '市级牵头单位'
    """
    return re.compile(
        rf"""(?:^|(?<=[；;，,。、\s（(〔\[【□—])|(?<=[局委部厅办会府院行门位])(?={GLUED}))
          (?P<label>(?:[一-鿿、（）()]{{0,8}}?(?:{"|".join(words)})[一-鿿]{{0,4}}?{KIND}(?:及分工|和分工|名单)?
            | 牵头 | 主办 | 配合 | 协办 | 参与 | 责任 | (?:责任|职责|部门|任务|工作|单位)?分工 | 指导 | 督导 | 落实 
            | 负责
            | (?:计划|拟)?(?:完成|办结|整改|实施|推进|落实|工作)?(?:时限|时间|期限|时间节点|节点|进度|进度安排|时间安排
            |时间要求|时限要求|年限)(?:要求)?
            | (?:责任|牵头|分管|包抓|联系|市级|省级|市|省|主管|挂帅)++[一-鿿]{{0,3}}领导
            | 责任人 | 联系人 | 负责人 | 牵头人 | 备注))
          [□\s]*[：:∶]""",
        re.VERBOSE,
    )


LABEL = label_pattern(LABEL_WORDS)
LABEL_ROLES: tuple[tuple[re.Pattern[str], Role | Literal["deadline", "person"]], ...] = (
    (re.compile("领导|人$|备注"), "person"),
    (re.compile("时限|时间|期限|节点|进度|年限"), "deadline"),
    (re.compile("牵头|主办|主责"), "lead"),
    (re.compile("配合|协助|协办|协同|参与|参加|参建|支持|会办|会签"), "support"),
    (re.compile("指导|督促|督导|监督"), "guiding"),
    (re.compile(""), "responsible"),
)

BY_DUTY = (
    r"(?:(?:按照?|根据|依据|依照?|结合)(?:各自|部门|工作|有关|相关)*+(?:管理权限|职[责能权]|权限|分工"
    r"|事权)++(?:要求|范围)?)"
)
NAMED = r"(?<![者的位名首余他它列])"
ADVERB = re.compile(
    rf"(?:{BY_DUTY}|共同|联合|分别|各自|分工|具体|主要|统一|一并|分级|协同|密切|积极|统筹|组织|抓好|做好|认真|加强"
    rf"|全面|总)++$"
)
END = r"(?=[、，,；;。．.\s]|等|$)"
VERB = re.compile(
    # At most places no verb begins: one look at the character is enough to know.
    rf"""(?=[牵负主抓为会配协参支指督监按根依结分共各具组贯落实承办执推])
      (?:(?P<lead>牵头(?!单位|部门)
        (?:负责|抓总|总负责|组织|实施|落实|推进|推动|办理|制定
          |统筹|协调|会商)*+
        |负总责{END}|主办{END}|抓总{END}|{NAMED}为(?:牵头|主办|主责)(?:责任)?(?:单位|部门))
      | (?P<joint>会同)
      | (?P<support>配合(?:落实|实施|推进|做好|完成)?{END}|(?:协助|协同|协办|参与|参加|支持)(?:配合|落实|实施
        |推进|参与)?{END}|配合(?=[市省区县各国有])
        |{NAMED}为(?:配合|协办|参与|参加|协助)(?:责任)?(?:单位|部门))
      | (?P<guiding>(?:指导|督促|督导|监督)++(?:落实|实施|推进|检查|支持|帮助|服务)*+{END}
        |指导(?=[市省区县各国有]))
      | (?P<responsible>{BY_DUTY}?(?:分工|共同|分别|各自|具体)?负责(?:落实|实施|推进|推动|组织|完成|办理
          |具体|统筹|抓好)*+{END}
          | {BY_DUTY}(?:落实|推进|实施|抓好落实|组织实施|做好|开展|承担|办理|执行)?{END}
          | {NAMED}为(?:责任|承办|实施)(?:单位|部门)
          | (?:组织实施|具体实施|组织落实|贯彻落实|分工落实|落实|实施|承办|承担|办理|执行|推进|推动){END}))
    """,
    re.VERBOSE,
)
FIRST = re.compile(
    r"(?:列|排|名列|排名|排列)在?[^，。；、]{0,8}?(?:第一|首位|第1|最前|首)(?:位|名|个)?(?:者|的|责任|承办|单位|部门)*(?:为|是|系|牵头)"
)
OTHERS_HELP = re.compile(
    r"(?:其他|其余|其它|后列|其后)[^，。；]{0,8}?(?:为|是|系)[^，。；]{0,6}(?:配合|参加|参与|协办|协同|协助)"
)
FOLLOWING = re.compile(
    r"(?:以下|下列|具体|各项)[^，,；;。]{0,6}?(?:均涉及(?:相关|有关)?|均需要?|均须|均由|均|皆由|都由|需由|须由)"
)
NOTE = re.compile(
    r"^(?:下同|不再(?:一一|单独|逐项|另行|重复)?(?:列出|列明|标注|注明|赘述|[做作]分工)|排名不分先后|以下简称.*|以下同"
    r"|(?:其他|其余|其它|后列)[^，。；]{0,8}?(?:为|是|系).{0,10}(?:单位|部门))$"
)
NOTE_INSIDE = re.compile(r"下同|下列相同|列第一位|排第一位|排名第一")
TIME = re.compile(
    r"\d{4}年|\d+月|[年月季]度?[底末内初]|上半年|下半年|[一二三四]季度|持续|长期|常年|常态|全年|年内|每年|每季|每月"
    r"|按时序|按进度|近期|立即|完成$|启动$|逐年|分年度|滚动"
)
WORDY = re.compile(r"[。！？：:∶%％《》]|[的了]|\d|解释|同志|人员|备案|审批")
OPENING = re.compile(r"\s*(?:(?:具体|原则上|主要|分别|统一|总体)?由|请|和|及|与)\s*")
OWN_ROLE = re.compile(
    r"[（(〔\[【]\s*(牵头|主办|配合|协办|参与|指导|督导|责任|负责)(?:单位"
    r"|部门)?\s*[）)〕\]】]\s*$"
)


CUE = re.compile(r"牵头|单位|部门|负责|职责|职能|配合|会同|落实|责任|分工|实施|指导|参与|承办|协办|主办|推进|督")


def is_time(words: str) -> bool:
    return TIME.search(words) is not None and not is_unit(words)


def role_of_others(text: str) -> Role | None:
    """Where ``text`` lays down that of every list the unit named first leads: the role of the others; else ``None``.

    >>> role_of_others("（责任单位列第一位者为牵头单位，下同）"), role_of_others("列首位的为牵头单位，其他为配合单位")
    ('responsible', 'support')
    >>> role_of_others("牵头单位：市教委") is None
    True
    """
    if not FIRST.search(text):
        return None
    return "support" if OTHERS_HELP.search(text) else "responsible"


def label_role(label: str) -> Role | Literal["deadline", "person"]:
    return next(role for pattern, role in LABEL_ROLES if pattern.search(label))
