"""A pack's files with one line damaged are read, or refused by file, place and mend: never by an error of Python's."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.errors import LuodiError
from luodi.facts import VOCABULARY
from luodi.packs import folders, load, with_rules
from luodi.packs.indicators import read_indicators
from luodi.packs.offers import offers_of
from luodi.procedures import read_procedures
from luodi.procedures.examples import read_cases
from luodi.rules.examples import read_examples
from luodi.rules.manifest import read_manifest
from luodi.rules.pack import load_pack
from luodi.rules.standards import read_standards

VALUES = (
    "3", "-1", "1.5", "nan", "true", '"x"', '""', "[]", "[1]", '["x"]', "{}", "{a = 1}", "{a: 1}", "[[]]", "[{}]",
    "null", "2023-01-01", "2023-01-01T09:00:00", '"2023-01-01"', "08:00:00", "9" * 30, "1e300", "*a", "&a", "|", "",
)  # fmt: skip
READERS: dict[str, Callable[[Path], object]] = {
    "pack.toml": lambda path: read_manifest(path.parent),
    "standards.toml": lambda path: read_standards(path, VOCABULARY),
    "procedures.toml": lambda path: read_procedures(path.parent, _readings(path.parent.name)),
    "offers.toml": lambda path: offers_of(replace(load(path.parent.name), folder=path.parent)),
    "indicators.toml": lambda path: read_indicators(path.parent),
    "overlays": lambda path: load_pack(path.parent.parent),
    "cases": read_examples,
    "办件": lambda path: read_cases(path.parent.parent.parent),
}
"""How each kind of file is read, by its name or by its folder."""


def _readings(pack: str) -> dict[str, str]:
    if pack not in with_rules():
        return {}
    return {name: next(iter(one.options)) for name, one in load(pack).program.readings.items()}


def files(kind: str) -> list[Path]:
    found = [path for folder in folders().values() for path in sorted(folder.rglob("*.*"))]
    return [path for path in found if kind in (path.name, path.parent.name) and path.suffix in (".toml", ".yaml")]


def damaged(draw: st.DrawFn, text: str) -> str:
    """One line that says something is made to say something else, says it under another name, or is gone."""
    lines = text.split("\n")
    said = [i for i, line in enumerate(lines) if re.match(r"\s*(- )?[^#\s][^=:]*(=|:)|\[", line)]
    i = draw(st.sampled_from(said))
    head, sign, tail = re.match(r"((?:\s*- )?\s*[^=:]*)(=|:|)(.*)", lines[i], re.DOTALL).groups()  # type: ignore[union-attr]
    lines[i] = draw(
        st.sampled_from([f"{head}{sign} {value}" for value in VALUES])
        | st.sampled_from(["", f"zzz {sign}{tail}", lines[i][2:], f"[[{head.strip('[] ')}]]", f"[{head.strip('[] ')}]"])
    )
    return "\n".join(lines)


def refusal_of(read: Callable[[Path], object], path: Path) -> LuodiError | None:
    try:
        read(path)
    except LuodiError as error:
        return error
    return None


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_one_damaged_line_never_ends_in_a_bare_error(kind: str, data: st.DataObject) -> None:
    known = files(kind)
    assert known
    original = data.draw(st.sampled_from(known))
    pack = next(folder for folder in folders().values() if original.is_relative_to(folder))
    text = st.composite(lambda draw: damaged(draw, original.read_text("utf-8")))
    with TemporaryDirectory() as folder:
        copy = Path(folder) / pack.name
        shutil.copytree(pack, copy)
        path = copy / original.relative_to(pack)
        path.write_text(data.draw(text()), "utf-8")
        refused = refusal_of(READERS[kind], path)
    assert refused is None or (refused.file and refused.mend_zh and refused.mend_en)
