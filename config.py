"""Every setting of Kolot, read once from the environment (a table stands in the README)."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

HEBREW = "he"
KOLOT = {"he": "קולות", "en": "Kolot", "ru": "Колот", "ar": "كولوت", "fr": "Kolot"}
ASHDOD = {"he": "אשדוד", "en": "Ashdod", "ru": "Ашдод", "ar": "أشدود", "fr": "Ashdod"}


class ConfigError(ValueError):
    """A setting that Kolot cannot start with; the message says which one and why."""


@dataclass(frozen=True)
class Config:
    SECRET_KEY: str
    SECRET_KEY_FALLBACKS: tuple[str, ...] = ()
    SQLALCHEMY_DATABASE_URI: str = "sqlite:///kolot.db"
    SQLITE_DRIVER: str = "auto"
    DB_POOL_SIZE: int = 8
    PUBLIC_URL: str = "http://127.0.0.1:8000"
    LANGUAGES: tuple[str, ...] = (HEBREW, "en", "ru", "ar")
    SITE_NAME: dict[str, str] = field(default_factory=lambda: dict(KOLOT))
    CITY_NAME: dict[str, str] = field(default_factory=lambda: dict(ASHDOD))
    SITE_NOTICE: dict[str, str] = field(default_factory=dict)
    HELP_PHONE: str = ""
    HELP_EMAIL: str = ""
    SMTP_URL: str = "console:"
    MAIL_FROM: str = "kolot@localhost"
    SMS_URL: str = ""
    SMS_TOKEN: str = ""
    STAFF_IDLE_MINUTES: int = 15
    PROXY_HOPS: int = 0
    TRUSTED_HOSTS: list[str] | None = None
    DEMO: bool = False
    TIMEZONE: str = "Asia/Jerusalem"
    LOG_LEVEL: str = "INFO"
    STATIC_DIR: str = os.path.join(os.path.dirname(os.path.abspath(__file__)), "static")

    # What Flask and its extensions read; none of it is meant to be set from outside.
    SQLALCHEMY_ENGINE_OPTIONS: dict[str, object] = field(default_factory=dict)
    MAX_CONTENT_LENGTH: int = 256 * 1024
    MAX_FORM_MEMORY_SIZE: int = 256 * 1024
    MAX_FORM_PARTS: int = 200
    PERMANENT_SESSION_LIFETIME: int = 60 * 24 * 3600
    SESSION_REFRESH_EACH_REQUEST: bool = False
    SESSION_COOKIE_SAMESITE: str = "Lax"
    SESSION_COOKIE_HTTPONLY: bool = True
    WTF_CSRF_TIME_LIMIT: int | None = None
    WTF_CSRF_SSL_STRICT: bool = False  # web/headers.py checks Origin and Sec-Fetch-Site on every scheme
    BABEL_DEFAULT_LOCALE: str = HEBREW
    BABEL_TRANSLATION_DIRECTORIES: str = "translations"

    @property
    def is_https(self) -> bool:
        return urlsplit(self.PUBLIC_URL).scheme == "https"

    @property
    def SESSION_COOKIE_SECURE(self) -> bool:
        return self.is_https

    @property
    def SESSION_COOKIE_PATH(self) -> str:
        return urlsplit(self.PUBLIC_URL).path.rstrip("/") or "/"

    @property
    def SESSION_COOKIE_NAME(self) -> str:
        """`__Host-` promises https and the path `/`; under a sub-path `__Secure-` is the most that holds."""
        if not self.is_https:
            return "kolot"
        return "__Host-kolot" if self.SESSION_COOKIE_PATH == "/" else "__Secure-kolot"

    @property
    def BABEL_DEFAULT_TIMEZONE(self) -> str:
        return self.TIMEZONE

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        """Read the settings. Raises ConfigError for a missing SECRET_KEY or a value that cannot be read."""
        secret = environ.get("SECRET_KEY", "")
        if len(secret) < 16:
            raise ConfigError("SECRET_KEY must be set, to at least 16 characters")
        settings: dict[str, object] = {"SECRET_KEY": secret}
        for name, read in READERS.items():
            if raw := environ.get(name, "").strip():
                try:
                    settings[SETTING_OF.get(name, name)] = read(raw)
                except ValueError as error:
                    raise ConfigError(f"{name}: {error}") from error
        return cls(**settings)  # type: ignore[arg-type]


def read_list(raw: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def read_bool(raw: str) -> bool:
    if raw.lower() not in {"0", "1", "false", "true", "no", "yes"}:
        raise ValueError("must be 0 or 1")
    return raw.lower() in {"1", "true", "yes"}


def read_localized(raw: str) -> dict[str, str]:
    """A text for every language, or JSON by language: `{"he": "…", "en": "…"}`."""
    if not raw.startswith("{"):
        return {HEBREW: raw}
    texts = json.loads(raw)
    if not texts.get(HEBREW):
        raise ValueError("the Hebrew text (he) is missing")
    return {str(language): str(text) for language, text in texts.items()}


def read_languages(raw: str) -> tuple[str, ...]:
    languages = read_list(raw)
    return languages if HEBREW in languages else (HEBREW, *languages)


def read_database_url(raw: str) -> str:
    """`postgres://` and `postgresql://` both mean the psycopg 3 driver."""
    for scheme in ("postgres://", "postgresql://"):
        if raw.startswith(scheme):
            return "postgresql+psycopg://" + raw.removeprefix(scheme)
    return raw


SETTING_OF = {"DATABASE_URL": "SQLALCHEMY_DATABASE_URI"}
READERS = {
    "SECRET_KEY_FALLBACKS": read_list,
    "DATABASE_URL": read_database_url,
    "SQLITE_DRIVER": str,
    "DB_POOL_SIZE": int,
    "PUBLIC_URL": lambda raw: raw.rstrip("/"),
    "LANGUAGES": read_languages,
    "SITE_NAME": read_localized,
    "CITY_NAME": read_localized,
    "SITE_NOTICE": read_localized,
    "HELP_PHONE": str,
    "HELP_EMAIL": str,
    "SMTP_URL": str,
    "MAIL_FROM": str,
    "SMS_URL": str,
    "SMS_TOKEN": str,
    "STAFF_IDLE_MINUTES": int,
    "PROXY_HOPS": int,
    "TRUSTED_HOSTS": lambda raw: list(read_list(raw)),
    "DEMO": read_bool,
    "LOG_LEVEL": str.upper,
}
