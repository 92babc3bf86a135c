"""A small OpenID provider on this machine: real HTTP, signed tokens, one person who says yes."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "luodi", "a secret of the test"


class Provider(ThreadingHTTPServer):
    """Who is signed in there is ``claims``; each code is good once, for the client and verifier it was made for."""

    def __init__(self, claims: dict[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.claims = claims
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self.server.asked.append(url.path)
        issuer = self.server.issuer
        if url.path == "/.well-known/openid-configuration":
            self._tell(
                {
                    "issuer": issuer, "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token", "userinfo_endpoint": f"{issuer}/userinfo",
                    "jwks_uri": f"{issuer}/keys", "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )  # fmt: skip
        elif url.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            assert asked["client_id"] == CLIENT
            assert asked["code_challenge_method"] == "S256"
            code = secrets.token_urlsafe()
            self.server.codes[code] = asked
            back = urlencode({"code": code, "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()
        elif url.path == "/userinfo":
            token = self.headers["Authorization"].removeprefix("Bearer ")
            self._tell(self.server.tokens[token])
        elif url.path == "/keys":
            told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key()))
            self._tell({"keys": [{**told, "kid": "1", "use": "sig"}]})
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        told = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        self.server.asked.append(self.path)
        asked = self.server.codes.pop(told["code"])
        challenge = base64.urlsafe_b64encode(hashlib.sha256(told["code_verifier"].encode()).digest()).rstrip(b"=")
        if told["client_secret"] != SECRET or challenge.decode() != asked["code_challenge"]:
            self.send_error(400)
            return
        claims = dict(self.server.claims)
        now = int(time.time())
        whole = {**claims, "iss": self.server.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        token = secrets.token_urlsafe()
        self.server.tokens[token] = claims
        identity = jwt.encode(whole, self.server.key, algorithm="RS256", headers={"kid": "1"})
        self._tell({"access_token": token, "token_type": "Bearer", "expires_in": 300, "id_token": identity})

    def _tell(self, what: Any) -> None:
        data = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def provider(**claims: Any) -> Iterator[Provider]:
    """The provider while the block runs."""
    server = Provider(claims)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
