"""What a rule asks that SQL, or machine code, cannot give exactly."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.rules.tree import Expr


class CannotCompileError(LuodiError):
    """The rule is fine, but the backend has no exact way to say it; ``decide`` still answers."""

    def __init__(self, zh: str, en: str, *, expr: Expr | None = None, mend_zh: str = "", mend_en: str = "") -> None:
        place = f"{expr.at.line}:{expr.at.column}" if expr is not None else None
        super().__init__(zh=zh, en=en, place=place, mend_zh=mend_zh, mend_en=mend_en)
