"""First steps: init, migrate, config, people of the centre."""

import re
from pathlib import Path

from tests.cli.conftest import Terminal

LINK = re.compile(r"^http://127\.0\.0\.1:8000/links/[\w-]{40,}$", re.M)


def test_init_makes_the_first_person_and_prints_their_link(terminal: Terminal) -> None:
    result = terminal.type("init", "--email", "first@centre.example")
    assert result.exit_code == 0
    assert LINK.search(result.stdout)


def test_init_asks_for_the_address(terminal: Terminal) -> None:
    result = terminal.type("init", answers="first@centre.example\n")
    assert LINK.search(result.stdout)


def test_init_again_makes_a_new_link_and_no_second_person(ready: Terminal) -> None:
    again = ready.type("init", "--email", "First@Centre.example")
    assert LINK.search(again.stdout)
    assert ready.type("admin", "create", "first@centre.example", "--name", "가람").exit_code == 1


def test_link_speaks_of_the_public_address(terminal: Terminal) -> None:
    result = terminal.type("init", "--email", "a@b.example", NEEDS_BOARD_BASE_URL="https://needs.example/")
    assert "https://needs.example/links/" in result.stdout


def test_staff_is_added_and_given_new_links(ready: Terminal) -> None:
    assert LINK.search(ready.type("admin", "create", "second@centre.example", "--name", "가람").stdout)
    assert LINK.search(ready.type("admin", "reset-password", "second@centre.example").stdout)
    unknown = ready.type("admin", "reset-password", "nobody@centre.example")
    assert (unknown.exit_code, unknown.stdout) == (1, "")


def test_commands_say_what_to_do_before_init(terminal: Terminal) -> None:
    for words in (("migrate", "--check"), ("outbox", "list"), ("audit", "verify")):
        result = terminal.type(*words)
        assert result.exit_code == 1
        assert "needs-board init" in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1
    assert not Path(terminal.settings["NEEDS_BOARD_DATA_DIR"]).exists()


def test_migrate_makes_the_database_and_then_agrees(terminal: Terminal) -> None:
    assert terminal.type("migrate").exit_code == 0
    assert terminal.type("migrate", "--check").exit_code == 0


def test_secrets_are_masked(terminal: Terminal) -> None:
    secret = {"NEEDS_BOARD_SMTP_PASSWORD": "geheim", "NEEDS_BOARD_SMTP_HOST": "mail.example"}
    result = terminal.type("config", "show", **secret)
    assert "geheim" not in result.stdout
    assert "mail.example" in result.stdout
    shown = terminal.json("config", "show")
    assert shown["NEEDS_BOARD_REGION"] == "인천"
    assert shown["NEEDS_BOARD_SMTP_PASSWORD"] == ""


def test_unknown_setting_stops_every_command(ready: Terminal) -> None:
    for words in (("config", "show"), ("serve",), ("worker",), ("doctor",)):
        result = ready.type(*words, NEEDS_BOARD_PROT="8000")
        assert result.exit_code == 2
        assert "NEEDS_BOARD_PROT" in result.stderr


def test_unknown_command_and_option_are_wrong_use(terminal: Terminal) -> None:
    assert terminal.type("serv").exit_code == 2
    assert terminal.type("migrate", "--chekc").exit_code == 2


def test_help_speaks_the_language_of_the_terminal(terminal: Terminal) -> None:
    assert "웹 서버와 작업 처리기를 함께 켭니다" in terminal.type("--help").stdout
    english = terminal.type("--help", LANG="en_US.UTF-8").stdout
    assert "Start web server and worker together" in english
    assert not re.search("[가-힣]", english)


def test_every_command_explains_itself(terminal: Terminal) -> None:
    for words in (("import",), ("match", "explain"), ("outbox", "retry"), ("demo", "reset"), ("worker",)):
        english = terminal.type(*words, "--help", LANG="en_US.UTF-8")
        assert english.exit_code == 0
        assert not re.search("[가-힣]", english.stdout.replace("상호", "")), words
