"""考评结果 as a letter: each group's ranking in an annex."""

from __future__ import annotations

from luodi.web.assessment.models import Assessment
from luodi.web.letters.content import NUMERALS, Annex, Content, chinese_day
from luodi.web.letters.models import Style

GROUPS = {"departments": "部门", "districts": "区县"}
DIMENSIONS = {"timely": "按时", "quality": "质量", "initiative": "主动"}
NAMED = 3
"""Units named in the text; a choice of this project."""


def period_words(row: Assessment) -> str:
    """The period as a title has it: 2026年10月, 2026年第三季度, 2026年度."""
    if row.kind == Assessment.Kind.YEARLY:
        return f"{row.starts.year}年度"
    if row.kind == Assessment.Kind.QUARTERLY:
        return f"{row.starts.year}年第{NUMERALS[(row.starts.month - 1) // 3]}季度"
    return f"{row.starts.year}年{row.starts.month}月"


def result_letter(row: Assessment, style: Style) -> Content:
    """What the letter says: the scheme's version, the first of each group, the tables."""
    when = period_words(row)
    corrected = "更正后的" if row.version > 1 else ""
    body = [f"现将{when}督办工作考评结果（{corrected}第{row.version}版）通报如下。" if corrected
            else f"现将{when}督办工作考评结果通报如下。", "一、考评情况",
            f"本次考评依据督办台账记录，按第{row.scheme.version}版考评办法（{chinese_day(row.scheme.effective)}起施行）计算，"
            f"共考评{row.scores.count()}个单位。"]  # fmt: skip
    annexes = []
    for key, name in GROUPS.items():
        scores = list(row.scores.filter(group=key).select_related("unit").order_by("rank", "unit__name"))
        if not scores:
            continue
        first = "、".join(f"{one.unit.name}（{one.total:.2f}分）" for one in scores if one.rank <= NAMED)
        body.append(f"{name}组{len(scores)}个单位，列前{NAMED}名的是：{first}。")
        rows = tuple(
            (str(one.rank), one.unit.name, *(_two(one.parts[part]["score"]) for part in DIMENSIONS), f"{one.total:.2f}")
            for one in scores
        )
        columns = ("名次", "单位", *DIMENSIONS.values(), "总分")
        annexes.append(Annex(f"{when}督办考评结果（{name}组）", columns, (10, 42, 12, 12, 12, 12), rows))
    body += ["二、申诉", "对考评结果有异议的，可通过督办系统查看本单位得分明细并提出申诉。"]
    if row.why:
        body[2:2] = [f"更正原因：{row.why}"]
    return Content(
        organ=style.organ, number="", title=f"关于{when}督办工作考评结果的通报", to=style.to, body="\n".join(body),
        signer=style.signer, day="", note=style.note, copies=style.copies, printer=style.printer, form=style.form,
        annexes=tuple(annexes),
    )  # fmt: skip


def _two(figure: str) -> str:
    return f"{float(figure):.2f}"
