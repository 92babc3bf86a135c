"""Starts the site's server as often as it is told to, with everything imported already: a kill then costs no start.

For each port that comes in on standard input a process group of its own is forked that serves the site there; its id
goes out on standard output. No database is touched before the fork.
"""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    import django

    django.setup()
    from django.urls import get_resolver
    from granian import Granian
    from granian.constants import Interfaces

    import luodi.web.wsgi  # noqa: F401

    len(get_resolver().url_patterns)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child:
            print(child, flush=True)
            continue
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(2, 1)
        Granian(
            "luodi.web.wsgi:application", address="127.0.0.1", port=int(line), interface=Interfaces.WSGI, workers=1,
            blocking_threads=4, websockets=False,
        ).serve()  # fmt: skip
        os._exit(0)


if __name__ == "__main__":
    main()
