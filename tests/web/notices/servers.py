"""Real servers on this machine to send to, by SMTP and by HTTP; each may be told to misbehave."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit


@dataclass
class Post:
    """A mail server: what came in, and how it behaves (``accept``, ``refuse``, ``busy``, ``hang``)."""

    host: str = ""
    port: int = 0
    behaves: str = "accept"
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)


@contextmanager
def smtp() -> Iterator[Post]:
    post = Post()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline():
                word = line.split(b" ")[0].strip().upper()
                if post.behaves == "hang":
                    time.sleep(30)
                    return
                if word in {b"EHLO", b"HELO"}:
                    self.say("250 here")
                elif word == b"RCPT" and post.behaves in {"refuse", "busy"}:
                    self.say("550 no such person" if post.behaves == "refuse" else "450 try later")
                elif word == b"RCPT":
                    post.recipients.append(line.decode().split("<")[1].split(">")[0])
                    self.say("250 yes")
                elif word == b"DATA":
                    self.say("354 go on")
                    data = b""
                    while (one := self.rfile.readline()) != b".\r\n":
                        data += one[1:] if one.startswith(b"..") else one
                    post.mails.append(cast("EmailMessage", message_from_bytes(data, policy=policy.default)))
                    self.say("250 taken")
                elif word == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 fine")

        def say(self, words: str) -> None:
            self.wfile.write(words.encode() + b"\r\n")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with _running(Server(("127.0.0.1", 0), Talk)) as server:
        post.host, post.port = "127.0.0.1", server.server_address[1]
        yield post


@dataclass
class Robots:
    """A robots' service: what it was asked, and what it answers next (status, body); ``drip`` sends it byte by byte."""

    address: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    drip: float = 0.0

    def ask(self, path: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        query = {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}
        self.asked.append({"path": urlsplit(path).path, "query": query, "headers": headers, "body": json.loads(body)})
        return self.answers.pop(0) if self.answers else (200, b'{"errcode": 0, "code": 0}')


@contextmanager
def http() -> Iterator[Robots]:
    robots = Robots()

    class Talk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = robots.ask(self.path, dict(self.headers), body)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", robots.address + "/elsewhere")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            for at in range(len(answer)):
                self.wfile.write(answer[at : at + 1])
                if robots.drip:
                    self.wfile.flush()
                    time.sleep(robots.drip)

        def log_message(self, *arguments: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Talk)
    server.daemon_threads = True
    with _running(server) as running:
        robots.address = f"http://127.0.0.1:{running.server_address[1]}"
        yield robots


@contextmanager
def _running(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
