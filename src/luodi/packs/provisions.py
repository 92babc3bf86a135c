"""``provisions.csv``: one line a duty, which says what becomes of it, pinned to the words that it stands on."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast, get_args

from luodi.errors import LuodiError
from luodi.text.folding import VERSION, digest
from luodi.written.texts import read_text

Kind = Literal[
    "commitment", "rule", "procedure", "register", "definition", "standard", "delegation", "power", "prohibition",
    "sanction", "judgement", "principle", "non-operative",
]  # fmt: skip
COLUMNS = ("eid", "sentences", "kind", "target", "label", "note", "pin")
FILE = "provisions.csv"
_PIN = 16


@dataclass(frozen=True, slots=True)
class Line:
    """One duty. ``sentences``: which of the provision's own sentences it claims, from 1; empty: all. ``target``: the
    rule, standard, point, procedure, register or commitment that carries it out; ``label`` in our own short words."""

    eid: str
    sentences: frozenset[int]
    kind: Kind
    target: str
    label: str
    note: str
    pin: str
    row: int

    def claims(self, number: int) -> bool:
        return not self.sentences or number in self.sentences


def pin(text: str) -> str:
    """What is pinned of a provision's own words: folding version, hash of the folded, hash of the words without space.

    >>> pin("第一条 应当。") == pin("第一条应当。"), pin("第一条应当。") == pin("第一条，应当。")
    (True, False)
    """
    exact = hashlib.sha256("".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{VERSION}:{digest(text)[:_PIN]}:{exact[:_PIN]}"


def read_provisions(folder: Path) -> tuple[Line, ...]:
    """The lines of a pack; bad ones are refused by row. A pack without the file has none."""
    path = folder / FILE
    if not path.exists():
        return ()
    reader = csv.DictReader(io.StringIO(read_text(path)))
    rows = list(reader)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        head = ",".join(COLUMNS)
        raise _refusal(path, 1, f"表头应为 {head}。", f"The head should be {head}.")
    return tuple(_line(row, number, path) for number, row in enumerate(rows, start=2))


def _line(row: dict[str, str], number: int, path: Path) -> Line:
    kind = row["kind"]
    if kind not in get_args(Kind) or not row["eid"] or not row["label"]:
        kinds = get_args(Kind)
        zh, en = (
            f"条款、标签都要填，种类应为：{'、'.join(kinds)}。",
            f"Give provision and label; kinds: {', '.join(kinds)}.",
        )
        raise _refusal(path, number, zh, en)
    if kind in ("non-operative", "principle") and not row["note"]:
        raise _refusal(
            path, number, "不执行的条款要在 note 写明理由。", "What is not carried out needs a reason in note."
        )
    sentences = _numbers(row["sentences"], number, path)
    return Line(row["eid"], sentences, cast(Kind, kind), row["target"], row["label"], row["note"], row["pin"], number)


def _refusal(path: Path, row: int, zh: str, en: str) -> LuodiError:
    return LuodiError(zh=zh, en=en, file=str(path), place=f"row {row}", mend_zh="请改正。", mend_en="Mend it.")


def _numbers(written: str, number: int, path: Path) -> frozenset[int]:
    """``"1"``, ``"1-3"``, ``"1 3"`` → the numbers; empty → none."""
    found: set[int] = set()
    try:
        for part in written.split():
            low, _, high = part.partition("-")
            found.update(range(int(low), int(high or low) + 1))
    except ValueError:
        zh, en = f"句的编号“{written}”不对，应如 1 或 1-3。", f"The sentences “{written}” are wrong: write 1, or 1-3."
        raise _refusal(path, number, zh, en) from None
    return frozenset(found)


def write_provisions(folder: Path, lines: tuple[Line, ...]) -> None:
    """Write the lines back, by rename."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow((line.eid, _written(line.sentences), line.kind, line.target, line.label, line.note, line.pin))
    made = folder / f"{FILE}.part"
    made.write_text(out.getvalue(), "utf-8")
    made.replace(folder / FILE)


def _written(numbers: frozenset[int]) -> str:
    return " ".join(map(str, sorted(numbers)))


def pinned(lines: tuple[Line, ...], texts: dict[str, str]) -> tuple[Line, ...]:
    """The lines with the pins of the words as they stand now; a provision that is not there keeps its old pin."""
    return tuple(replace(line, pin=pin(texts[line.eid])) if line.eid in texts else line for line in lines)
