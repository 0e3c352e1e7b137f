"""Settings come from `NEEDS_BOARD_*` in the environment and from nowhere else."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

PREFIX = "NEEDS_BOARD_"


class SettingsError(Exception):
    """A setting is unknown or wrong; the sentence names it and says what would be right."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting with its default; README explains each."""

    data_dir: Path = Path("data")
    database_url: str = ""
    secret_key: str = ""
    file_key: str = ""
    files_bucket: str = ""
    files_endpoint: str = ""
    files_region: str = "us-east-1"
    files_access_key: str = ""
    files_secret_key: str = ""
    base_url: str = "http://127.0.0.1:8000"
    host: str = "127.0.0.1"
    port: int = 8000
    trusted_proxies: str = ""
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_starttls: bool = False
    mail_from: str = "needs-board@localhost"
    region: str = "인천"
    demo: bool = False
    log_json: bool = False

    @property
    def database(self) -> str:
        """The database URL for SQLAlchemy; without one, a file inside the data folder."""
        if self.database_url:
            return self.database_url.replace("postgresql://", "postgresql+asyncpg://", 1)
        return f"sqlite+aiosqlite:///{self.data_dir / 'needs-board.sqlite3'}"

    @property
    def is_secure(self) -> bool:
        """Whether people reach the board over TLS."""
        return self.base_url.startswith("https://")


SECRETS = frozenset({"secret_key", "file_key", "files_secret_key", "smtp_password", "database_url"})
_STRINGS_TO_BOOL = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; a secret may also stand in the file that `…_FILE` names.

    Raises SettingsError for an unknown setting or a value of the wrong kind.
    """
    environment = os.environ if environment is None else environment
    given = {
        key[len(PREFIX) :].lower(): value for key, value in environment.items() if key.startswith(PREFIX)
    }
    for name in SECRETS:
        if path := given.pop(f"{name}_file", None):
            given[name] = _secret_from(name, path)
    known = set(Settings.__struct_fields__)
    if unknown := sorted(set(given) - known):
        raise SettingsError(
            f"unknown setting {PREFIX}{unknown[0].upper()}; known are {', '.join(sorted(known))}"
        )
    values = {
        name: _STRINGS_TO_BOOL.get(value.lower(), value)
        if name in {"demo", "log_json", "smtp_starttls"}
        else value
        for name, value in given.items()
    }
    try:
        return msgspec.convert(values, Settings, strict=False, dec_hook=_read_path)
    except msgspec.ValidationError as wrong:
        raise SettingsError(f"{PREFIX}*: {wrong}") from wrong


def with_secret_key(settings: Settings) -> Settings:
    """Return settings that have a secret key: the given one, or one kept in the data folder from now on."""
    if settings.secret_key:
        return settings
    return msgspec.structs.replace(settings, secret_key=_kept_key(settings.data_dir / "secret.key"))


def with_file_key(settings: Settings) -> Settings:
    """Return settings that have a key for sensitive files: the given one, or one kept in the data folder from now on.

    A backup of the data must not hold that file, or it would open what it keeps.
    """
    if settings.file_key:
        return settings
    return msgspec.structs.replace(settings, file_key=_kept_key(settings.data_dir / "file.key"))


def _kept_key(path: Path) -> str:
    """Return the key in a file, made when there is none; of several processes at their first start one makes it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_hex(32))
        with suppress(FileExistsError):
            path.hardlink_to(made)
        made.unlink()
    return path.read_text().strip()


def _read_path(kind: type, value: object) -> Path:
    """Read what msgspec cannot by itself: the one setting that is a folder."""
    if kind is not Path:
        raise NotImplementedError(kind)
    return Path(str(value))


def _read(kind: type, value: object) -> object:
    return kind(value)


def _secret_from(name: str, path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError as wrong:
        raise SettingsError(f"{PREFIX}{name.upper()}_FILE: {wrong}") from wrong
