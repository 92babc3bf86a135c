"""An insured event of a person, and what a claim for it rests on."""

from __future__ import annotations

from luodi.facts.attribute import Record, choice, day, money, yes_no

EVENTS = ("意外身故", "意外伤残", "意外医疗", "疾病住院", "疾病身故", "学生重大疾病", "升学")
DISEASES = (
    "恶性肿瘤",
    "重大器官移植术或造血干细胞移植术",
    "急性肾功能衰竭或终末期肾病",
    "急性或亚急性重症肝炎",
    "良性脑肿瘤",
    "脑炎后遗症或脑膜炎后遗症",
    "重型再生障碍性贫血",
    "脊髓灰质炎症",
    "脊髓灰质炎",
    "严重幼年型类风湿性关节炎",
    "严重川崎氏病",
    "重症肌无力",
    "胰岛素依赖型糖尿病",
    "双目失明",
    "瘫痪",
    "重症心肌炎伴充血性心力衰竭",
    "慢性肝功能衰竭失代偿期",
    "心脏瓣膜手术",
    "主动脉手术",
    "严重脑损伤",
    "严重Ⅲ度烧伤",
    "其他疾病",
)


class Claim(Record, zh="保险事项", en="insured event"):
    """One event: an accident, a stay in hospital, a death, a diagnosis, an admission."""

    kind = choice("保险事项种类", "Kind of event", *EVENTS, sensitivity="sensitive")
    occurred_on = day("发生之日", "Day of the event", period="event", sensitivity="sensitive")
    paid_in_scope = money(
        "医保支付范围内的自付费用", "Paid by oneself within the scope of basic insurance", sensitivity="sensitive"
    )
    paid_outside_catalogue = money(
        "医保目录外的自费费用", "Paid by oneself outside the catalogue", sensitivity="sensitive"
    )
    settled = yes_no("已在医保系统一站式结算", "Settled in the basic insurance's own system")
    disease = choice("确诊疾病", "Disease diagnosed", *DISEASES, sensitivity="sensitive")
    first_diagnosis = yes_no("属于首次确诊", "Is the first diagnosis", sensitivity="sensitive")
    examination = choice("升学考试", "Examination passed", "高考", "研究生考试", "其他考试")
    admitted_to = choice("考取层次", "Level of admission", "大专", "本科", "研究生")
    full_time_admission = yes_no("被全日制高等院校录取", "Admitted to full-time higher education")
