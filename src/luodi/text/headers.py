"""Header lines of a printed table: the titles of its columns, also where a title is wrapped over lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luodi.text.column_titles import is_title, kind_of, plain_title
from luodi.text.lines import Line
from luodi.text.widths import width

_YEARS = re.compile(r"[12]\d{3}")

_CAPTION = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[)）]?\s*[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|表\s*\d"
)
_REMARK = re.compile(r"[（(][^（()）]*[)）]$")
MAX_LINES = 60
MAX_PIECES = 4
_BEST = 4


@dataclass(frozen=True, slots=True)
class Header:
    """Titles of the columns from left to right. ``parents`` of several columns are set before their titles."""

    titles: tuple[str, ...]
    cost: float = 0.0

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(kind_of(title) for title in self.titles)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    line: int
    alone: bool


def pieces_of(text: str) -> list[str]:
    """The parts of one header line; characters spread one by one are one part.

    >>> pieces_of("序号 名 称 2025年目标 责任单位")
    ['序号', '名称', '2025年目标', '责任单位']
    """
    out: list[str] = []
    spread = False
    for part in text.split():
        single = len(part) == 1 and not part.isascii()
        if single and spread:
            out[-1] += part
        else:
            out.append(part)
        spread = single
    return out


def is_header_line(text: str) -> bool:
    """Whether one line holds at least three titles and nothing else.

    >>> is_header_line("序号 名 称 2025年目标 责任单位 备注"), is_header_line("市教委 市财政局 市公安局")
    (True, False)
    """
    if len(text) > 120:
        return False
    parts = pieces_of(text)
    return len(parts) >= 3 and all(is_title(part) for part in parts) and any(kind_of(p) != "other" for p in parts)


def starts_header(region: Sequence[Line], at: int) -> bool:
    """Whether a header begins at this line: with the title of the number column, or with a whole line of titles."""
    text = region[at].text
    if len(text) > 120:
        return False
    if text[0] in "序编号项任事措指NnＮ顺":
        plain = plain_title(text)
        if plain == "序":
            return at + 1 < len(region) and plain_title(region[at + 1].text) == "号"
        if kind_of(plain) == "number" and plain != "号":
            return True
    elif " " not in text and "\u3000" not in text:
        return False
    return is_header_line(text)


def read_header(region: Sequence[Line], at: int) -> tuple[list[Header], int]:
    """The likeliest readings of the header that begins at line ``at``, best first, and the line after it.

    >>> from luodi.text.lines import lines
    >>> found, stop = read_header(lines("序\\n号\\n责任\\n单位\\n具体内容 完成时限\\n1\\n2\\n"), 0)
    >>> found[0].titles, stop
    (('序号', '责任单位', '具体内容', '完成时限'), 5)
    """
    pieces: list[_Piece] = []
    stop = at
    while stop < len(region) and stop - at < MAX_LINES:
        line = region[stop]
        if line.furniture or (line.page_start and stop > at) or len(line.text) > 120 or _is_number(region, stop):
            break
        parts = pieces_of(line.text)
        if stop > at and (_heads_notes(region, stop) or _CAPTION.match(line.text)):
            break
        if stop > at and kind_of(parts[0]) == "number" and plain_title(line.text) != "号":
            break
        if any(len(part) >= 4 and any(part == piece.text for piece in pieces) for part in parts):
            # A title that comes again begins the next header.
            break
        if not all(_can_be_piece(part) for part in parts):
            break
        if parts == ["号"] and pieces and pieces[-1].text == "序":
            pieces[-1] = _Piece("序号", stop, True)
        else:
            pieces += [_Piece(part, stop, len(parts) == 1) for part in parts]
        stop += 1
    # The longest beginning that reads as titles and nothing else.
    table = _readings(pieces)
    for end in range(len(pieces), 0, -1):
        if table[end] and (end == len(pieces) or pieces[end].line != pieces[end - 1].line):
            return [Header(titles, cost) for cost, titles in table[end]], pieces[end - 1].line + 1
    return [], at


def _is_number(region: Sequence[Line], at: int) -> bool:
    """A bare number that starts or goes on a run of numbers, and is no year of a wrapped title (2024 / 年底)."""
    text = region[at].text
    if not (text.isascii() and text.isdigit()):
        return False
    follower = region[at + 1].text if at + 1 < len(region) else ""
    return not (len(text) == 4 and text[0] in "12" and follower[:1] == "年")


def _heads_notes(region: Sequence[Line], at: int) -> bool:
    """A line such as 说明 that heads the text after the table instead of a last column."""
    if plain_title(region[at].text) not in ("说明", "备注", "注"):
        return False
    follower = region[at + 1] if at + 1 < len(region) else None
    return follower is not None and not follower.page_start and (len(follower.text) > 16 or "：" in follower.text)


def _can_be_piece(part: str) -> bool:
    bare = _REMARK.sub("", part)
    return (
        len(bare) <= 16 and len(part) <= 48 and part[-1] not in "。；;，,、" and "。" not in part and "《" not in part
    )


def _readings(pieces: Sequence[_Piece]) -> list[list[tuple[float, tuple[str, ...]]]]:
    """For each number of pieces from the front, the cheapest ways to read them as titles."""
    table: list[list[tuple[float, tuple[str, ...]]]] = [[] for _ in range(len(pieces) + 1)]
    table[0] = [(0.0, ())]
    for start in range(len(pieces)):
        if not table[start]:
            continue
        words = ""
        for end in range(start + 1, min(start + MAX_PIECES, len(pieces)) + 1):
            piece = pieces[end - 1]
            if end > start + 1 and not (piece.alone and pieces[end - 2].alone):
                break
            words += piece.text
            price = _price(words, pieces[start:end])
            if price is None:
                continue
            for cost, titles in table[start]:
                table[end].append((cost + price, (*titles, words)))
            table[end] = _distinct(table[end])
    return [_with_parents(row) for row in table]


def _distinct(readings: list[tuple[float, tuple[str, ...]]]) -> list[tuple[float, tuple[str, ...]]]:
    readings.sort(key=lambda reading: reading[0])
    out: list[tuple[float, tuple[str, ...]]] = []
    for cost, titles in readings:
        if any(titles == other for _, other in out) or (kind_of(titles[-1]) == "number" and len(titles) > 1):
            continue
        out.append((cost, titles))
        if len(out) == _BEST * 2:
            break
    return out


def _price(words: str, parts: Sequence[_Piece]) -> float | None:
    if len(words) > 48 or words.isdigit() or not is_title(words) or len(_YEARS.findall(words)) > 1:
        return None
    price = 0.2 if kind_of(words) != "other" else 1.0
    if len(parts) > 1:
        # A narrow column wraps all lines of its title at the same width.
        wide = [width(part.text) for part in parts]
        if max(wide[:-1]) - min(wide[:-1]) > 1 or wide[-1] > min(wide[:-1]) + 1 or kind_of(parts[0].text) == "number":
            return None
        price += 0.1 * len(parts) + 0.3 * (len(parts) - 2)
        price += 0.3 * sum(is_title(part.text) and not part.text.isdigit() for part in parts[:-1])
        if all(len(part.text) >= 4 and is_title(part.text) for part in parts):
            # Two whole titles one below the other are two columns.
            price += 1.0
    elif len(plain_title(words)) <= 2 and parts[0].alone:
        price += 0.2
    return price


def _with_parents(readings: list[tuple[float, tuple[str, ...]]]) -> list[tuple[float, tuple[str, ...]]]:
    """Where a title stands before two or more years, it is their common head and has no column of its own."""
    out: list[tuple[float, tuple[str, ...]]] = []
    for cost, titles in readings:
        years = [plain_title(title)[:4].isdigit() for title in titles]
        first = years.index(True) if True in years else 0
        if (
            first > 1
            and sum(years[first:]) >= 2
            and kind_of(titles[first - 1]) in ("level", "target", "deadline", "other")
        ):
            parent = titles[first - 1]
            under = tuple(
                parent + title if year else title for title, year in zip(titles[first:], years[first:], strict=True)
            )
            out.append((cost, (*titles[: first - 1], *under)))
            cost += 0.6
        out.append((cost, titles))
    out.sort(key=lambda reading: reading[0])
    return out[:_BEST]
