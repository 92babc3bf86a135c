"""The seal's key: ed25519, kept outside the database, readable by its owner only."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from luodi.errors import LuodiError
from luodi.web.place import private

PRIVATE, PUBLIC = "seal.pem", "seal.pub"


def key_id(key: Ed25519PublicKey) -> str:
    """The key's fingerprint: SHA-256 of its 32 bytes, in hexadecimal."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The key in ``folder``; the first call makes it, with its public half beside it."""
    file = private(folder) / PRIVATE
    if not file.exists():
        made = Ed25519PrivateKey.generate()
        pem = made.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        draft = folder / f"{PRIVATE}.{secrets.token_hex(6)}"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(pem)
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            pass  # Another process was first: its key counts.
        finally:
            draft.unlink()
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise LuodiError(zh="封签密钥不是 ed25519 密钥。", en="The seal's key is not an ed25519 key.", file=str(file))
    public = folder / PUBLIC
    if not public.exists():
        public.write_text(key.public_key().public_bytes_raw().hex() + "\n")
    return key


def public_key(text: str, file: str | None = None) -> Ed25519PublicKey:
    """A public key from its 64 hexadecimal digits."""
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text.strip()))
    except ValueError as error:
        raise LuodiError(
            zh="不是封签公钥（应为 64 位十六进制数字）。",
            en="Not a seal's public key (64 hexadecimal digits).",
            file=file,
        ) from error


def public_keys(folder: Path) -> dict[str, Ed25519PublicKey]:
    """All public keys in ``folder`` (``*.pub``) by fingerprint: keep an old key's file when a new key takes over."""
    found = (
        [public_key(file.read_text(), str(file)) for file in sorted(folder.glob("*.pub"))] if folder.is_dir() else []
    )
    return {key_id(key): key for key in found}


def signed_by(keys: Iterable[Ed25519PublicKey], signature: str, message: bytes) -> bool:
    """Whether one of ``keys`` made ``signature`` (hexadecimal) over ``message``."""
    for key in keys:
        try:
            key.verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError):
            continue
        return True
    return False
