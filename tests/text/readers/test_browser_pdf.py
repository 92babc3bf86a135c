"""A PDF of another producer: what a browser prints, whose table lines are filled boxes and whose fonts are subsets."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from luodi.text import read_bytes
from luodi.text.spans import quote

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><style>
body { font-family: "Noto Serif CJK SC"; font-size: 14pt }
table { border-collapse: collapse; width: 100% } td, th { border: 1px solid #000; padding: 2px }
p { text-indent: 2em; text-align: justify }</style></head><body>
<p>各区县政府要切实做好安全检查工作，落实责任清单制度，做到有据可查，到2026年底完成80%以上，检查不少于120次。</p>
<table><thead><tr><th rowspan="2">序号</th><th colspan="2">任务</th><th rowspan="2">责任单位</th></tr>
<tr><th>名称</th><th>内容</th></tr></thead>ROWS</table><p>尾段</p></body></html>"""


@pytest.mark.browser
def test_a_table_a_browser_printed_over_several_pages_is_read_with_its_merged_cells(tmp_path: Path) -> None:
    browser = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if browser is None:
        pytest.skip("chromium is not installed")
    rows = "".join(
        f"<tr><td>{n}</td>"
        + (f"<td rowspan='3'>第{n}组</td>" if n % 3 == 1 else "")
        + f"<td>检查全市重点场所，建立清单，限期整改，整改率达到{n}%。</td><td>市应急局、市教委</td></tr>"
        for n in range(1, 61)
    )
    (tmp_path / "a.html").write_text(PAGE.replace("ROWS", rows), "utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={tmp_path}/profile",
    ]
    subprocess.run(
        [browser, *options, f"--print-to-pdf={tmp_path}/a.pdf", (tmp_path / "a.html").as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    source = read_bytes((tmp_path / "a.pdf").read_bytes(), "a.pdf")
    assert source.pages is not None
    assert len(source.pages.sizes) > 1
    (grid,) = source.grids
    assert (grid.rows, grid.columns) == (62, 4)
    assert all(quote(source.text, cell.spans) == cell.text for cell in grid.cells)
    numbers = [cell.text for cell in grid.cells if cell.column == 0]
    assert numbers == ["序号", *(str(n) for n in range(1, 61))]
    groups = {cell.text: (cell.row, cell.row_span) for cell in grid.cells if cell.column == 1 and cell.row > 1}
    assert groups == {f"第{n}组": (n + 1, 3) for n in range(1, 61, 3)}
    assert [cell.text for cell in grid.cells if cell.column == 2][
        -1
    ] == "检查全市重点场所，建立清单，限期整改，整改率达到60%。"
    assert source.text.endswith("尾段\n")
