"""A decision's receipt: enough to decide again and compare, without showing the person's facts."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from luodi import __version__
from luodi.errors import LuodiError
from luodi.rules.answers import Open
from luodi.rules.decide import Decision, decide
from luodi.rules.pack import Pack
from luodi.rules.records import NONE, Facts
from luodi.rules.telling import plain

FORMAT = 1
_OPEN_TO_ALL = ("open", "business")
DIGEST: Final = "sha256"
"""The part of a receipt that is the digest of all others; receipts of Luodi before it have none."""


def receipt(decision: Decision, given: Mapping[str, Any], salt: str | None = None) -> dict[str, Any]:
    """The receipt of a decision on ``given`` facts.

    Facts that are personal stand as salted digests (HMAC-SHA-256 under the receipt's salt), others as values; both
    under their path. With the same facts at hand ``replay`` decides again and compares. ``sha256``
    is the digest over all other parts.
    """
    salt = salt or secrets.token_hex(16)
    record = decision.reason.subjects[0]
    pack = decision.pack
    parts = {
        "format": FORMAT,
        "engine": __version__,
        "pack": pack.name,
        "pack_sha256": pack.digest,
        "document": pack.issued.number,
        "rule": decision.rule,
        "on": decision.on.isoformat(),
        "readings": dict(decision.given_readings),
        "status": decision.status,
        "value": plain(decision.value),
        "causes": [cause.path or cause.name for cause in decision.causes],
        "salt": salt,
        "facts": dict(fingerprints(pack, record, salt)),
    }
    return sealed(parts)


def sealed(parts: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a receipt with the digest over all of them; one that they had is made anew."""
    return {**{name: part for name, part in parts.items() if name != DIGEST}, DIGEST: digest_of(parts)}


def digest_of(kept: Mapping[str, Any]) -> str:
    """SHA-256 in hex of the canonical JSON (keys sorted, no spaces, ASCII) of all parts but the digest itself.

    It is without a key: it shows what was changed by mistake or by hand, not what was written anew with its digest.
    """
    parts = {name: part for name, part in kept.items() if name != DIGEST}
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def whole(kept: Mapping[str, Any]) -> bool | None:
    """Whether the receipt stands as it was written; None where it has no digest that could tell.

    >>> whole(sealed({"on": "2023-09-01"})), whole({**sealed({"on": "2023-09-01"}), "on": "2023-09-02"}), whole({})
    (True, False, None)
    """
    return kept[DIGEST] == digest_of(kept) if DIGEST in kept else None


def fingerprints(pack: Pack, record: Facts, salt: str) -> Iterator[tuple[str, Any]]:
    """Path → value, or salted digest where the fact is personal; missing facts do not stand."""
    kind = pack.vocabulary[record._entity]
    for name, attribute in kind.attributes.items():
        value = getattr(record, name)
        if isinstance(value, Open) and value is not NONE:
            continue
        path = f"{record._path}.{name}".lstrip(".")
        yield path, plain(value) if attribute.sensitivity in _OPEN_TO_ALL else _digest(salt, path, value)
    for name in pack.reader.points[record._entity]:
        value = getattr(record, name)
        if not isinstance(value, Open):
            path = f"{record._path}.{name}".lstrip(".")
            yield path, _digest(salt, path, value)
    for name in kind.relations:
        records = getattr(record, name)
        if not isinstance(records, Open):
            yield f"{record._path}.{name}#".lstrip("."), len(records)
            for inner in records:
                yield from fingerprints(pack, inner, salt)


def _digest(salt: str, path: str, value: Any) -> str:
    message = json.dumps([path, plain(value)], ensure_ascii=False).encode()
    return "hmac-sha256:" + hmac.new(salt.encode(), message, hashlib.sha256).hexdigest()


def replay(pack: Pack, kept: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[Decision, list[tuple[str, str]]]:
    """Decide again as the receipt says, on ``given`` facts; what differs, each in Chinese and English.

    A receipt that was changed since it was written differs, even where the answer is the same; ``whole`` says of one
    without a digest that nothing can tell. Raises ``LuodiError`` for a receipt that is not one, or of another pack.
    """
    _require(pack, kept)
    on = dt.date.fromisoformat(kept["on"])
    decision = decide(pack, kept["rule"], given, on=on, readings=kept["readings"])
    again = receipt(decision, given, kept["salt"])
    differences: list[tuple[str, str]] = []
    if whole(kept) is False:
        differences.append(
            (
                "凭据与它的校验值不符，写出之后被改动过",
                "the receipt does not fit its digest: it was changed",
            )
        )
    if again["document"] != kept["document"]:
        change = f"{kept['document']} → {again['document']}"
        differences.append((f"文件不同：{change}", f"the document differs: {change}"))
    if again["facts"] != kept["facts"]:
        paths = sorted(k for k in {*again["facts"], *kept["facts"]} if again["facts"].get(k) != kept["facts"].get(k))
        differences.append(
            (f"事实与凭据不同：{'、'.join(paths)}", f"the facts differ from the receipt's: {', '.join(paths)}")
        )
    if again["pack_sha256"] != kept["pack_sha256"]:
        differences.append(("规则包与当时不同", "the pack is not the one of then"))
    if again["engine"] != kept["engine"]:
        differences.append(
            (f"引擎版本 {kept['engine']} → {again['engine']}", f"engine {kept['engine']} → {again['engine']}")
        )
    if (again["status"], again["value"]) != (kept["status"], kept["value"]):
        change = f"{kept['status']} {kept['value']} → {again['status']} {again['value']}"
        differences.append((f"结论不同：{change}", f"the answer differs: {change}"))
    if again["causes"] != kept["causes"]:
        (was_zh, was_en), (now_zh, now_en) = _listed(kept["causes"]), _listed(again["causes"])
        differences.append((f"原因不同：{was_zh} → {now_zh}", f"the causes differ: {was_en} → {now_en}"))
    return decision, differences


def _listed(causes: Sequence[object]) -> tuple[str, str]:
    """The causes of an open answer in Chinese and English; that there are none is said."""
    names = [str(cause) for cause in causes]
    return "、".join(names) or "（无）", ", ".join(names) or "(none)"


def fits(pack: Pack, kept: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    """Whether the receipt's digests are of these facts. Raises ``LuodiError`` for facts that the pack cannot read."""
    _require(pack, kept)
    record = pack.reader.read(pack.root(kept["rule"]), given)
    return bool(dict(fingerprints(pack, record, kept["salt"])) == kept["facts"])


_SHAPES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "format": lambda v: v == FORMAT,
    "engine": lambda v: isinstance(v, str),
    "pack": lambda v: isinstance(v, str),
    "pack_sha256": lambda v: isinstance(v, str),
    "document": lambda v: isinstance(v, str),
    "rule": lambda v: isinstance(v, str),
    "on": lambda v: isinstance(v, str) and _is_day(v),
    "readings": lambda v: isinstance(v, dict) and all(isinstance(x, str) for x in v.values()),
    "status": lambda v: isinstance(v, str),
    "value": lambda v: True,
    "causes": lambda v: isinstance(v, list),
    "salt": lambda v: isinstance(v, str),
    "facts": lambda v: isinstance(v, dict),
}
"""What each part of a receipt must look like before anything is made of it."""


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _require(pack: Pack, kept: Mapping[str, Any]) -> None:
    wrong = [name for name, right in _SHAPES.items() if name not in kept or not right(kept[name])]
    # A pack whose folder has another name by now is the same pack where its rules are the same to the byte.
    if wrong or (kept["pack"] != pack.name and kept["pack_sha256"] != pack.digest):
        told = "、".join(wrong) or str(kept["pack"])
        raise LuodiError(zh=f"不是这个规则包的认定凭据：{told}。", en=f"This is no receipt of this pack: {told}.",
                         mend_zh="请换一个文件。", mend_en="Choose another file.")  # fmt: skip
