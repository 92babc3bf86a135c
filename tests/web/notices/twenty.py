"""Twenty processes that run ``luodi tick`` at the same moment: forked once all is loaded, let go together.

python -m tests.web.notices.twenty 2026-06-30T09:00 [COUNT]    (database by DATABASE_URL, folder by LUODI_VAR)
"""

from __future__ import annotations

import os
import sys
import traceback


def main(moment: str, count: int = 20) -> int:
    """Fork, wait until all stand ready, let go; the greatest exit code."""
    from luodi.web.start import start

    start(migrate=True)
    from django.db import connections

    # Loaded before the fork, so that what runs together is the work.
    import luodi.web.journal.actions.seal
    import luodi.web.ledger.periods
    import luodi.web.notices.turn  # noqa: F401
    from luodi.commands.tick import command

    connections.close_all()
    ready, go = os.pipe(), os.pipe()
    children = []
    for _ in range(count):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.close(go[1])
                os.write(ready[1], b".")
                os.read(go[0], 1)
                command.main(["--at", moment], standalone_mode=False)
                code = 0
            except BaseException:
                traceback.print_exc()
                raise
            finally:
                os._exit(code)
        children.append(child)
    os.close(go[0])
    for _ in children:
        os.read(ready[0], 1)
    os.close(go[1])
    return max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
