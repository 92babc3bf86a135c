"""The site's settings. Each environment variable read here is described in docs/operations.md."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from csp.constants import NONE, SELF

from luodi.errors import LuodiError
from luodi.web.database import database
from luodi.web.mail import mail_server
from luodi.web.place import PACKAGE, kept_secret, private, var


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _number(name: str, default: int) -> int:
    told = os.environ.get(name, "").strip()
    if told and not (told.isdecimal() and 0 < int(told) < 100_000):
        raise LuodiError(
            zh=f"{name} 应为正整数，现为“{told}”。", en=f"{name} must be a whole number above 0, not “{told}”.",
            mend_zh="请改正环境变量。", mend_en="Mend the environment variable.",
        )  # fmt: skip
    return int(told or default)


LUODI_VAR = private(var())
LUODI_SOURCES = Path(os.environ.get("LUODI_SOURCES") or LUODI_VAR / "sources")
LUODI_KEYS = Path(os.environ.get("LUODI_KEYS") or LUODI_VAR / "keys")
LUODI_FONTS = os.environ.get("LUODI_FONTS", "")
LUODI_DEMO = _flag("LUODI_DEMO")
LUODI_ROSTER_MB = int(os.environ.get("LUODI_ROSTER_MB") or 512)
LUODI_ROSTER_DAYS = int(os.environ.get("LUODI_ROSTER_DAYS") or 62)

DEBUG = _flag("LUODI_DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY") or kept_secret(LUODI_VAR / "secret_key")
ALLOWED_HOSTS = _list("LUODI_HOSTS", "127.0.0.1,localhost,[::1]")
HTTPS = _flag("LUODI_HTTPS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "ninja",
    "luodi.web.asking",
    "luodi.web.people",
    "luodi.web.journal",
    "luodi.web.calendars",
    "luodi.web.documents",
    "luodi.web.review",
    "luodi.web.ledger",
    "luodi.web.rosters",
    "luodi.web.desk",
    "luodi.web.notices",
    "luodi.web.letters",
    "luodi.web.assessment",
    "luodi.web.across",
    "luodi.web.cockpit",
    "luodi.web.published",
    "luodi.web.sheets",
    "luodi.web.feeds",
    "luodi.web.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "luodi.web.people.keeping.Keeper",
]

ROOT_URLCONF = "luodi.web.urls"
WSGI_APPLICATION = "luodi.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luodi.web.frame.frame",
            ],
        },
    },
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{LUODI_VAR / 'luodi.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sign-in
AUTH_USER_MODEL = "people.User"
# One backend: a second one would look at each password twice, and twice as long where there is an account.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "luodi.web.people.passwords.NotTheName"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "luodi.web.people.sign_in.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "", "reauthenticate": "10/m/user"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Wrong tries are counted in the database: see people/locks.py
LUODI_LOCK_ACCOUNT = _number("LUODI_LOCK_ACCOUNT", 5)
LUODI_LOCK_ADDRESS = _number("LUODI_LOCK_ADDRESS", 50)
LUODI_LOCK_MINUTES = _number("LUODI_LOCK_MINUTES", 15)
# Pages of the public finder that one address may ask for in ten minutes: see portal/limit.py
LUODI_FINDER_RATE = _number("LUODI_FINDER_RATE", 300)
LUODI_SESSION_IDLE = dt.timedelta(minutes=_number("LUODI_SESSION_IDLE", 60))
LUODI_SESSION_LONGEST = dt.timedelta(hours=_number("LUODI_SESSION_LONGEST", 12))
LUODI_TOTP_ROLES = frozenset(_list("LUODI_TOTP_ROLES", ""))
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("LUODI_PROXIES") or 0)
MFA_ADAPTER = "luodi.web.people.sign_in.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "落地 Luodi"
MFA_FORMS = {
    "authenticate": "luodi.web.people.sign_in.SecondFactor",
    "reauthenticate": "luodi.web.people.sign_in.SecondFactorAgain",
    "activate_totp": "luodi.web.people.sign_in.NewSecondFactor",
}

# The organisation's own identities (OIDC), where they are configured
LUODI_OIDC_ISSUER = os.environ.get("LUODI_OIDC_ISSUER", "").rstrip("/")
LUODI_OIDC_NAME = os.environ.get("LUODI_OIDC_NAME") or "统一身份认证"
LUODI_OIDC_CLAIM = os.environ.get("LUODI_OIDC_CLAIM") or "preferred_username"
SOCIALACCOUNT_ADAPTER = "luodi.web.people.sign_in.Identities"
SOCIALACCOUNT_LOGIN_ON_GET = (
    True  # A form's redirect elsewhere is not allowed by form-action; the state guards the rest.
)
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": LUODI_OIDC_NAME,
                "client_id": os.environ.get("LUODI_OIDC_CLIENT", ""),
                "secret": os.environ.get("LUODI_OIDC_SECRET", ""),
                "settings": {"server_url": LUODI_OIDC_ISSUER},
            }
        ]
        if LUODI_OIDC_ISSUER
        else [],
    }
}

# Language and time. Texts are written in Chinese; English stands in locale/en.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Reminders: a mail server as smtp://user:password@host:port (smtps:// or smtp+starttls://), and the rest in a file
LUODI_NOTICES = Path(os.environ.get("LUODI_NOTICES") or LUODI_VAR / "notices.toml")
LUODI_MAIL = mail_server(os.environ.get("LUODI_MAIL", ""))
EMAIL_BACKEND = "django.core.mail.backends." + ("smtp.EmailBackend" if LUODI_MAIL else "dummy.EmailBackend")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("LUODI_MAIL_FROM") or "luodi@localhost"
if LUODI_MAIL:
    EMAIL_HOST, EMAIL_PORT = LUODI_MAIL["host"], LUODI_MAIL["port"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = LUODI_MAIL["user"], LUODI_MAIL["password"]
    EMAIL_USE_SSL, EMAIL_USE_TLS = LUODI_MAIL["ssl"], LUODI_MAIL["tls"]

# Static files: all of them come from this server
STATIC_URL = "/static/"
STATIC_ROOT = LUODI_VAR / "static"
STATICFILES_DIRS = [PACKAGE / "static", ("simulation", PACKAGE.parent / "rules" / "simulate" / "css")]
_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
_MANIFEST = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": LUODI_VAR / "files"}},
    "staticfiles": {"BACKEND": _STATIC if DEBUG else _MANIFEST},
}
WHITENOISE_USE_FINDERS = DEBUG

# What a browser may do with our pages
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(LUODI_SESSION_LONGEST.total_seconds())
CSRF_TRUSTED_ORIGINS = _list("LUODI_ORIGINS", "")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# In the database, so that limits and used codes hold on every process
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "luodi_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
# A file on its way may hold personal data: it passes through our own folder, not through one that all may list.
FILE_UPLOAD_TEMP_DIR = private(LUODI_VAR / "uploading")
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LUODI_LOG", "WARNING").upper()},
}
