"""Settings, from the environment. Importing this module starts nothing and touches no disk."""

import os
from functools import partial
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject

from accord.site.logs import LOGGING as LOGGING
from accord.site.postgres import connection_settings
from accord.site.secrets import read_secret

BASE_DIR = Path(__file__).resolve().parents[2]
ACCORD_HOME = Path(os.environ.get("ACCORD_HOME", BASE_DIR / "var")).absolute()
PRODUCTION = os.environ.get("ACCORD_PRODUCTION", "") not in ("", "0", "false")
DECLARED = Path(os.environ.get("ACCORD_DECLARED", BASE_DIR / "declared"))

DEBUG = False
# Read, and made the first time, when something is signed: never by importing this module.
SECRET_KEY = os.environ.get("ACCORD_SECRET_KEY") or SimpleLazyObject(
    partial(read_secret, ACCORD_HOME, "signing-key")
)
# Seals the secrets of second factors: losing it means enrolling again, never a way in.
SECOND_FACTOR_KEY = os.environ.get("ACCORD_SECOND_FACTOR_KEY") or SimpleLazyObject(
    partial(read_secret, ACCORD_HOME, "second-factor-key")
)
# « required »: whoever sees persons enrols before anything else; « offered »: each one decides.
SECOND_FACTOR = os.environ.get("ACCORD_SECOND_FACTOR", "required" if PRODUCTION else "offered")
if SECOND_FACTOR not in ("required", "offered"):
    raise ImproperlyConfigured("ACCORD_SECOND_FACTOR is « required » or « offered »")
ALLOWED_HOSTS = os.environ.get("ACCORD_HOSTS", "127.0.0.1,localhost").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "accord.face",
    "accord.journal",
    "accord.territories",
    "accord.partners",
    "accord.conventions",
    "accord.deposits",
    "accord.people",
    "accord.trainings",
    "accord.employment",
    "accord.pathways",
    "accord.indicators",
    "accord.committees",
    "accord.site",
]

MIDDLEWARE = [
    "accord.site.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accord.site.middleware.TypedAgainMiddleware",
    "accord.partners.actor.ActorMiddleware",
    "accord.site.middleware.ReplayMiddleware",
    "accord.site.middleware.RuleMiddleware",
]

ROOT_URLCONF = "accord.site.urls"
NAVIGATION = "accord.site.navigation.link_pages"
PERSON_PANELS = "accord.site.person_page.PANELS"
PERSON_GROUPS = "accord.site.person_page.GROUPS"
WSGI_APPLICATION = "accord.site.wsgi.application"
AUTH_USER_MODEL = "partners.User"
DATABASES = {"default": connection_settings(os.environ.get("ACCORD_LOGIN", "app"), ACCORD_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            # What every page shows is its frame (accord/face/frame.py); nothing comes from elsewhere.
            "context_processors": [],
        },
    }
]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

LOGIN_URL = "sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# One stylesheet and a few signs, served from the package itself: nothing to collect before serving.
STATIC_URL = "/static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_NAME = "__Host-accord" if PRODUCTION else "accord"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_NAME = "__Host-accord-csrf" if PRODUCTION else "accord-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "accord.site.views.show_expired_form"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Behind a proxy that ends TLS, name the header that it sets and that nobody else can.
if os.environ.get("ACCORD_PROXY_HTTPS_HEADER"):
    SECURE_PROXY_SSL_HEADER = (os.environ["ACCORD_PROXY_HTTPS_HEADER"], "https")

# And the header where it writes the address of the visitor (HTTP_X_FORWARDED_FOR), for the limit by network.
CLIENT_ADDRESS_HEADER = os.environ.get("ACCORD_PROXY_ADDRESS_HEADER", "")

# A file handed over on a page may weigh so much; a bigger one goes through `accord deposit`.
DEPOSIT_MAX_BYTES = int(os.environ.get("ACCORD_DEPOSIT_MAX_MB", "1000")) * 1_000_000

# The folder that the worker looks at each minute for the files of partners (CONVENTION/ÉMETTEUR), and whether
# a file where nothing is to be confirmed is accepted by itself.
WATCHED_FOLDER = os.environ.get("ACCORD_WATCHED", "")
WATCHED_ACCEPTS = os.environ.get("ACCORD_WATCHED_ACCEPTS", "") not in ("", "0", "false")

# The demo replays an agreement of the past: its clock is set, and every page says so.
TODAY = os.environ.get("ACCORD_TODAY", "")
