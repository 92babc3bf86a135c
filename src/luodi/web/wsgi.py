"""The site for a WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.web.settings")
application = get_wsgi_application()

# What is loaded by now stays to the end: to look through it for garbage again and again, and through the rows of a long
# list while it is being made, would take a sixth of the time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
