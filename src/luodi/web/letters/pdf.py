"""A letter as .pdf, set by typst in the same layout as the .docx."""

from __future__ import annotations

import datetime as dt
from typing import Any

import typst

from luodi.errors import LuodiError
from luodi.web.letters import layout
from luodi.web.letters.content import Annex, Content, title_lines
from luodi.web.letters.fonts import files, found
from luodi.web.letters.last_lines import Ending, ending
from luodi.web.letters.layout import BODY, CELL, FONTS, MARK, PITCH, POINT, SMALL, TITLE

FITS = Ending(alone=False)
PICTURE = 96
"""Dots an inch of the pages shown as pictures."""


def pdf(content: Content, at: dt.datetime | None = None) -> bytes:
    """The letter as .pdf; ``at`` is the moment that the file says it was made."""
    return bytes(_set(content, "pdf", at))


def pictures(content: Content) -> list[bytes]:
    """The letter's pages as PNG."""
    made = _set(content, "png", None)
    return [bytes(made)] if isinstance(made, (bytes, bytearray)) else [bytes(page) for page in made]


def _set(content: Content, form: str, at: dt.datetime | None) -> Any:
    """The letter set, a second time where its signature would stand alone on a page."""
    made = _compiled(markup(content), form, at)
    if not content.lines:
        return made
    plain = made if form == "pdf" else _compiled(markup(content), "pdf", None)
    closing = next((f"附件：{name}" for name in content.attached), content.signer)
    end = ending(bytes(plain), content.lines[-1].text, closing)
    return _compiled(markup(content, end), form, at) if end.alone else made


def _compiled(words: str, form: str, at: dt.datetime | None) -> Any:
    compiler = typst.Compiler(words.encode(), font_paths=files(), ignore_system_fonts=True)
    try:
        if form == "png":
            return compiler.compile(format="png", ppi=PICTURE)
        return compiler.compile(format="pdf", timestamp=int(at.timestamp()) if at else None)
    except typst.TypstError as error:
        raise LuodiError(
            zh=f"PDF 排版失败：{error.message}。", en=f"The PDF could not be set: {error.message}.",
            mend_zh="请检查正文中是否有不可见的特殊字符。", mend_en="Look for odd invisible characters in the text.",
        ) from error  # fmt: skip


def markup(content: Content, end: Ending = FITS) -> str:
    """The letter as typst. Words only ever stand in string literals, so none of them is read as markup."""
    letter = content.form == layout.LETTER
    setup = _SETUP.format(**_measures(), **_fonts(), first=2 if letter else 1)
    parts = [setup, f"#set document(title: {_text(content.title)})"]
    put = parts.append
    parts += _letter_head(content) if letter else _head(content)
    put(f"#blank(2)\n#heading1({_title(content.title)})\n#blank(1)")
    if content.to:
        put(f"#plain({_text(content.to + '：')}, indent: 0)")
    for at, line in enumerate(content.lines, 1):
        # A heading stays with what it heads, the end of the text with what closes it: no signature stands alone.
        last, font = at == len(content.lines), _text(_family(line.kind))
        if last and end.carried:
            put(f"#cut({_text(line.text[: -end.carried])}, {_text(line.text[-end.carried :])}, font: {font})")
        else:
            how = "kept" if line.kind != "plain" or (last and end.alone) else "plain"
            put(f"#{how}({_text(line.text)}, font: {font})")
    put("#block(width: 100%, breakable: false)[")
    if content.attached:
        put("#blank(1)")
        for at, name in enumerate(content.attached):
            put(f"#attached({_text(name)}, {'true' if at == 0 else 'false'})")
    put(f"#blank(2)\n#closing({_text(content.signer)}, {_text(content.day)})\n]")
    if content.note:
        put(f"#plain({_text(f'（{content.note}）')})")
    for at, annex in enumerate(content.annexes):
        parts += _annex(content, at, annex)
    if letter and content.copies:
        put(f"#copied({_text(f'抄送：{content.copies}。')})")
    elif content.printer and not letter:
        copies = _text(f"抄送：{content.copies}。") if content.copies else "none"
        put(f"#record({copies}, {_text(content.printer)}, {_text(content.printed + '印发')})")
    return "\n".join(parts)


def _head(content: Content) -> list[str]:
    return [
        f"#v({layout.HEAD}mm - {MARK * 0.06}pt)",
        f"#mark({_text(content.organ)}, {MARK}pt)",
        f"#blank(2)\n#centred({_text(content.number)})\n#rule",
    ]


def _letter_head(content: Content) -> list[str]:
    """Mark and double rules at their places on the first page, the number at the right below the first rule."""
    size = layout.letter_mark(content.organ)
    over = (layout.WIDTH - layout.LETTER_RULE) / 2
    mark = f"box(width: {layout.LETTER_RULE}mm, mark({_text(content.organ)}, {size}pt))"
    # A smaller mark stands as far above the rule as a full one.
    top = layout.LETTER_HEAD - layout.TOP + ((MARK - size) * layout.INK - size * 0.06) / POINT
    parts = [f"#place(top + left, dx: {over}mm, dy: {top}mm, {mark})"]
    for at, stroke in layout.letter_rules():
        bar = f'rect(width: {layout.LETTER_RULE}mm, height: {stroke}pt, fill: rgb("{layout.RED}"))'
        parts.append(f"#place(top + left, dx: {over}mm, dy: {at - layout.TOP}mm, {bar})")
    first, stroke = layout.letter_rules()[1]
    below = (first - layout.TOP) * POINT + stroke + layout.LETTER_NUMBER
    return [*parts, f"#v({below}pt, weak: false)\n#align(right, text({_text(content.number)}))"]


def _annex(content: Content, at: int, annex: Annex) -> list[str]:
    cells = ", ".join(_text(cell) for row in annex.rows for cell in row)
    names = ", ".join(_text(name) for name in annex.columns)
    widths = ", ".join(f"{width}fr" for width in annex.widths)
    return [
        f"#pagebreak()\n#plain({_text(content.annex_mark(at))}, indent: 0, font: {_text(_family('first'))})",
        f"#blank(1)\n#heading1({_title(annex.title)})\n#blank(1)",
        f"#listed(({widths},), ({names},), ({cells}{',' if cells else ''}))",
    ]


def _family(kind: str) -> str:
    return found()[FONTS[kind if kind in FONTS else "body"]].family


def _fonts() -> dict[str, str]:
    return {f"{kind}_font": _text(_family(kind)) for kind in FONTS}


def _measures() -> dict[str, Any]:
    return {
        "width": layout.PAGE[0], "height": layout.PAGE[1], "top": layout.TOP, "bottom": layout.BOTTOM,
        "left": layout.LEFT, "right": layout.RIGHT, "body": BODY, "title": TITLE, "small": SMALL,
        "cell": CELL, "lead": PITCH - BODY, "pitch": PITCH, "track": layout.TRACKING - 0.01, "red": layout.RED.lower(),
        "rule": layout.RULE, "thick": layout.THICK, "thin": layout.THIN, "rule_below": layout.RULE_BELOW,
        "closing": layout.CLOSING * BODY, "folio": layout.FOLIO - SMALL * 0.46 / POINT,
    }  # fmt: skip


def _title(words: str) -> str:
    return " + linebreak() + ".join(_text(line) for line in title_lines(words))


def _text(words: str) -> str:
    """A string literal of typst.

    >>> _text('a"b\\\\c')
    '"a\\\\"b\\\\\\\\c"'
    """
    safe = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", "").replace("\0", "")
    return f'"{safe}"'


_SETUP = """
#let solo(it) = block(above: 0pt, below: 0pt, width: 100%, it)
#set page(width: {width}mm, height: {height}mm, footer-descent: {folio}mm,
  margin: (top: {top}mm, bottom: {bottom}mm, left: {left}mm, right: {right}mm),
  footer: context {{
    let n = counter(page).get().first()
    if n < {first} {{ return }}
    set text(font: {folio_font}, size: {small}pt, tracking: 0pt)
    set align(if calc.odd(n) {{ right }} else {{ left }})
    pad(left: {small}pt, right: {small}pt)[— #n —]
  }})
#set text(font: {body_font}, size: {body}pt, lang: "zh", region: "cn", tracking: {track}pt, top-edge: 0.86em,
  bottom-edge: -0.14em, cjk-latin-spacing: none, costs: (widow: 0%, orphan: 0%))
#set par(leading: {lead}pt, spacing: {lead}pt, justify: true, linebreaks: "simple")
#set block(spacing: {lead}pt)
#let blank(n) = for _ in range(n) {{ block(height: {body}pt) }}
#let mark(words, size) = align(center, text(font: {mark_font}, size: size, fill: rgb("{red}"), tracking: 0pt, words))
#let centred(words) = align(center, text(words))
#let rule = block(above: {rule_below}mm, below: {title}pt * 0.25,
  line(length: 100%, stroke: {rule}pt + rgb("{red}")))
#let heading1(words) = {{
  set par(leading: {title}pt * 0.5, justify: false)
  align(center, text(font: {title_font}, size: {title}pt, tracking: 0pt, words))
}}
#let plain(words, indent: 2, font: {body_font}) = par(
  first-line-indent: (amount: indent * ({body}pt + {track}pt), all: true), text(font: font, words))
#let kept(words, font: {body_font}) = block(sticky: true, width: 100%, plain(words, font: font))
#let cut(words, carried, font: {body_font}) = {{
  par(first-line-indent: (amount: 2 * ({body}pt + {track}pt), all: true), {{
    text(font: font, words)
    linebreak(justify: true)
  }})
  block(sticky: true, breakable: false, width: 100%, plain(carried, indent: 0, font: font))
}}
#let attached(words, first) = pad(left: 5em, par(
  first-line-indent: (amount: if first {{ -3em }} else {{ 0em }}, all: true), text(words)))
#let closing(signer, day) = align(right, block(width: {closing}pt, breakable: false,
  align(center, [#text(signer) #parbreak() #text(day)])))
#let listed(widths, names, cells) = {{
  set text(size: {cell}pt, tracking: 0pt)
  set par(leading: {cell}pt * 0.5, spacing: {cell}pt * 0.5)
  table(columns: widths, stroke: 0.5pt, inset: (x: 5.4pt, y: {cell}pt * 0.25),
    table.header(..names.map(n => align(center, text(font: {first_font}, n)))),
    ..cells.map(c => table.cell(breakable: false, text(c))))
}}
#let copied(words) = place(bottom, float: true, clearance: {lead}pt, {{
  set text(size: {small}pt, tracking: 0pt)
  set par(leading: {small}pt * 0.6, spacing: 0pt)
  block(width: 100%, above: 0pt, below: 0pt, inset: (bottom: {small}pt * 0.3, left: {small}pt * 4, right: {small}pt),
    par(first-line-indent: (amount: {small}pt * -3, all: true), text(words)))
}})
#let record(copies, printer, printed) = place(bottom, float: true, clearance: {lead}pt, {{
  set text(size: {small}pt, tracking: 0pt)
  set par(leading: {small}pt * 0.6, spacing: 0pt)
  let gap = {small}pt * 0.3
  if copies != none {{
    block(width: 100%, above: 0pt, below: 0pt, stroke: (top: {thick}pt),
      inset: (y: gap, left: {small}pt * 4, right: {small}pt),
      par(first-line-indent: (amount: {small}pt * -3, all: true), text(copies)))
  }}
  block(width: 100%, above: 0pt, below: 0pt, inset: (y: gap, x: {small}pt),
    stroke: (top: if copies == none {{ {thick}pt }} else {{ {thin}pt }}, bottom: {thick}pt),
    grid(columns: (1fr, auto), text(printer), text(printed)))
}})
"""
