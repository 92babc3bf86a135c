"""The site for a WSGI server."""

import gc
import os
import sys

# Whatever is loaded now stays to the end: looking through it for garbage would take a fifth of the time to start.
gc.disable()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import get_resolver  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.web.settings")
application = get_wsgi_application()
# All addresses, the API's among them, so that the first person who asks does not wait for them.
len(get_resolver().url_patterns)

# How long a thread computes before another gets its turn. Whoever asks a database gives its turn away, with SQLite at
# every row, and waits for it again: with the usual 5 ms a page of 0.1 s took half a minute beside two others.
sys.setswitchinterval(0.0005)

# To look through all this for garbage again and again, and through the rows of a long list while it is being made,
# would take a sixth of the time.
gc.collect()
gc.freeze()
gc.enable()
gc.set_threshold(20_000, 20, 50)
