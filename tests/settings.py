"""The site's settings as tests use them: a folder of their own, plain static files, quick passwords."""

import atexit
import os
import shutil
import tempfile

os.environ["LUODI_VAR"] = _folder = tempfile.mkdtemp(prefix="luodi-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

from luodi.web.settings import *  # noqa: E402, F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
