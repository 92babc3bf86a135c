"""A text that is not TOML is refused by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.errors import LuodiError
from luodi.written.tables import parse_toml, read_toml


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("a = 1\nb = [\nc = 2\n", "第 3 行第 1 列 / 3:1", "not TOML"),
        ("a = 1\na = 2\n", "第 2 行第 6 列 / 2:6", "not TOML"),
        ("a = 2027-02-30\n", "第 1 行第 5 列 / 1:5", "not TOML"),
        (f"a = {'9' * 5000}\n", None, "not TOML"),
        (f"a = {'[' * 5000}{']' * 5000}\n", None, "nested too deep"),
    ],
)
def test_what_is_not_toml_is_refused_by_line(text: str, place: str | None, told: str) -> None:
    with pytest.raises(LuodiError) as caught:
        parse_toml(text, "a.toml")
    assert (caught.value.file, caught.value.place) == ("a.toml", place)
    assert told in caught.value.en
    assert caught.value.mend_zh
    assert caught.value.mend_en


def test_a_file_that_an_editor_of_windows_wrote_is_read(tmp_path: Path) -> None:
    """A byte order mark and carriage returns, in the middle of a text too."""
    (tmp_path / "a.toml").write_bytes(b'\xef\xbb\xbfa = 1\r\nb = """x\r\ny"""\r\n')
    assert read_toml(tmp_path / "a.toml") == {"a": 1, "b": "x\ny"}
