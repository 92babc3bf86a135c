"""Why a population is not taken by machine code; SQL answers it all the same."""

from __future__ import annotations

from luodi.errors import LuodiError

_MEND_ZH, _MEND_EN = "请改用 DuckDB 计算。", "Compute with DuckDB."


class NotForNativeError(LuodiError):
    """The population may be fine, but its files are not such that machine code reads them surely."""

    def __init__(self, zh: str, en: str, *, file: str | None = None, place: str | None = None) -> None:
        super().__init__(zh=zh, en=en, file=file, place=place, mend_zh=_MEND_ZH, mend_en=_MEND_EN)


class OutOfOrderError(NotForNativeError):
    """The rows of the table at ``path`` do not come in the order of their keys, or some belong to nobody."""

    def __init__(self, path: tuple[str, ...], zh: str, en: str, *, file: str, place: str | None = None) -> None:
        super().__init__(zh, en, file=file, place=place)
        self.path = path
