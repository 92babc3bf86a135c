"""Elements: XML parsed without entities, and looked up by names without their namespace.

Namespaces are left aside because producers disagree on them (transitional and strict WordprocessingML, three of OFD).
"""

from __future__ import annotations

import re

from lxml import etree

from luodi.errors import LuodiError

_DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_GB_DECLARED = re.compile(rb"""\s*<\?xml[^>]*encoding\s*=\s*["'](gb2312|gbk|cp936|gb18030)""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def parse_xml(data: bytes, file: str, part: str) -> etree._Element:
    """The root of an XML text; document types and entities are refused before a parser sees them."""
    try:
        data = _as_utf8(data)
    except UnicodeDecodeError as error:
        raise _unparsable(file, part, str(error)) from None
    if _DTD.search(data):
        raise LuodiError(
            file=file,
            place=part,
            zh="XML中有文档类型或实体声明，为安全起见不予读取。",
            en="The XML declares a document type or entities and is not read, for safety.",
            mend_zh="请用原软件打开后另存一份。",
            mend_en="Open the file in its program and save it anew.",
        )
    parser = _parser(recover=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if parser.error_log and all(entry.type_name.startswith("NS_ERR") for entry in parser.error_log):
            # Only prefixes that nothing declares, which names are looked up without.
            return etree.fromstring(data, _parser(recover=True))
        raise _unparsable(file, part, str(error)) from None


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _as_utf8(data: bytes) -> bytes:
    """XML in UTF-16 or a GB encoding as UTF-8, so that nothing in it stays hidden from a look at the bytes."""
    probe = data[:4]
    if probe.startswith(_UTF16):
        marked = probe[:2] in (b"\xff\xfe", b"\xfe\xff")
        encoding = "utf-16" if marked else "utf-16-le" if probe[:1] == b"<" else "utf-16-be"
        return _DECLARATION.sub("", data.decode(encoding), count=1).encode("utf-8")
    if _GB_DECLARED.match(data):
        # Files that say GB2312 hold characters of GBK and GB 18030 as well.
        return _DECLARATION.sub("", data.decode("gb18030"), count=1).encode("utf-8")
    return data


def _unparsable(file: str, part: str, detail: str) -> LuodiError:
    return LuodiError(
        file=file,
        place=part,
        zh=f"XML无法解析（{detail}）。",
        en=f"The XML cannot be parsed ({detail}).",
        mend_zh="请重新获取文件，或用原软件打开后另存一份。",
        mend_en="Get the file again, or open it in its program and save it anew.",
    )


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    # Some producers use a prefix without declaring it; the parser then leaves it in the name.
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


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
