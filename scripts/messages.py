"""Texts of the pages: gather them, and compile their English for Django.

Texts are written in Chinese where they are used; their English stands in ``src/luodi/web/locale/en``.

    python scripts/messages.py gather    # new texts into django.po, texts no longer used out of it
    python scripts/messages.py compile   # django.po -> django.mo; set-up does this
    python scripts/messages.py check     # says which texts have no English
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src" / "luodi" / "web"
PO = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
_VOLATILE = ('"POT-Creation', '"PO-Revision', '"Report-Msgid', '"Last-Translator', '"Language-Team', '"Generated-By')
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def gathered() -> Catalog:
    """Every text of the templates and modules of the web, with where it is used."""
    catalog = Catalog(locale="en", project="Luodi", copyright_holder="Luodi", charset="utf-8", fuzzy=False)
    for file in sorted([*WEB.rglob("*.py"), *(WEB / "templates").rglob("*.html")]):
        if "migrations" in file.parts:
            continue
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".html":
            text = templatize(text, origin=str(file))
        stream = io.BytesIO(text.encode())
        for _line, function, messages, _comments in extract_python(stream, KEYWORDS, [], {"encoding": "utf-8"}):
            spec = KEYWORDS.get(function)
            context = None
            if spec and isinstance(spec[0], tuple):
                context, *messages = messages
            words = tuple(messages[:2]) if function.startswith("n") else messages
            if isinstance(words, (list, tuple)) and not function.startswith("n"):
                words = words[0]
            if words:
                catalog.add(words, context=context, locations=[(file.relative_to(ROOT).as_posix(), 0)])
    return catalog


def kept() -> Catalog:
    """The English as it stands in ``django.po``."""
    if not PO.exists():
        return Catalog(locale="en")
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def gather() -> int:
    """Bring ``django.po`` up to the texts in use; what already has English keeps it."""
    before, catalog = kept(), gathered()
    for message in catalog:
        known = before.get(message.id, message.context) if message.id else None
        if known is not None and known.string:
            message.string = known.string
    catalog.header_comment = "# Luodi's English. Texts are gathered by scripts/messages.py; write only the msgstr."
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, no_location=True)
    text = PO.read_text(encoding="utf-8")
    # What changes at every run, or names nobody, is left out.
    text = "\n".join(line for line in text.split("\n") if not line.startswith(_VOLATILE))
    PO.write_text(text, encoding="utf-8")
    return check()


def check() -> int:
    """The number of texts without English, each printed."""
    lacking = missing()
    for words in lacking:
        print(f"没有英文 / no English: {words}")
    return len(lacking)


def missing() -> list[str]:
    """The texts in use without English."""
    english = kept()
    out = []
    for message in gathered():
        known = english.get(message.id, message.context) if message.id else None
        strings = known.string if known else ""
        if message.id and not (all(strings) if isinstance(strings, tuple) else strings):
            out.append(str(message.id))
    return out


def compile_() -> int:
    """``django.mo`` beside ``django.po``."""
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, kept())
    return 0


if __name__ == "__main__":
    settings.configure()
    verbs = {"gather": gather, "compile": compile_, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:
        sys.exit(__doc__)
    sys.exit(1 if verbs[sys.argv[1]]() else 0)
