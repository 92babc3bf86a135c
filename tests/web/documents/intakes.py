"""Files of the invented city as taking in sees them: read by the real readers, with proposals made by a plain rule."""

from __future__ import annotations

import datetime as dt
import re

from luodi.extract.model import Citation, Commitment, Deadline, Extraction, Indicator
from luodi.text import read_bytes
from luodi.text.documents import parse
from luodi.text.model import Document
from luodi.web.documents.intake import Intake

HEAD = """云洲市人民政府关于印发云洲市河湖管护工作要点的通知
云洲府发〔2026〕71号

各区县人民政府，市政府各部门：
现将《云洲市河湖管护工作要点》印发给你们，请认真贯彻执行。

云洲市人民政府
2026年3月2日

云洲市河湖管护工作要点

"""
TASKS = (
    "一、巡查河岸。市水利局每月巡查一次城区河岸。（责任单位：市水利局、市财政局）",
    "二、清理漂浮物。组织清理水库漂浮物，2026年底前完成120处。（责任单位：市水利局、桐湖区政府）",
    "三、设立公示牌。在主要河段设立公示牌。（责任单位：市民政局、有关单位、各区县政府）",
    "四、培训巡河员。分批培训巡河员并建立名册。（责任单位：市未知局）",
)


def file(*tasks: str, head: str = HEAD, name: str = "要点.txt") -> Intake:
    """A file with one document whose numbered items are ``tasks``."""
    data = (head + "\n".join(tasks) + "\n").encode()
    source = read_bytes(data, name)
    return Intake(data, source, tuple((document, proposals(document)) for document in parse(source)))


def proposals(document: Document) -> Extraction:
    """One commitment for each item that ends with （责任单位：…）."""
    made = []
    for provision in document.walk():
        whole = provision.heading + provision.text
        clause = re.search(r"（责任单位：(.+)）$", whole)
        if not clause:
            continue
        year = re.search(r"(\d{4})年底前", whole)
        count = re.search(r"完成(\d+)处", whole)
        date = dt.date(int(year[1]), 12, 31) if year else None
        made.append(
            Commitment(
                id=f"c{len(made) + 1}",
                eid=provision.eid,
                path=(provision.number,),
                source="clause",
                text=whole[: clause.start()],
                spans={"text": provision.spans["text"]} if "text" in provision.spans else {},
                responsible=tuple(clause[1].split("、")),
                deadline=date,
                deadline_text=year[0] if year else None,
                deadlines=(Deadline(year[0], ((0, 1),), date=date),) if year else (),
                kind="dated" if year else "not_stated",
                indicators=(Indicator("清理漂浮物", ">=", "处", ((0, 1),), value=float(count[1])),) if count else (),
                confidence=0.9,
                doubts=("单位有“有关单位”",) if "有关" in clause[1] else (),
            )
        )
    cited = [
        Citation(p.eid, m[0], None, "mentions", ((0, 1),))
        for p in document.walk()
        for m in re.finditer(r"云洲府发〔\d{4}〕\d+号", p.text)
    ]
    return Extraction(tuple(made), tuple(cited))
