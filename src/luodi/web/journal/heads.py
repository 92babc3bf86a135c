"""Heads: what a seal signs, and the file of all seals that is kept elsewhere."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from luodi.errors import LuodiError
from luodi.web.journal import keys, merkle
from luodi.web.journal.entries import canonical
from luodi.web.journal.models import Seal

FORM = "luodi-seal-1"
FILE_FORM = "luodi-head-1"
PRINT = 8
"""Bytes of a leaf's hash that a head file keeps, to name the entry; the proof itself rests on the signed root."""


@dataclass(frozen=True, slots=True)
class Head:
    """A seal without its leaves. ``digest`` is over all before it; ``signature`` is over ``digest``."""

    number: int
    at: str
    after: int
    through: int
    count: int
    root: str
    previous: str
    key_id: str
    digest: str
    signature: str

    @classmethod
    def of(cls, seal: Seal) -> Head:
        return cls(
            seal.number, _iso(seal), seal.after, seal.through, seal.count, seal.root, seal.previous, seal.key_id,
            seal.digest, seal.signature,
        )  # fmt: skip

    def computed(self) -> str:
        """The digest that these fields should have."""
        return digest(self.number, self.at, self.after, self.through, self.count, self.root, self.previous, self.key_id)


def _iso(seal: Seal) -> str:
    return seal.at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def digest(number: int, at: str, after: int, through: int, count: int, root: str, previous: str, key_id: str) -> str:
    told = [FORM, number, at, after, through, count, root, previous, key_id]
    return hashlib.sha256(canonical(told).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class HeadFile:
    """The exported heads, the ids and short prints of their leaves, and the public keys that signed them."""

    heads: tuple[Head, ...]
    prints: Mapping[int, Mapping[int, bytes]]
    keys: Mapping[str, Ed25519PublicKey]


def print_of(leaf: merkle.Leaf) -> bytes:
    return leaf.hash()[:PRINT]


def _ranges(ids: Iterable[int]) -> list[list[int]]:
    """Runs of successive ids.

    >>> _ranges([1, 2, 3, 7, 8])
    [[1, 3], [7, 8]]
    """
    runs = []
    for _, group in groupby(enumerate(ids), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        runs.append([run[0], run[-1]])
    return runs


def export(seals: Iterable[Seal], file: Path, signers: Mapping[str, Ed25519PublicKey]) -> int:
    """Write all heads to ``file``, whole or not at all; gives their number."""
    written = []
    for seal in seals:
        leaves = merkle.read(seal.leaves) or []
        written.append(
            {
                **asdict(Head.of(seal)),
                "ids": _ranges(leaf.id for leaf in leaves),
                "prints": base64.b64encode(b"".join(map(print_of, leaves))).decode(),
            }
        )
    told = {
        "form": FILE_FORM,
        "keys": [key.public_bytes_raw().hex() for key in signers.values()],
        "seals": written,
    }
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    if file.exists() and not file.is_file():
        # A pipe or device is written to; renaming over it would put a plain file in its place.
        draft = file
    try:
        with draft.open("w", encoding="utf-8") as out:
            json.dump(told, out, ensure_ascii=False, indent=1)
            out.flush()
            if draft != file:
                os.fsync(out.fileno())
        if draft != file:
            draft.replace(file)
    except OSError as error:
        raise LuodiError(
            zh=f"无法写入：{error.strerror}。", en=f"Cannot be written: {error.strerror}.", file=str(file)
        ) from error
    finally:
        if draft != file:
            draft.unlink(missing_ok=True)
    return len(written)


def load(file: Path) -> HeadFile:
    """An exported head file; its own signatures are checked by ``verify``."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        if told["form"] != FILE_FORM:
            raise ValueError(told["form"])
        heads, prints = [], {}
        for one in told["seals"]:
            ids = [number for a, b in one.pop("ids") for number in range(a, b + 1)]
            raw = base64.b64decode(one.pop("prints"))
            prints[one["number"]] = {n: raw[i * PRINT : (i + 1) * PRINT] for i, n in enumerate(ids)}
            heads.append(Head(**one))
        signers = [keys.public_key(text, str(file)) for text in told["keys"]]
    except OSError as error:
        raise LuodiError(
            zh=f"无法读取：{error.strerror}。", en=f"Cannot be read: {error.strerror}.", file=str(file)
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise LuodiError(
            zh="不是封签头文件。", en="Not a file of exported heads.", file=str(file),
            mend_zh="请使用 luodi seal --export-head 导出的文件。",
            mend_en="Use a file made by luodi seal --export-head.",
        ) from error  # fmt: skip
    return HeadFile(tuple(heads), prints, {keys.key_id(key): key for key in signers})
