"""All settings of plietsch; what an operator may change comes from the environment (docs/operate.md)."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from plietsch.core.sqlite import use_current_library

use_current_library()  # before anything else of Django loads sqlite3

from csp.constants import NONE, SELF  # noqa: E402

from plietsch.config import environment as env  # noqa: E402
from plietsch.config.exposure import refuse_exposure, refuse_weakness  # noqa: E402
from plietsch.core.databases import database  # noqa: E402

# -- where things lie, readable by the owner and the group alone
os.umask(0o027)
FILE_UPLOAD_PERMISSIONS = 0o640
ROOT = Path(__file__).resolve().parents[2]
DATA = env.folder("PLIETSCH_DATA", ROOT / "var")
MEDIA_ROOT = env.folder("PLIETSCH_MEDIA", DATA / "media")
STATIC_ROOT = DATA / "static"
STATIC_URL = "/static/"
WHITENOISE_ROOT = ROOT / "plietsch" / "ui" / "root"  # what browsers and crawlers expect at the very top

# -- who runs it, and for whom
DEMO = env.flag("PLIETSCH_DEMO")
DEBUG = env.flag("PLIETSCH_DEBUG")
SECRET_KEY = env.text("PLIETSCH_SECRET_KEY")
ALLOWED_HOSTS = env.words("PLIETSCH_HOSTS", "localhost,127.0.0.1,[::1]")
SECRET_KEY_FALLBACKS = env.words("PLIETSCH_FORMER_SECRET_KEYS")
PRODUCTION = bool(SECRET_KEY)
if PRODUCTION and (DEMO or DEBUG):
    raise ImproperlyConfigured(
        "PLIETSCH_DEMO and PLIETSCH_DEBUG cannot be switched on where PLIETSCH_SECRET_KEY is set"
    )
if PRODUCTION:
    refuse_weakness(key=SECRET_KEY, hosts=ALLOWED_HOSTS)
else:
    SECRET_KEY = "only-for-a-demo-on-this-machine-" + "0" * 32
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []
NETWORK_NAME = env.text("PLIETSCH_NETWORK_NAME", "Netzwerk Digitale Kommune")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tasks",
    "plietsch.federation",
    "plietsch.portal",
    "plietsch.api",
    "plietsch.competitions",
    "plietsch.events",
    "plietsch.opendata",
    "plietsch.strategies",
    "plietsch.sensors",
    "plietsch.funding",
    "plietsch.projects",
    "plietsch.groups",
    "plietsch.conversations",
    "plietsch.notifications",
    "plietsch.search",
    "plietsch.analytics",
    "plietsch.letterboxes",
    "plietsch.moderation",
    "plietsch.upkeep",
    "plietsch.accounts",
    "plietsch.places",
    "plietsch.ui",
    "plietsch.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "wagtail.search",
    "wagtail.snippets",
    "modelcluster",
    "taggit",
]

MIDDLEWARE = [
    "plietsch.config.middleware.MonitorMiddleware",
    "plietsch.core.middleware.RequestMiddleware",
    "plietsch.config.middleware.PlainHttpMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "plietsch.portal.middleware.PreviewFrameMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "plietsch.analytics.middleware.CountingMiddleware",
    "plietsch.core.middleware.PrivatePagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "plietsch.core.middleware.LastingMiddleware",
    "plietsch.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "plietsch.core.middleware.NoNulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "plietsch.ui.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "plietsch.config.middleware.LeftOutMiddleware",
    "plietsch.accounts.middleware.SecondFactorMiddleware",
    "plietsch.portal.middleware.MovedPagesMiddleware",
]

# -- the embedded server
PORT = env.number("PORT", 8000)
BIND = env.text("PLIETSCH_BIND", "127.0.0.1")
PUBLIC_URL = env.text(
    "PLIETSCH_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://localhost:{PORT}"
)
WEB_THREADS = env.number("PLIETSCH_WEB_THREADS", 4, least=1)
HOLIDAYS = env.text("PLIETSCH_HOLIDAYS", "DE-SH")
SCHOOL_BREAKS = env.flag("PLIETSCH_SCHOOL_BREAKS", default=True)
BIGBLUEBUTTON = env.meeting_service("PLIETSCH_BBB", "secret")
JITSI = env.meeting_service("PLIETSCH_JITSI", "app", "secret")
MEDIA_SERVER_SECRET = env.text("PLIETSCH_MEDIA_SERVER_SECRET")
LIVE_BIND = env.text("PLIETSCH_LIVE_BIND", "127.0.0.1" if DEMO else "0.0.0.0")  # noqa: S104 - senders come from outside
DEMO_STREAM = env.flag("PLIETSCH_DEMO_STREAM", default=True)
DEMO_SENSORS = env.flag("PLIETSCH_DEMO_SENSORS", default=True)
TRUST_PROXY = env.flag("PLIETSCH_TRUST_PROXY")

ROOT_URLCONF = "plietsch.config.urls"
WSGI_APPLICATION = "plietsch.config.wsgi.application"
WEB_MODULE = "plietsch.config.web"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["plietsch.ui.templatetags.ui"],
        },
    }
]

# -- pages kept for guests in front of Django (docs/decisions/0133)
PAGE_CACHE_SECONDS = env.number("PLIETSCH_PAGE_CACHE", 60)
# No kept page shows anything of these, so that writing to them leaves kept pages as they are.
UNKEPT_TABLES = {
    *("django_session", "usersessions_usersession", "throttle", "accounts_signin"),
    *("core_job", "core_round", "core_worker", "core_seal", "core_letter", "core_sending"),
    *("federation_follower", "federation_receipt"),
    *("letterboxes_arrival", "letterboxes_letterbox"),
    *("analytics_hit", "analytics_sum", "analytics_salt", "upkeep_backup"),
    *("sensors_observation", "sensors_datastream"),
}

# -- letters that come in (docs/decisions/0170)
MAIL_IN_PORT = env.number("PLIETSCH_MAIL_IN_PORT", PORT + 25)
MAIL_IN = env.text("PLIETSCH_MAIL_IN", "localhost" if DEMO else "").lower() if MAIL_IN_PORT else ""
MAIL_IN_BIND = env.text("PLIETSCH_MAIL_IN_BIND", "127.0.0.1")
MAIL_IN_LMTP = env.flag("PLIETSCH_MAIL_IN_LMTP")
MAIL_IN_MAX_BYTES = env.number("PLIETSCH_MAIL_IN_MAX_BYTES", 30 * 1024 * 1024)
MAIL_IN_TRUST = env.text("PLIETSCH_MAIL_IN_TRUST").lower()
MAIL_BOX = env.mailbox("PLIETSCH_MAIL_BOX")

# -- data
DATABASES = {"default": database(env.text("DATABASE_URL", f"sqlite:///{DATA / 'plietsch.sqlite3'}"))}
if not PRODUCTION:
    refuse_exposure(
        hosts=ALLOWED_HOSTS,
        bind=BIND,
        mail_in_bind=MAIL_IN_BIND,
        url=PUBLIC_URL,
        database=DATABASES["default"].get("HOST", ""),
        trust_proxy=TRUST_PROXY,
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
S3 = env.bucket("PLIETSCH_S3")
OPENSEARCH = env.search_engine("PLIETSCH_OPENSEARCH")
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "plietsch.core.media.MediaStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "plietsch.core.jobs.backend.LeasedBackend"}}
STORAGES["pictures"] = {  # sizes of the portal's pictures; the originals stay beside the other uploads
    "BACKEND": "plietsch.core.media.MediaStorage",
    "OPTIONS": {"location": str(MEDIA_ROOT / "pictures"), "base_url": "/bilder/"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 2000  # of which the first hundred are taken in, see core.uploads.arriving
FILE_UPLOAD_HANDLERS = [
    "plietsch.core.uploads.arriving.FirstFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_MAX_BYTES = env.number("PLIETSCH_UPLOAD_MAX_BYTES", 100 * 1024 * 1024)
REQUEST_MAX_BYTES = UPLOAD_MAX_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE
CLAMD_ADDRESS = env.text("PLIETSCH_CLAMD")
HARVEST_PRIVATE_ADDRESSES = env.flag("PLIETSCH_HARVEST_PRIVATE_ADDRESSES")

# -- readings of sensors
MQTT = env.text("PLIETSCH_MQTT")
MQTT_BIND = env.text("PLIETSCH_MQTT_BIND", "127.0.0.1")
MQTT_PORT = env.number("PLIETSCH_MQTT_PORT", 1883)
SENSORS_DAYS_AS_ROWS = env.number("PLIETSCH_SENSORS_DAYS_AS_ROWS", 31)

# -- language and time
LANGUAGE_CODE = "de"
SPOKEN_LANGUAGES = [("de", "Deutsch"), ("da", "Dansk"), ("en", "English")]
# Pages of the portal are also written in these; all around them is German (docs/decisions/0230).
WRITTEN_LANGUAGES = [("nds", "Plattdüütsch"), ("de-simple", "Leichte Sprache")]
LANGUAGES = SPOKEN_LANGUAGES + WRITTEN_LANGUAGES
TIME_ZONE = env.time_zone("PLIETSCH_TIME_ZONE", "Europe/Berlin")
USE_TZ = True
FORMAT_MODULE_PATH = "plietsch.config.formats"

# -- the editorial portal (Wagtail), whose editor talks to nobody but us
WAGTAIL_PAGE_MODEL = "portal.Page"
WAGTAIL_SITE_NAME = NETWORK_NAME
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y", "%d.%m.%Y %H:%M"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[object] = []
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = SPOKEN_LANGUAGES
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# Only the editor searches by it; readers have the network's own search.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database.fallback"}}
WAGTAILIMAGES_IMAGE_MODEL = "portal.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "plietsch.portal.forms.PictureForm"
WAGTAILIMAGES_RENDITION_STORAGE = "pictures"
WAGTAILIMAGES_WEBP_QUALITY = 70  # of 100: lighter than what Wagtail takes, and nobody sees it
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = None  # the limit of all uploads holds, and says so in plain words
WAGTAILDOCS_DOCUMENT_FORM_BASE = "plietsch.portal.forms.FileForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "zip", "ics"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"

# -- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "plietsch.accounts.passwords.NetworkWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "ui:home"
# Throttles count in the database, so that every process counts together (docs/decisions/0050).
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "throttle"}}
REDIS = env.redis("PLIETSCH_REDIS")
if REDIS:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS,
        "KEY_PREFIX": "plietsch",
    }
# Sizes of pictures come with their pictures; to look for them here would write a row at each reading.
CACHES["renditions"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("PLIETSCH_TRUST_PROXY") else 0
ACCOUNT_ADAPTER = "plietsch.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FORM_CLASS = "plietsch.accounts.forms.PersonForm"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "add_email": "plietsch.accounts.entrance.AddEmailForm",
    "change_password": "plietsch.accounts.entrance.ChangePasswordForm",
    "login": "plietsch.accounts.entrance.LoginForm",
    "reset_password": "plietsch.accounts.entrance.ResetPasswordForm",
    "reset_password_from_key": "plietsch.accounts.entrance.ResetPasswordKeyForm",
    "set_password": "plietsch.accounts.entrance.SetPasswordForm",
    "signup": "plietsch.accounts.entrance.SignupForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"signup": "60/m/ip"}  # a whole town hall may come from one address
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # for another mail address, and to end sessions
MFA_ADAPTER = "plietsch.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "plietsch.accounts.entrance.AddPasskeyForm"}
MFA_TOTP_ISSUER = NETWORK_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SECOND_FACTOR_FOR_OFFICE = env.flag("PLIETSCH_SECOND_FACTOR_FOR_OFFICE", default=PRODUCTION)
SECOND_FACTOR_FOR_ALL = env.flag("PLIETSCH_SECOND_FACTOR_FOR_ALL")
SOCIALACCOUNT_ADAPTER = "plietsch.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SIGN_IN_SERVICES = env.sign_in_services("PLIETSCH_OIDC")
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": SIGN_IN_SERVICES}}

# -- mail
EMAIL_BACKEND = "plietsch.core.smtp.EmailBackend"
EMAIL_TIMEOUT = 60  # seconds of silence
DEFAULT_FROM_EMAIL = env.text("PLIETSCH_MAIL_FROM", "plietsch@localhost")
globals().update(env.mail_server("PLIETSCH_MAIL"))
if not env.text("PLIETSCH_MAIL"):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mail"

# -- a background for maps, asked of others only after a click (docs/decisions/0200)
MAP_TILES = env.text("PLIETSCH_MAP_TILES")
MAP_TILES_CREDIT = env.text("PLIETSCH_MAP_TILES_CREDIT")

# -- counting (docs/decisions/0130)
COUNTING = env.choice("PLIETSCH_COUNTING", ("pages", "visits", "off"))
COUNT_PAGES, COUNT_VISITS = COUNTING != "off", COUNTING == "visits"
MATOMO = env.matomo("PLIETSCH_MATOMO")
MATOMO_HOST = urlsplit(MATOMO["address"]).hostname if MATOMO else ""

# -- security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # KERN draws its icons as data addresses
        "img-src": [SELF, "data:", *([env.origin(MAP_TILES)] if MAP_TILES else [])],
        "object-src": [NONE],
        "base-uri": [NONE],
        # A form that signs in elsewhere is led on to that service.
        "form-action": [SELF, *(service["settings"]["origin"] for service in SIGN_IN_SERVICES)],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "plietsch.ui.errors.csrf_failure"
SESSION_ENGINE = "plietsch.core.sessions"
SESSION_COOKIE_AGE = env.number("PLIETSCH_QUIET_HOURS", 24) * 60 * 60
SESSION_LONGEST = timedelta(days=14)
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
if PRODUCTION:  # no other host of the domain, and no page without TLS, can set these
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-django_language"
MESSAGE_STORAGE = "plietsch.core.messages.MessageStorage"
SECURE_SSL_REDIRECT = PRODUCTION and env.flag("PLIETSCH_TLS", default=True)
SECURE_HSTS_SECONDS = 31536000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("PLIETSCH_TLS_SUBDOMAINS")
SECURE_REFERRER_POLICY = "same-origin"
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- what operators see
METRICS_TOKEN = env.text("PLIETSCH_METRICS_TOKEN")
LOG_LEVEL = env.text("PLIETSCH_LOG_LEVEL", "INFO" if PRODUCTION else "WARNING")
LOG_FORMAT = env.choice("PLIETSCH_LOG_FORMAT", ("json", "plain") if PRODUCTION else ("plain", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "plietsch.core.logs.PlainFormatter"},
        "json": {"()": "plietsch.core.logs.JsonFormatter"},
    },
    "filters": {"news": {"()": "plietsch.core.logs.News"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["news"]},
    },
    "loggers": {"plietsch": {"level": LOG_LEVEL}, "django.server": {"handlers": [], "propagate": True}},
    "root": {"handlers": ["console"], "level": "DEBUG" if LOG_LEVEL == "DEBUG" else "WARNING"},
}
