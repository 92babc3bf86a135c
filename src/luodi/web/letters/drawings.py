"""What stands at a fixed place of a .docx page: boxes of text and bars, as Word anchors them."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml

from luodi.web.letters import layout
from luodi.web.letters.layout import POINT

RECORD, HEAD = "luodi-record", "luodi-head"
"""Names by which the boxes of 版记 and of the head of 信函格式 are known; Word keeps them when it is edited."""
EMU = 12700
"""English metric units in a point."""


def record_box(height: float) -> Any:
    """A box at the foot of the type area, ``height`` in points; text goes into its ``w:txbxContent``."""
    place = (
        '<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
    )
    return _anchored(RECORD, 1, place, layout.WIDTH * POINT, height, "<wp:wrapTopAndBottom/>", _BOX)


def head_box(top: float, height: float) -> Any:
    """A box as long as the double rules, in the middle of the type area; measures in points from the page's edge."""
    return _anchored(HEAD, 2, _placed(top), layout.LETTER_RULE * POINT, height, "<wp:wrapNone/>", _BOX)


def bars() -> list[Any]:
    """The strokes of both double rules of 信函格式."""
    return [
        _anchored(f"luodi-rule-{at}", 2 + at, _placed(top * POINT), layout.LETTER_RULE * POINT, stroke,
                  "<wp:wrapNone/>", _BAR)
        for at, (top, stroke) in enumerate(layout.letter_rules(), 1)
    ]  # fmt: skip


def _placed(top: float) -> str:
    left = (layout.LEFT + (layout.WIDTH - layout.LETTER_RULE) / 2) * POINT
    return (
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{left * EMU:.0f}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{top * EMU:.0f}</wp:posOffset></wp:positionV>'
    )


def _anchored(name: str, number: int, place: str, width: float, height: float, wrap: str, shape: str) -> Any:
    size = f'cx="{width * EMU:.0f}" cy="{height * EMU:.0f}"'
    return parse_xml(f"""<w:drawing
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
 <wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number + 1}" behindDoc="0"
  locked="0" layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>{place}<wp:extent {size}/>{wrap}
  <wp:docPr id="{number}" name="{name}"/><wp:cNvGraphicFramePr/>
  <a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
   <wps:wsp>{shape.format(size=size, red=layout.RED)}</wps:wsp>
  </a:graphicData></a:graphic></wp:anchor></w:drawing>""")


_BOX = """<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>
 <a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
 <wps:txbx><w:txbxContent/></wps:txbx>
 <wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr>"""
_BAR = """<wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>
 <a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{red}"/></a:solidFill>
 <a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/>"""
