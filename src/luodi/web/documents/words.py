"""Words for searching: Chinese as overlapping pairs, everything else as it stands."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 64
"""Longer Latin words and numbers are cut: an index does not take any length."""

_SPACED = re.compile(r"(?<=[\u3400-\u9fff\uf900-\ufaff])\s+(?=[\u3400-\u9fff\uf900-\ufaff])")
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")


def runs(text: str) -> list[str]:
    """The stretches of Chinese, and of other letters and digits, after NFKC and in lower case.

    >>> runs("渝府办发〔2025〕44号 OFD ２０25年底前")
    ['渝府办发', '2025', '44', '号', 'ofd', '2025', '年底前']
    """
    normal = unicodedata.normalize("NFKC", text).lower()
    return [piece for run in _RUN.findall(normal) for piece in re.findall(r"\d+|\D+", run)]


def is_chinese(run: str) -> bool:
    return run[0] >= "\u3400"


def indexed(text: str) -> str:
    """What is indexed: pairs of each Chinese stretch and its last character, other stretches whole.

    A space that a printed line left inside a word is no border of it.

    >>> indexed("民政局44号"), indexed("社 保")
    ('民政 政局 局 44 号', '社保 保')
    """
    out: list[str] = []
    for run in runs(_SPACED.sub("", text)):
        if is_chinese(run):
            out += (run[at : at + 2] for at in range(len(run)))
        else:
            out.append(run[:LONGEST])
    return " ".join(out)


def asked(query: str) -> list[list[str]]:
    """What is looked for: each stretch as the words that must follow one another; one Chinese character alone stays
    as it is and begins a word.

    >>> asked("民政局 44")
    [['民政', '政局'], ['44']]
    >>> asked("局")
    [['局']]
    """
    out = []
    for run in runs(query):
        if is_chinese(run) and len(run) > 1:
            out.append([run[at : at + 2] for at in range(len(run) - 1)])
        else:
            out.append([run[:LONGEST]])
    return out


_NUMBER = re.compile(r"(?P<body>\D*?)(?P<year>(?:19|20)\d\d)\D+?(?P<serial>\d{1,5})\D*")
_ORDER = re.compile(r"(?P<body>.*?令?)\s*第?\s*(?P<serial>\d{1,5})\s*号")


def folded_number(number: str) -> str:
    """A document's number without brackets: body, year and serial, single spaces between; empty for none.

    >>> folded_number("渝府办发〔2025〕44号"), folded_number("渝府办发[2025]44号"), folded_number("2025 44")
    ('渝府办发 2025 44', '渝府办发 2025 44', '2025 44')
    >>> folded_number("重庆市人民政府令第340号")
    '重庆市人民政府令 340'
    >>> folded_number("民政")
    ''
    """
    normal = unicodedata.normalize("NFKC", number).strip()
    if found := _NUMBER.fullmatch(normal):
        parts = (re.sub(r"[\W_]+", "", found["body"]), found["year"], found["serial"].lstrip("0"))
    elif found := _ORDER.fullmatch(normal):
        parts = (re.sub(r"[\W_]+|第$", "", found["body"]), found["serial"].lstrip("0"))
    else:
        return ""
    return " ".join(part for part in parts if part)
