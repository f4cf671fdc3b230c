"""One settings file. Whatever differs between machines comes from the environment.

See docs/settings.md for every variable; a missing required one stops the start.
"""

import os
from datetime import timedelta
from pathlib import Path

import environ
from bootstrap_wrapper import get_bootstrap_dir
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from core.crypto import KeyRing
from ddr import databases, secret_files

# Paths

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")
os.environ.update(secret_files.read(os.environ))

# Secrets and hosts

HTTPS = env.bool("HTTPS", default=True)
DEBUG = env.bool("DEBUG", default=False)
GALLERY = env.bool("DDR_GALLERY", default=DEBUG)
SECRET_KEY = env("SECRET_KEY")
KEY_RING = KeyRing.read(env("DDR_KEYS"))  # of the encrypted fields
# Whoever may work as the jobs seals the trail; no other process needs the key.
SEALS = "DATABASE_JOBS_URL" in env.ENVIRON
SEAL_KEY = env("DDR_SEAL_KEY") if SEALS else env("DDR_SEAL_KEY", default="")
ANCHOR = env("DDR_ANCHOR", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Database

DATABASES = databases.from_environment(env.ENVIRON)
DATABASE_ROUTERS = ["core.database.RoleRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Apps

OUR_APPS = ["core", "programs", "participants", "reports", "ddr"]
INSTALLED_APPS = [
    *OUR_APPS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_celery_beat",
    "django_htmx",
    "heroicons",
    "template_partials",
    "core.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
AUTH_USER_MODEL = "core.User"
# Signing in

AUTHENTICATION_BACKENDS = ["core.accounts.backend.NameBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": (
            "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
        )
    },
    {"NAME": "core.accounts.passwords.CommonPartsValidator"},
]
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # of an invitation; resets end before
ACCOUNT_ADAPTER = "core.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]  # nobody signs up
ACCOUNT_EMAIL_VERIFICATION = "none"  # administrators type the addresses
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # core.accounts.guesses counts, and loses nothing
ACCOUNT_FORMS = {
    "login": "core.accounts.forms.SignInForm",
    "reauthenticate": "core.accounts.forms.ReauthenticateForm",
    "change_password": "core.accounts.forms.ChangePasswordForm",
    "reset_password": "core.accounts.forms.ResetForm",
    "reset_password_from_key": "core.accounts.forms.NewPasswordForm",
    "user_token": "core.accounts.forms.LinkForm",
}

# The second factor

MFA_DEMANDED = env.bool("DDR_MFA_DEMANDED", default=True)
MFA_ADAPTER = "core.accounts.factors.FactorAdapter"
MFA_FORMS = {
    "authenticate": "core.accounts.forms.CodeForm",
    "reauthenticate": "core.accounts.forms.CodeAgainForm",
}
MFA_RATE_LIMITS = False
# Browsers know security keys where there is TLS alone.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", *(["webauthn"] if HTTPS else [])]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute wrong
TOTP_ISSUER = _("Work")

# Middleware

MIDDLEWARE = [
    "core.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.NoNulMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.accounts.clock.ClockMiddleware",
    "core.accounts.door.DoorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.accounts.guesses.GuessesMiddleware",
    "programs.middleware.ScopeMiddleware",
    "core.accounts.factors.SecondFactorMiddleware",
    "participants.merged.MergedMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.submissions.SubmissionMiddleware",
]
ROOT_URLCONF = "ddr.urls"
WSGI_APPLICATION = "ddr.wsgi.application"

# Templates and forms

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ddr.navigation.navigation",
            ]
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Languages and times

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "UTC"

# Static files

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / ".static")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", get_bootstrap_dir()),
]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else's page needs our files
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Sessions, cookies, headers: strict unless a machine says it has no HTTPS

SESSION_ENGINE = "core.accounts.session_store"
IDLE = timedelta(minutes=env.float("DDR_IDLE", default=30))
# How many proxies stand before us: the last of them tells who asks.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("DDR_PROXIES", default=int(HTTPS))

SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # probes speak plain HTTP from inside
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
X_FRAME_OPTIONS = "DENY"

# Celery: a message is confirmed after the work and given back when its worker dies

REDIS_URL = env("REDIS_URL")
JOB_TIME_LIMIT = env.int("DDR_JOB_TIME_LIMIT", default=60 * 60)
JOB_LEASE = timedelta(seconds=env.float("DDR_JOB_LEASE", default=60))
JOB_PATIENCE = timedelta(seconds=env.float("DDR_JOB_PATIENCE", default=5 * 60))
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Beyond the time limit, or the broker would hand out work that is being done.
    "visibility_timeout": JOB_TIME_LIMIT + env.float("DDR_GIVE_BACK", default=10 * 60),
    "unacked_restore_interval": env.float("DDR_GIVE_BACK_EVERY", default=10),
    "unacked_restore_throttle": 1,
}
# What takes long has a queue of its own: no e-mail waits behind a summary. A worker
# takes from both queues unless it is told which.
BRIEF, LONG = QUEUES = ("celery", "jobs")
CELERY_TASK_QUEUES = [Queue(name) for name in QUEUES]
CELERY_TASK_DEFAULT_QUEUE = BRIEF
CELERY_TASK_ROUTES = {
    name: {"queue": LONG}
    for name in (
        "participants.check_file",
        "participants.find_duplicates",
        "participants.import_file",
        "participants.make_payment_list",
        "participants.work_out_month",
        "reports.build_summary",
        "reports.count_cohorts",
        "reports.count_dashboard",
        "reports.release_summary",
        "reports.verify_trail",
    )
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_LOST_WAIT = 1  # seconds until work of a dead process is handed on
CELERY_TASK_TIME_LIMIT = JOB_TIME_LIMIT
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", default=False)
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = TIME_ZONE

# E-mail: a worker hands it to the server that EMAIL_URL names

vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 10
_scheme = "https" if HTTPS else "http"
_host = next(iter(ALLOWED_HOSTS), "localhost").lstrip(".")
ADDRESS = env("DDR_ADDRESS", default=f"{_scheme}://{_host}").rstrip("/")
DEFAULT_FROM_EMAIL = env("DDR_MAIL_FROM", default=f"no-reply@{_host}")

# Files that are sent

IMPORT_MOST = env.int("DDR_IMPORT_MOST", default=50) * 1024 * 1024
DOCUMENT_MOST = env.int("DDR_DOCUMENT_MOST", default=10) * 1024 * 1024
# What is attached to a case never lies on a disk as it was sent; the rest is the form.
FILE_UPLOAD_MAX_MEMORY_SIZE = DOCUMENT_MOST + 1024 * 1024
CARD_MONTHS = env.int("DDR_CARD_MONTHS", default=12)
FILE_UPLOAD_HANDLERS = [
    "core.uploads.LimitedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Ours

# Under which name figures are published with IATI.
IATI_ORGANISATION = env("DDR_IATI_ORGANISATION", default="")
IATI_ORGANISATION_NAME = env("DDR_IATI_ORGANISATION_NAME", default="")
IATI_ORGANISATION_TYPE = env("DDR_IATI_ORGANISATION_TYPE", default="10")
# A site's own instruments, or more wordings of those that are shipped.
INSTRUMENTS_FOLDER = env("DDR_INSTRUMENTS", default="")
SCOPE_CASES = "participants.own_cases.cases_of"
SCOPE_CASELOAD = "participants.own_cases.caseload_of"
SCOPE_EMERGENCIES = "participants.own_cases.emergencies_of"
SCOPE_IN_EMERGENCY = "participants.own_cases.InEmergency"
CASE_CODE = "participants.case_codes.is_any"
USER_PROGRAMS = "programs.scope.programs_of"
CASE_PROGRAMS = "participants.own_cases.by_program"
DOORS_BY_LINK = ["answers:answer"]
"""Addresses that are a secret: what is sent to a wrong one counts as a wrong try."""
WITHOUT_SCOPE = {
    "/healthz",  # it also answers when the database does not
    "/csp-report/",  # browsers send it by themselves
}
