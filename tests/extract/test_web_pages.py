"""Pages as government sites print them: what the site puts around a document is not read as part of it."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.extract import extract
from luodi.text import read_bytes
from luodi.text.documents import parse
from luodi.text.model import Document

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>夜间公交方案_云洲市人民政府</title>
<style>.nav{color:red}</style><script>var share = "责任单位：市教委";</script></head><body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li>政务公开</li><li>政民互动</li></ul></div>
<div class="position">您现在的位置：<a>首页</a> &gt; <a>政务公开</a> &gt; <a>政策文件</a></div>
<table class="meta"><tr><td>索引号：</td><td>11500000/2026-00031</td><td>成文日期：</td><td>2026-03-02</td></tr>
<tr><td>发文字号：</td><td>云洲府办发〔2026〕31号</td><td>发布日期：</td><td>2026-03-06</td></tr></table>
<h1>云洲市人民政府办公室关于印发云洲市夜间公交工作方案的通知</h1>
<div class="tools">【字体：<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a> 分享到：<a>微信</a><a>微博</a></div>
<div class="content"><p style="text-align:center">云洲府办发〔2026〕31号</p>
<p>各区人民政府，市政府各部门：</p>
<p>&nbsp;&nbsp;&nbsp;&nbsp;《云洲市夜间公交工作方案》已经市政府同意，现印发给你们，请认真贯彻执行。</p>
<p style="text-align:right">云洲市人民政府办公室</p><p style="text-align:right">2026年3月2日</p>
<p>（此件公开发布）</p>
<p style="text-align:center"><strong>云洲市夜间公交工作方案</strong></p>
<p>　　一、主要任务</p>
<p>　　（一）新开线路。<span>新开夜间线路</span><span>8条</span>，6月底前运行。
（牵头单位：市交通局；配合单位：市公安局（交警支队）、各区政府）</p>
<p>　　（二）公布时刻。公布站台时刻表。</p><p>　　责任单位：市交通局、市大数据局</p>
<p>　　附件：夜间公交任务分工表</p>
<p>附件</p><p style="text-align:center">夜间公交任务分工表</p>
<table border="1"><tbody>
<tr><th rowspan="2">序号</th><th rowspan="2">任务</th><th rowspan="2">工作内容</th><th colspan="2">目标</th>
<th rowspan="2">责任单位</th></tr>
<tr><th>2026年</th><th>2027年</th></tr>
<tr><td>1</td><td rowspan="2"><p>增加</p><p>运力</p></td><td>新增夜间车辆</td><td>20辆</td><td>40辆</td>
<td rowspan="2">市交通局</td></tr>
<tr><td>2</td><td>夜间站点覆盖率</td><td>80%</td><td>95%</td></tr>
</tbody></table></div>
<div class="attach"><p>附件下载：</p><ul><li><a href="a.docx">夜间公交任务分工表.docx</a></li></ul></div>
<div class="related"><h3>相关解读</h3><ul><li><a>一图读懂夜间公交方案</a></li></ul></div>
<div class="foot">主办单位：云洲市人民政府办公室　版权所有　网站地图<br>澜ICP备2026000001号</div>
</body></html>"""


@pytest.fixture(scope="module")
def page() -> tuple[Document, list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...], str | None]]]:
    source = read_bytes(PAGE.encode(), "page.html")
    [document] = parse(source)
    told = extract(source, document).commitments
    return document, [(c.text, c.lead, c.support, c.responsible, str(c.deadline) if c.deadline else None) for c in told]


def test_the_head_is_the_documents_own(page: tuple[Document, list[object]]) -> None:
    document, _ = page
    assert document.title == "云洲市人民政府办公室关于印发云洲市夜间公交工作方案的通知"
    assert (document.number, document.date) == ("云洲府办发〔2026〕31号", dt.date(2026, 3, 2))
    assert document.addressees == ("各区人民政府", "市政府各部门")


def test_tasks_are_those_of_the_items_and_of_the_table_alone(page: tuple[Document, list[object]]) -> None:
    _, told = page
    assert told == [
        (
            "新开线路。新开夜间线路8条，6月底前运行。",
            ("市交通局",),
            ("市公安局（交警支队）", "各区政府"),
            (),
            "2026-06-30",
        ),
        ("公布时刻。公布站台时刻表。", (), (), ("市交通局", "市大数据局"), None),
        ("新增夜间车辆", (), (), ("市交通局",), None),
        ("夜间站点覆盖率", (), (), ("市交通局",), None),
    ]


def test_targets_below_a_header_of_two_rows_are_due_in_their_years() -> None:
    source = read_bytes(PAGE.encode(), "page.html")
    [document] = parse(source)
    rows = [c for c in extract(source, document).commitments if c.source == "table"]
    assert [(i.name, i.value, i.unit, str(i.by)) for row in rows for i in row.indicators] == [
        ("新增夜间车辆", 20.0, "辆", "2026-12-31"),
        ("新增夜间车辆", 40.0, "辆", "2027-12-31"),
        ("夜间站点覆盖率", 80.0, "%", "2026-12-31"),
        ("夜间站点覆盖率", 95.0, "%", "2027-12-31"),
    ]
