"""What a page says of an error: in the reader's language, with the place and the mend."""

from __future__ import annotations

from django.utils.translation import get_language

from luodi.errors import LuodiError


def said(error: LuodiError) -> str:
    """The error in the language of the page."""
    english = get_language() == "en"
    told = (error.en, error.mend_en) if english else (error.zh, error.mend_zh)
    head = f"{error.where}: " if english and error.where else f"{error.where}：" if error.where else ""
    return head + (" " if english else "").join(part for part in told if part)
