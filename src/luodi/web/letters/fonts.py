"""字体: which fonts the PDF is set in, and what stands in for those of the standard that are not there."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import typst
from django.conf import settings

from luodi.errors import LuodiError
from luodi.web.letters import layout

NAMES = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "小标宋", "方正小标宋_GBK", "FZXiaoBiaoSong-B05SK"),
    "仿宋_GB2312": ("FangSong_GB2312", "FangSong", "仿宋", "STFangsong", "FZFangSong-Z02S", "FZFangSong-Z02"),
    "楷体_GB2312": ("KaiTi_GB2312", "KaiTi", "楷体", "STKaiti", "FZKai-Z03S", "FZKai-Z03"),
    "黑体": ("SimHei", "STHeiti", "FZHei-B01S", "FZHei-B01"),
    "宋体": ("SimSun", "STSong", "NSimSun", "FZShuSong-Z01S", "FZShuSong-Z01"),
}
"""The fonts of the standard and the names under which files bring them."""
SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN")
SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN")
INSTEAD = {"黑体": (*SANS, *SERIF)}
"""Free fonts that stand in; a choice of this project."""


@dataclass(frozen=True, slots=True)
class Found:
    """A font of the standard, the family it is set in, and whether that is only a stand-in."""

    wanted: str
    family: str
    substitute: bool


@functools.lru_cache(maxsize=4)
def _known(folder: str) -> tuple[typst.Fonts, frozenset[str]]:
    paths = [folder] if folder and Path(folder).is_dir() else []
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=paths)
    return fonts, frozenset(fonts.families())


def files() -> typst.Fonts:
    """The fonts that typst may use: those of ``LUODI_FONTS`` and the system's."""
    return _known(str(settings.LUODI_FONTS))[0]


def found() -> dict[str, Found]:
    """What each font of the standard is set in, by its name. Refused where there is no Chinese font at all."""
    families = _known(str(settings.LUODI_FONTS))[1]
    out = {}
    for wanted, names in NAMES.items():
        family = next((name for name in (wanted, *names) if name in families), None)
        instead = next((name for name in INSTEAD.get(wanted, (*SERIF, *SANS)) if name in families), None)
        if family is None and instead is None:
            raise LuodiError(
                zh=f"没有可用的中文字体（{wanted}或其替代），不能生成 PDF。",
                en=f"There is no Chinese font to set a PDF in ({wanted}, or one instead).",
                mend_zh="请把字体文件放入 LUODI_FONTS 指定的文件夹，或安装 fonts-noto-cjk。",
                mend_en="Put font files into the folder LUODI_FONTS, or install fonts-noto-cjk.",
            )  # fmt: skip
        out[wanted] = Found(wanted, family or str(instead), family is None)
    return out


def substituted() -> list[tuple[str, str]]:
    """The fonts of the standard that are not there, each with what stands in for it."""
    return [(one.wanted, one.family) for one in found().values() if one.substitute and one.wanted in _USED]


_USED = frozenset(layout.FONTS.values())
