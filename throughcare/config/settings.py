"""Settings of every process. All variables are listed in docs/reference/settings.md; a test compares."""

from __future__ import annotations

import secrets
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from throughcare.config import environment

ROOT = Path(__file__).resolve().parent.parent

DEMO = environment.flag("THROUGHCARE_DEMO", default=False)
"""The invented world: the page to sign in as someone exists, and nothing leaves the machine."""
SAFE_MODE = DEMO or environment.flag("THROUGHCARE_SAFE", default=False)
"""No message leaves the machine, whatever else is configured."""
DEBUG = False
SECRET_KEY = environment.text("THROUGHCARE_SECRET_KEY", "") or secrets.token_urlsafe(48)
ALLOWED_HOSTS = environment.names("THROUGHCARE_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = environment.names("THROUGHCARE_ORIGINS", "")

DATABASES = {
    "default": environment.database(environment.text("DATABASE_URL", "postgresql:///throughcare"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "throughcare.audit",
    "throughcare.messages.apps.MessagesConfig",
    "throughcare.agencies",
    "throughcare.directory",
    "throughcare.accounts.apps.AccountsConfig",
    "throughcare.people",
    "throughcare.caseloads",
    "throughcare.sharing",
    "throughcare.answers",
    "throughcare.notes",
    "throughcare.custody",
    "throughcare.programmes",
    "throughcare.plans",
    "throughcare.referrals",
    "throughcare.meetings",
    "throughcare.needs",
    "throughcare.visits",
    "throughcare.appointments",
    "throughcare.journeys",
    "throughcare.exchange",
    "throughcare.pages",
    "throughcare.public",
    "throughcare.portal",
    "throughcare.web",
    "throughcare.simulation",
    "throughcare.config.apps.ThroughcareConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "throughcare.config.sizes.SizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "throughcare.config.doors.DoorMiddleware",
]

ROOT_URLCONF = "throughcare.config.urls"
WSGI_APPLICATION = "throughcare.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            ROOT / room / "templates" for room in ("pages", "web", "portal", "public", "config")
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "throughcare.pages.environment.environment",
            "context_processors": ["throughcare.config.chrome.chrome"],
        },
    },
    # allauth asks Django's own engine for a few plain-text mails.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = environment.names(
    "THROUGHCARE_PASSWORD_HASHERS",
    "django.contrib.auth.hashers.ScryptPasswordHasher,django.contrib.auth.hashers.PBKDF2PasswordHasher",
)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "throughcare.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_ADAPTER = "throughcare.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Throughcare"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "start"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
IDLE_LOCK_SECONDS = 4 * 3600
"""After this the page locks and asks for the password; what was typed is kept."""
INSECURE_HTTP = DEMO or environment.flag("THROUGHCARE_INSECURE_HTTP", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_HTTP
SECURE_SSL_REDIRECT = not INSECURE_HTTP
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 31_536_000
BEHIND_PROXY = environment.flag("THROUGHCARE_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Behind a proxy everybody would look like the proxy: one guesser would lock everybody out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
# Attempts are counted in the database, so that every web process knows of them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "config_cache",
    }
}
CSRF_FAILURE_VIEW = "throughcare.public.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nl", _("Dutch"))]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.text("THROUGHCARE_TIME_ZONE", "Europe/Amsterdam")

STATIC_URL = "/static/"
STATICFILES_DIRS = [("", ROOT / "pages" / "static")]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
SITE_ADDRESS = environment.text("THROUGHCARE_ADDRESS", "").rstrip("/")
"""How the site is reached from outside, for addresses in mail; empty: mail carries the path alone."""
MEDIA_ROOT = Path(environment.text("THROUGHCARE_FILES", str(ROOT / ".files")))
AUDIT_FOLDER = Path(environment.text("THROUGHCARE_AUDIT", str(MEDIA_ROOT / "audit")))
"""The second store of the sealed log: key and signed heads. Better on another disk than the database."""
AUDIT_WITNESSES = environment.names("THROUGHCARE_WITNESSES", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

EMAIL_BACKEND = (
    "django.core.mail.backends.dummy.EmailBackend"
    if SAFE_MODE
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = environment.text("THROUGHCARE_SMTP_HOST", "localhost")
EMAIL_PORT = int(environment.text("THROUGHCARE_SMTP_PORT", "25"))
EMAIL_HOST_USER = environment.text("THROUGHCARE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = environment.text("THROUGHCARE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("THROUGHCARE_SMTP_TLS", default=False)
DEFAULT_FROM_EMAIL = environment.text("THROUGHCARE_FROM", "throughcare@localhost")

TEXT_SENDER = environment.text("THROUGHCARE_TEXT_SENDER", "console" if DEMO else "")
LOG_NAMES_IN = tuple(environment.text("THROUGHCARE_LOG_NAMES_IN", "").split())
DRAFT_DAYS = int(environment.text("THROUGHCARE_DRAFT_DAYS", "7"))
CONSENT_MONTHS = int(environment.text("THROUGHCARE_CONSENT_MONTHS", "12"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("THROUGHCARE_LOG", "WARNING")},
    # A page that somebody may not see is answered with 404: that is everyday life, not a warning.
    "loggers": {"django.request": {"level": "ERROR"}, "procrastinate": {"level": "WARNING"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
