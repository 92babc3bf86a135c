"""A provision's number and heading as they are printed, with the marks between them."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.web.documents.models import Provision

Spans = Sequence[Sequence[int]]


def printed_number(text: str, node: Provision) -> str:
    """A provision's number with the mark that follows it in print: 一、 and 1. and 第三条 with a wide space."""
    spans = node.spans.get("number") or []
    if not spans:
        return node.number
    after = node.spans.get("heading") or node.spans.get("text") or []
    start, end = spans[0][0], after[0][0] if after else spans[-1][1]
    printed = text[start:end].strip()
    if not printed or "\n" in printed or len(printed) > len(node.number) + 3:
        printed = node.number
    return f"{printed}　" if printed[-1:] in "条章节编部" or node.kind == "attachment" else printed


def tail(text: str, heading: Spans, words: Spans) -> str | None:
    """What stands between a heading and its words on the same line, without the space; None for another line."""
    if not heading or not words:
        return None
    between = text[heading[-1][1] : words[0][0]]
    return None if "\n\n" in between.replace(" ", "") or len(between) > 6 else between.strip()
