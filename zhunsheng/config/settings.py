"""All settings, in Django's own order. What differs between machines comes from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF

from zhunsheng.config.environment import count, counts, database, day, env, flag, secret_key

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env("ZHUNSHENG_DATA", str(Path.cwd() / "var"))).resolve()

# A trial runs on one machine, bound to loopback, without TLS; every page says so.
TRIAL = flag("ZHUNSHENG_TRIAL", default=False)
ZHUNSHENG_TODAY = day("ZHUNSHENG_TODAY") if TRIAL else None

# Core
DEBUG = False
SECRET_KEY = secret_key(DATA_DIR, trial=TRIAL)
ALLOWED_HOSTS = env("ZHUNSHENG_HOSTS", "127.0.0.1,localhost").split(",")
ROOT_URLCONF = "zhunsheng.config.urls"
WSGI_APPLICATION = "zhunsheng.config.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # the widgets' templates, drawn by our renderer
    "lucide",
    "csp",
    "zhunsheng.ui",
    "zhunsheng.sealing",
    "zhunsheng.audit",
    "zhunsheng.organisation",
    "zhunsheng.accounts",
    "zhunsheng.attachments",
    "zhunsheng.drafts",
    "zhunsheng.catalogue",
    "zhunsheng.activities",
    "zhunsheng.indicators",
    "zhunsheng.ledger",
    "zhunsheng.checks",
    "zhunsheng.study",
    "zhunsheng.planning",
    "zhunsheng.printouts",
    "zhunsheng.batches",
    "zhunsheng.rectification",
    "zhunsheng.inspections",
    "zhunsheng.deployments",
    "zhunsheng.campaigns",
    "zhunsheng.talks",
    "zhunsheng.reports",
    "zhunsheng.notices",
    "zhunsheng.handover",
    "zhunsheng.packs",
    "zhunsheng.workbench",
    "zhunsheng.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhunsheng.audit.middleware.RequestContextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhunsheng.accounts.middleware.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "zhunsheng.accounts.middleware.RefusalMiddleware",
    "zhunsheng.drafts.middleware.DraftMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhunsheng.workbench.navigation.page_frame",
            ],
            "builtins": ["zhunsheng.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "zhunsheng.ui.forms.Renderer"

# Data
DATABASES = {"default": database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CHECKS_OFFICE_FIRST_DAYS = int(env("ZHUNSHENG_CHECKS_OFFICE_FIRST_DAYS", "15"))
EVIDENCE_DIR = DATA_DIR / "evidence"
# Where the documents of a batch wait to be taken, and for how many days.
BATCH_DIR = DATA_DIR / "batches"
BATCH_KEEP_DAYS = count("ZHUNSHENG_BATCH_KEEP_DAYS", 7)
EVIDENCE_MAX_BYTES = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a form that lists everybody has a few fields for each person

# Sealed texts (SEC-25): keep the key file apart from the database and its backups
SEALING_KEY_FILE = Path(env("ZHUNSHENG_KEY_FILE", str(DATA_DIR / "keys" / "sealing-keys")))
SEALING_SUITE = env("ZHUNSHENG_SEALING_SUITE", "sm4-gcm")

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["zhunsheng.accounts.backends.PersonBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "workbench:today"
SESSION_COOKIE_AGE = 8 * 60 * 60

# Words and time
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = "Y-m-d"
FORMAT_MODULE_PATH = ["zhunsheng.ui.formats"]

# Files of the pages
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# The browser's guard rails (SEC-21, SEC-24)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
# With "no-referrer" a browser hides the origin of our own forms too, and the CSRF check must refuse them.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zhunsheng.ui.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [origin for origin in env("ZHUNSHENG_ORIGINS", "").split(",") if origin]
if not TRIAL:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The law
BACKFILL_AFTER_DAYS = 15

# Notices: the same is told again only after a pause, and not for ever
NOTICE_AGAIN_AFTER_DAYS = count("ZHUNSHENG_NOTICE_AGAIN_AFTER_DAYS", 7)
NOTICE_AT_MOST = count("ZHUNSHENG_NOTICE_AT_MOST", 3)
NOTICE_ESCALATE_AFTER_DAYS = 14  # overdue for longer, and the leader in charge is told too
NOTICE_INVITATION_DAYS = 3  # before a planned day
NOTICE_FINDING_DAYS = 7  # before a finding's day
NOTICE_LOOK_BACK_DAYS = 60  # what was due longer ago is left to the list of gaps

# Days after closing on which a finding is looked at again; 90 and 180 are local practice
RECHECK_AFTER_DAYS = counts("ZHUNSHENG_RECHECK_AFTER_DAYS", "90,180")

# Talks: how many must hold a formal one, by local practice
TALK_FORMAL_TALKERS = count("ZHUNSHENG_TALK_FORMAL_TALKERS", 2)

EVALUATE_INLINE = flag("ZHUNSHENG_EVALUATE_INLINE", default=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
