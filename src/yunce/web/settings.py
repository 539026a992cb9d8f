"""Django's settings, drawn from the one table in `yunce.kernel.settings`.

Not a place for constants of the product: those live beside the rule that uses them.
"""

import importlib.util
import os
from pathlib import Path

from csp.constants import NONE, SELF

from yunce.kernel.settings import read_settings
from yunce.web.database import databases
from yunce.web.secret import secret_key

YUNCE = read_settings(os.environ)
PACKAGE_DIR = Path(__file__).resolve().parent.parent

DEBUG = YUNCE.debug
SECRET_KEY = secret_key(YUNCE)
ALLOWED_HOSTS = list(YUNCE.allowed_hosts)
ROOT_URLCONF = "yunce.web.urls"
ASGI_APPLICATION = "yunce.web.asgi.application"

# One app per domain that keeps rows or templates, in the order of import (docs/architecture.md).
DOMAINS = [
    "yunce.ui",
    "yunce.accounts",
    "yunce.events",
    "yunce.events.files",
    "yunce.events.readings",
    "yunce.insight.console",  # before insight, whose /insight/<question> would take its address
    "yunce.insight.segments",
    "yunce.insight.metrics",
    "yunce.insight",
    "yunce.documents",
    "yunce.loop",
    "yunce.research",
    "yunce.strategy",
    "yunce.planning",
    "yunce.operations",
    "yunce.review",
    "yunce.demo",
]


def present(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    *[domain for domain in DOMAINS if present(domain)],
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yunce.ui.web.redirects.UploadRedirects",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yunce.accounts.middleware.WorkspaceMiddleware",
    "yunce.accounts.middleware.LoginRequired",
    "yunce.events.web.middleware.StoreTrouble",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Templates stand with the thing they show: <domain>/templates or <domain>/web/templates.
        "DIRS": sorted(str(path) for path in PACKAGE_DIR.rglob("web/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    }
]

DATABASES = databases(YUNCE)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = sorted(str(path) for path in PACKAGE_DIR.rglob("locale") if path.is_dir())
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # inside; pages show the workspace's zone

STATIC_URL = "/static/"
STATIC_ROOT = None  # the files are served from where they are built
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_COOKIE_NAME = "yunce_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = YUNCE.https
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = False  # htmx and fetch read it to send the header
CSRF_COOKIE_SECURE = YUNCE.https
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if YUNCE.https else 0
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],  # charts are saved as pictures from a canvas
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "report-uri": ["/csp-report"],
    }
}

# Bounded: pages take forms and pasted grids; files go through the import door, which streams.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "yunce": {"level": "INFO"},
        # They warn with the whole address of a request, the values of a statement in it; what failed is raised as well.
        "urllib3": {"level": "ERROR"},
        "clickhouse_connect": {"level": "ERROR"},
    },
}
