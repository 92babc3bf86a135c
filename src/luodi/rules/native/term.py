"""A compiled expression: where its value and the kind of its answer are, and within which bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from luodi.facts.types import Type
from luodi.rules.answers import RANK
from luodi.rules.native.code import Block, Code
from luodi.rules.native.whole import ONE, Whole, Wholes

SILENT, JUDGEMENT, UNKNOWN = (str(RANK[status]) for status in ("silent", "judgement", "unknown"))


class Term(Struct, frozen=True):
    """``n`` is the value (days since 1970 for a day, its position on the list for a word), or the numerator over ``d``.

    ``n`` is None where the answer is always open. ``kind`` is an ``i8``, a rank of ``answers.RANK``; None where the
    answer is never open. ``other``: whether a word may be one that is not on the list.
    """

    type: Type
    n: Whole | None
    d: Whole = ONE
    kind: str | None = None
    other: bool = False
    word: str | None = None


def always(type_: Type, kind: str) -> Term:
    """An answer that is open for everybody."""
    return Term(type_, None, kind=kind)


def worst(code: Code, kinds: Iterable[str | None]) -> str | None:
    """Of several kinds the one that must be settled first; None where none can be open."""
    distinct = list(dict.fromkeys(kind for kind in kinds if kind is not None))
    fixed = [kind for kind in distinct if not kind.startswith("%")]
    best = max(fixed, default=None)
    if best == UNKNOWN:
        return UNKNOWN
    for kind in distinct:
        if kind.startswith("%"):
            best = kind if best is None else worse(code, best, kind)
    return best


def worse(code: Code, a: str, b: str) -> str:
    test = code.put(f"icmp ugt i8 {a}, {b}")
    return code.pick(test, "i8", a, b)


def closed(code: Code, kind: str) -> str:
    """Whether the kind is that of a value."""
    return code.put(f"icmp eq i8 {kind}, 0") if kind.startswith("%") else "true" if kind == "0" else "false"


def settled(code: Code, term: Term) -> str:
    """Whether the answer is a value."""
    if term.n is None:
        return "false"
    return "true" if term.kind is None else closed(code, term.kind)


def merged(code: Code, arms: Sequence[tuple[Block, Term]], type_: Type) -> Term:
    """One term of several, each at the end of a block of its own; writing goes on after them."""
    found = merged_all(code, [(block, [term]) for block, term in arms])
    return replace(found[0], type=type_)


def merged_all(code: Code, arms: Sequence[tuple[Block, Sequence[Term]]]) -> list[Term]:
    """The same of several terms at once."""
    target = code.new("join")
    shapes = [_shape([terms[i] for _, terms in arms]) for i in range(len(arms[0][1]))]
    fitted: list[tuple[Block, list[tuple[str, str]]]] = []
    for block, terms in arms:
        code.at(block)
        fitted.append((block, [_fitted(code, term, shape) for term, shape in zip(terms, shapes, strict=True)]))
        code.jump(target)
    code.at(target)
    found = []
    for i, shape in enumerate(shapes):
        terms = [terms[i] for _, terms in arms]
        kind = None
        if any(term.kind is not None for term in terms):
            kind = code.phi("i8", [(block, term.kind or "0") for (block, _), term in zip(arms, terms, strict=True)])
        if shape.n is None:
            found.append(replace(shape, kind=kind))
            continue
        n = replace(shape.n, text=code.phi(shape.n.kind, [(block, parts[i][0]) for block, parts in fitted]))
        d = shape.d
        if not d.known:
            d = replace(d, text=code.phi(d.kind, [(block, parts[i][1]) for block, parts in fitted]))
        found.append(replace(shape, n=n, d=d, kind=kind))
    return found


def _shape(terms: Sequence[Term]) -> Term:
    """What has room for each of the terms."""
    valued = [term for term in terms if term.n is not None]
    if not valued:
        return Term(terms[0].type, None)
    numbers = [term.n for term in valued if term.n is not None]
    n = Whole("%", max(n.width for n in numbers), min(n.low for n in numbers), max(n.high for n in numbers))
    overs = [term.d for term in valued]
    d = overs[0]
    if not d.known or any(other.text != d.text for other in overs):
        d = Whole("%", max(d.width for d in overs), min(d.low for d in overs), max(d.high for d in overs))
    words = {term.word for term in terms}
    return Term(valued[0].type, n, d, None, any(x.other for x in valued), words.pop() if len(words) == 1 else None)


def _fitted(code: Code, term: Term, shape: Term) -> tuple[str, str]:
    """The numbers of a term in the bits of the shape. Where it is open nobody reads them."""
    if term.n is None or shape.n is None:
        return "0", "1"
    make = Wholes(code)
    return make.fit(term.n, shape.n.width).text, "" if shape.d.known else make.fit(term.d, shape.d.width).text
