"""The units of the sample gazette stand in the list of its invented city."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from luodi.units import Registry, definitions_in, split_names

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "yunzhou_gazette_2026_3.txt"


def test_every_unit_of_the_annex_table_resolves(registry: Registry) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    rows = [cells for line in text.split("\n") if len(cells := line.split("\t")) == 6 and cells[0] != "序号"]
    assert len(rows) == 26
    said = definitions_in(text)
    for row in rows:
        for name in (*split_names(row[3]), *split_names(row[4])):
            found = registry.resolve(name, on=dt.date(2026, 1, 20), document="云洲府发〔2026〕5号", definitions=said)
            assert found.resolved, name
            if name == "各县（市、区）政府":
                assert (found.how, len(found.units)) == ("group", 8)
