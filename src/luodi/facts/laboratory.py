"""Testing for pathogens: the institution that tests, and the specimen that is tested."""

from __future__ import annotations

from luodi.facts.attribute import Record, choice, yes_no


class MedicalInstitution(Record, zh="医疗机构", en="medical institution"):
    """A hospital or clinic."""

    grade = choice("医疗机构等级", "Grade of the institution", "三级", "二级", "一级", "未定级", sensitivity="open")
    tests_pathogens = yes_no("具备病原学检测能力", "Able to test for pathogens", sensitivity="open")


class Specimen(Record, zh="标本", en="specimen"):
    """A specimen or strain of one case, and who has tested it."""

    first_case = choice(
        "首发情况", "First case of", "全市首发", "本区县首发", "不是首发", sensitivity="open",
        ask="这是全市、本区县的首发病例吗？",
    )  # fmt: skip
    disease = choice(
        "病种情况", "Kind of disease", "国内外新发传染病", "不明原因传染病", "其他传染病", sensitivity="open"
    )
    taken_by_district = yes_no("由区县疾控中心采样检测", "Taken and tested by the district centre", sensitivity="open")
    positive = yes_no("检测阳性", "Positive", sensitivity="sensitive")
    checked_by_city = yes_no("市疾控中心已复核", "Checked by the city's centre", sensitivity="open")
    checked_by_nation = yes_no("中国疾控中心已复核", "Checked by the national centre", sensitivity="open")
