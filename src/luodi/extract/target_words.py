"""The words around a figure that make it a target, compare it, or show that it is none.

Each pattern is matched against the few characters beside a figure, so none of them can run away on a long text.
"""

from __future__ import annotations

import re

AT_LEAST = re.compile(
    r"(?:不少于|不低于|不小于|不得少于|不得低于|至少|最少|≥|>=)(?:达到?|有|为|组织|开展|组织开展|举办|进行|完成|设置|建成|新增|建设|培育|打造|安排|配备|创建|建立"
    r"|[^，。；、]{1,12}的)?$"
)
REACHING = re.compile(r"(?:提高|提升|增加|增长|扩大|降低|下降|减少|减|缩短|压缩|压减|上升|精简|拓展|增|降)(?:到|至)$")
STARTING = re.compile(r"(?:从|由)$")
AT_MOST = re.compile(
    r"(?:不超过|不高于|不多于|不大于|不得超过|不得高于|至多|≤|<=|控制在|压降至|压减至|压缩至|缩短至|缩减至|压缩到"
    r"|缩短到|压减到)$"
)
ABOVE = re.compile(r"(?:超过|超|高于|大于|突破|多于|>|＞)$")
BELOW = re.compile(r"(?:低于|小于|少于|<|＜)$")
UP = re.compile(r"(?:增长|增加|提高|提升|上升|上浮|增速|增幅)(?:了|约|幅度)?$")
DOWN = re.compile(r"(?:下降|降低|减少|压减|缩短|压缩|递减|降幅|减幅|精简)(?:了|约|幅度)?$")
OR_MORE = re.compile(r"(?:左右)?(?:及|或|（含）|\(含\))?以上")
QUALIFIED = re.compile(r"^(?:左右|(?:及|或)?以上|以内|之内|以下|的|办结)+")
OR_LESS = re.compile(r"之内|以内|以下|内(?![部容涝外在])")
CLOSING = re.compile(r"(?:，|,)?\s*$")

RATE = "%", "‰", "百分点", "个百分点"
MONEY = re.compile(r"元|美元")

# Deeds that a count is set for: 完成70个项目, 新建管网900公里.
DEED = re.compile(
    r"""完成|新建|改建|扩建|迁建|建成|建设|建立|修建|改造|实施|打造|培育|培养|新增|开展|举办|推出|发布|安装|更新
        |整治|创建|引进|组织|抽查
      |覆盖|实现|推进|淘汰|治理|修复|培训|遴选|认定|投资|拆解|拆除|修缮|搬迁|编制|制定|绿化|造林|推广|布局|设立|推动
        |落实|吸引|招引|开工|竣工|投用
      |发放|筹集|供应|腾出|撬动|减负|扶持|孵化|选派|招聘|招录|开发|开通|接入|升级|配备|配置|检查|检测|抽检|评估|演练
        |达|突破|力争|拓展|形成
      |争取|归集|换发|承办|提供|检定|复训|建档|惠及|解决|化解|压降|消除|关停|清理|取消|下放|恢复|种植|储备|累计|聚集|集聚
      |保护|办好|选树|评选|征集|挖掘|补充|保障|支持|帮扶|服务|办理|受理|保持|稳定|确保""",
    re.VERBOSE,
)
DEED_END = re.compile(
    r"(?:建成|新建|建设|打造|培育|新增|引进|引育|完成|改造|创建|开展|举办|发布|推出|实施|培训|组织|达到?)$"
)
ARTICLES = re.compile(r"(?:措施|政策|经济|意见|规定|举措|新政|办法|方案|计划|若干)$")
# A rate speaks of a measure by itself.
MEASURE = re.compile(
    r"(?:率|增速|增幅|涨幅|降幅|占比|比例|比重|比|度|数|人数|起数|次数|总量|数量|产量|出栏量|营收|投资|面积|规模|产值|总额|收入|总值|量|额)$"
)
# Amounts paid or taken are terms of a measure, not its target.
PAID = re.compile(
    r"给予|奖励|资助|减免|减半|免收|贴息|补偿|返还|罚款|处以|费率|利率|税率|担保费|最高不|每户|每[人生名][^均]|单户"
    r"|授信|贷款|征收|优惠|赔付"
    r"|按照?[^，。；]{0,12}(?:比例|标准|额度)?$|抵扣|注册资本|不收|收取|上浮|下浮|标准为"
)
COVERING = re.compile(
    r"(?:覆盖|在全[国省市县区州]|全[国省市县区州]|完成|实现|其中|达到?|推动|确保|力争|支持|培育|打造|有|使)$"
)
# 以上的医院, 以下排放标准的车辆: a condition that says who is meant.
CONDITION = re.compile(r"[^，。；、]{0,8}?(?:以上|以下|以内|之内|左右)?的(?!目标|要求)")
QUALIFIED_NOUN = re.compile(r"(?:及|或)?以[上下](?=[一-鿿])(?!完成|实现|达到|建成)")
SCOPE = re.compile(r"范围|以外|半径|为单位|周期|床位|座以上|工作制")
WINDOW = re.compile(
    r"(?:近|过去|前|最近|连续|满|未满|不满|年满|期限|有效期|保存|每隔|逾期|截至|距|提前|延长|等|为期|每)$"
)
LISTED = re.compile(r"个?(?:方面|环节|步骤|要素|维度|部分|层面|阶段|大类|方向|国家|省份|省市|部门|单位|专项行动|字|一)")

# Spans of time: a measure only where a deed lasts so long; else a limit in a procedure, or part of a name.
SPAN_OF_TIME = re.compile(r"个?(?:工作日|小时|月|分钟|周)|[日天年]")
RUNS_FROM = re.compile(
    r"起$|[之以]?后$|(?:收到|接到|接报|提前|提出|届满|到期|开工|竣工)[^，。；]{0,10}$|应当?在?$|^在$|[之以]前$"
)
TERM = re.compile(r"(?:期限|有效期|公示期|任期|工期|期间|时效)[^，。；]{0,8}$")
LASTS = re.compile(r"(?:时间|时长|用时|耗时|时限|周期|平均|办结|办理)[^，。；]{0,6}$")
FINISHED = re.compile(r"(?:[之以]?内)?(?:办结|办理完毕|办完|办好)|(?:[之以]内|内)(?:$|[，。；、])")
EVENT = re.compile(r"[，。；]$|^$")

YEAR = re.compile(
    r"(?P<year>20\d\d)年(?:第?(?P<quarter>[一二三四])季度|(?P<half>[上下])半年|(?P<month>1[0-2]|[1-9])月)?"
    r"|(?P<own>今年|年底|年内|全年|本年)"
)
COMPARED_YEAR = re.compile(r"(?:较|比|与|自|从|截至)$")
BASELINE = re.compile(
    r"(?:较|比|与)(?P<than>20\d\d年(?:底|末)?|上年(?:同期)?|去年(?:同期)?|法定[一-鿿]{1,4}?(?=平均|减少|压缩|缩短"
    r"|，)"
    r"|前[一-鿿]年[一-鿿]{0,2}|“?十[一-鿿]五”?末?)"
    r"|(?P<same>同比|环比)"
    r"|从(?P<from>\d+(?:\.\d+)?(?:%|‰|[一-鿿]{1,3}?)?)(?=提高|提升|增加|增长|降低|下降|减少|缩短|扩大|压缩|上升)"
)
PERIOD = re.compile(r"每个?(?P<every>半年|年|季度?|月|周|天|日|学期)|(?P<mean>年均)")
# What may stand before a measure's name without being part of it, and behind it before the figure.
BEFORE_NAME = re.compile(
    r"^(?:其中|年均|确保|力争|争取|实现|达到|保持|推动|努力|使|将|把|基本|全面|要|须|并|且|以及|和|及|到|至|在|，|、"
    r"|按国家要求|每年|每半年|每季度|每月|年内|今年|全年"
    r"|20\d\d年(?:底前?|末|\d+月底?前?)?)+"
)
COMPARED_NAME = re.compile(
    r"(?:不低于|不少于|不超过|占|达到?)[^，。；、]{1,12}的$|(?:较|比|从|由)(?:20\d\d年|上年|去年|法定"
    r"|\d)[^，。；、]{0,14}$"
)

AFTER_NAME = re.compile(
    r"(?:不少于|不低于|不得少于|不得低于|不超过|不高于|至少|超过|高于|低于|少于|控制在|保持在?|稳定在|力争|确保|突破|拟按?|按|均"
    r"|各|分别|约|为|在|至|到|达到?|实现|共|总|累计达?到?"
    r"|20\d\d年(?:底|末)?|每(?:半年|年|季度|月|周|天|日|学期)|平均|年均|同比|环比"
    r"|组织|开展|举办|完成|：|:|的|，|超|要)++$"
)
