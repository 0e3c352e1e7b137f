"""Settings: what is read from the environment, and what is refused."""

from pathlib import Path

import pytest

from needs_board.kit.settings import SettingsError, load_settings, with_secret_key


def test_values_are_read_in_their_kind() -> None:
    settings = load_settings(
        {
            "NEEDS_BOARD_DATA_DIR": "/srv/board",
            "NEEDS_BOARD_PORT": "8080",
            "NEEDS_BOARD_SMTP_STARTTLS": "yes",
            "HOME": "/",
        }
    )
    assert (settings.data_dir, settings.port, settings.smtp_starttls) == (Path("/srv/board"), 8080, True)
    assert settings.database == "sqlite+aiosqlite:////srv/board/needs-board.sqlite3"


def test_postgresql_is_spoken_to_by_the_async_driver() -> None:
    settings = load_settings({"NEEDS_BOARD_DATABASE_URL": "postgresql://board@db/board"})
    assert settings.database == "postgresql+asyncpg://board@db/board"


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [("PROT", "8080", "PROT"), ("PORT", "many", "port"), ("DEMO", "perhaps", "demo")],
)
def test_unknown_setting_or_wrong_value_is_named(name: str, value: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load_settings({f"NEEDS_BOARD_{name}": value})


def test_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 64 + "\n")
    assert load_settings({"NEEDS_BOARD_SECRET_KEY_FILE": str(tmp_path / "key")}).secret_key == "k" * 64
    with pytest.raises(SettingsError, match="SECRET_KEY_FILE"):
        load_settings({"NEEDS_BOARD_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_secret_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    settings = load_settings({"NEEDS_BOARD_DATA_DIR": str(tmp_path / "data")})
    first = with_secret_key(settings).secret_key
    assert len(first) == 64
    assert with_secret_key(settings).secret_key == first
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o077 == 0
