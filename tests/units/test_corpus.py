"""Every unit that the real documents name is understood."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest

from luodi.units import Registry, definitions_in

pytestmark = pytest.mark.corpus


def test_every_unit_of_the_expected_commitments_resolves(registry: Registry, facts: Path) -> None:
    how: Counter[str] = Counter()
    unresolved: list[str] = []
    for file in sorted((facts / "tasks").glob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        for task in document["tasks"]:
            names = [name for role in ("lead", "support", "responsible", "guiding") for name in task.get(role) or []]
            on = dt.date.fromisoformat(document["issued"])
            for found in registry.resolve_all(names, on=on, document=document["doc_number"]):
                how[found.how] += 1
                if found.how == "unresolved":
                    unresolved.append(found.name)
    assert unresolved == []
    assert sum(how.values()) > 2000
    assert how["successor"] == 0, "each document uses the names of its own day"


def test_every_issuer_and_addressee_resolves(registry: Registry, facts: Path) -> None:
    for file in sorted(facts.glob("*.json")):
        header = json.loads(file.read_text(encoding="utf-8"))["metadata"]
        issuers = header.get("issuers") or [header["issuer"]]
        on = dt.date.fromisoformat(header["date"])
        for found in registry.resolve_all(issuers, on=on):
            assert found.how in ("exact", "alias"), found.name
            assert len(found.units) == 1
        for found in registry.resolve_all(header["addressees"], on=on, document=header["number"], issuers=issuers):
            assert found.resolved, (header["number"], found.name)


def test_the_units_of_the_joint_plan_are_those_counted_by_hand(registry: Registry, facts: Path) -> None:
    """渝府办发〔2022〕126号: how often each unit stands in its 58 items, prefixes filled in by hand."""
    expected = json.loads((facts / "finance_center_2022.json").read_text(encoding="utf-8"))["unit_counts"]
    tasks = json.loads((facts / "tasks" / "finance_center_2022.json").read_text(encoding="utf-8"))
    on, document = dt.date.fromisoformat(tasks["issued"]), tasks["doc_number"]
    counted: Counter[str] = Counter()
    for task in tasks["tasks"]:
        for found in registry.resolve_all(task["responsible"], on=on, document=document):
            counted.update(unit.name for unit in found.units)
    for side in ("chongqing", "sichuan"):
        for name, count in expected[side].items():
            (unit,) = registry.resolve(name, on=on).units
            assert counted[unit.name] == count, name


def test_the_group_definitions_of_the_package_are_those_in_the_texts(
    registry: Registry, documents: Path, facts: Path
) -> None:
    shipped = {entry.document: (entry.term, entry.includes) for entry in registry.definitions}
    seen = set()
    for file in sorted(facts.glob("*.json")):
        header = json.loads(file.read_text(encoding="utf-8"))["metadata"]
        source = header.get("source") or {"file": header["source_file"], "lines": header["lines"]}
        first, last = source.get("lines") or (source["line_start"], source["line_end"])
        lines = (documents / source["file"]).read_text(encoding="utf-8").split("\n")[first - 1 : last]
        found = definitions_in("\n".join(lines))
        number = header["number"].replace("〔", "（").replace("〕", "）")
        if not found:
            assert number not in shipped
            continue
        seen.add(number)
        term, includes = shipped[number]
        assert found[0].term == term
        on = dt.date.fromisoformat(header["date"])
        read, listed = (
            registry.resolve("各区县政府", on=on, province="重庆市", definitions=[entry]).units
            for entry in (found[0], next(entry for entry in registry.definitions if entry.document == number))
        )
        assert read == listed, (number, includes)
    assert {number for number in shipped if number and "云洲" not in number} == seen
