"""Elements: XML parsed without entities, and looked up by names without their namespace.

Namespaces are left aside because producers disagree on them (transitional and strict WordprocessingML, three of OFD).
"""

from __future__ import annotations

import re

from lxml import etree

from luodi.errors import LuodiError

_DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def parse_xml(data: bytes, file: str, part: str) -> etree._Element:
    """The root of an XML text; document types and entities are refused before a parser sees them."""
    probe = data[:4]
    if probe.startswith(_UTF16):
        encoding = (
            "utf-16" if probe[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-le" if probe[:1] == b"<" else "utf-16-be"
        )
        text = data.decode(encoding, "replace")
        data = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1).encode("utf-8")
    if _DTD.search(data):
        raise LuodiError(
            file=file,
            place=part,
            zh="XML中有文档类型或实体声明，为安全起见不予读取。",
            en="The XML declares a document type or entities and is not read, for safety.",
            mend_zh="请用原软件打开后另存一份。",
            mend_en="Open the file in its program and save it anew.",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise LuodiError(
            file=file,
            place=part,
            zh=f"XML无法解析：{error}。",
            en=f"The XML cannot be parsed: {error}.",
            mend_zh="请重新获取文件，或用原软件打开后另存一份。",
            mend_en="Get the file again, or open it in its program and save it anew.",
        ) from None


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(parent: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name; None for none, also where there is no parent."""
    if parent is None:
        return None
    return next((node for node in parent if local(node) == name), None)


def children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    """All children of that name."""
    return [] if parent is None else [node for node in parent if local(node) == name]


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its name without namespace; empty where it is not there."""
    return next((str(found) for key, found in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def value(element: etree._Element | None) -> str | None:
    """The ``val`` of a WordprocessingML property; None where the property is not there."""
    return None if element is None else attribute(element, "val")


def switched_on(element: etree._Element | None) -> bool:
    """Whether an on-off property of WordprocessingML is there and not switched off."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off")
