"""Is everything there, and is it running?"""

import json
import socket
import sqlite3
from pathlib import Path

from tests.cli.conftest import Terminal


def verdicts(terminal: Terminal, **settings: str) -> tuple[int, dict[str, str]]:
    result = terminal.type("doctor", "--json", **settings)
    return result.exit_code, {check["name"]: check["verdict"] for check in json.loads(result.stdout)}


def test_doctor_is_content_with_a_fresh_board(ready: Terminal) -> None:
    code, found = verdicts(ready)
    assert code == 0
    assert "wrong" not in found.values()
    assert found["쓰기 안전"] == "ok"


def test_doctor_says_that_mail_does_not_leave_and_no_worker_runs(ready: Terminal) -> None:
    _code, found = verdicts(ready)
    assert (found["메일 서버"], found["작업"]) == ("warning", "warning")


def test_doctor_finds_that_there_is_no_database(terminal: Terminal) -> None:
    code, found = verdicts(terminal)
    assert (code, found["데이터베이스"]) == (1, "wrong")


def test_doctor_finds_a_database_that_is_none(ready: Terminal) -> None:
    (Path(ready.settings["NEEDS_BOARD_DATA_DIR"]) / "needs-board.sqlite3").write_bytes(b"no database" * 500)
    code, found = verdicts(ready)
    assert (code, found["데이터베이스"]) == (1, "wrong")


def test_doctor_finds_an_old_database(ready: Terminal) -> None:
    connection = sqlite3.connect(Path(ready.settings["NEEDS_BOARD_DATA_DIR"]) / "needs-board.sqlite3")
    connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.commit()
    connection.close()
    code, found = verdicts(ready)
    assert (code, found["데이터베이스"]) == (1, "wrong")


def test_doctor_tells_of_sensitive_files_in_the_clear(ready: Terminal) -> None:
    assert verdicts(ready)[1]["민감한 파일"] == "ok"
    connection = sqlite3.connect(Path(ready.settings["NEEDS_BOARD_DATA_DIR"]) / "needs-board.sqlite3")
    organisation = connection.execute("SELECT id FROM organisation").fetchone()[0]
    for key, kind in (("0" * 31 + "1", "bank_copy"), ("0" * 31 + "2", "attachment")):
        connection.execute(
            "INSERT INTO stored_file (id, organisation_id, kind, name, media_type, size_bytes, sha256, version, created_at)"
            " VALUES (?, ?, ?, '가.png', 'image/png', 3, 'abc', 1, '2026-01-05 00:00:00')",
            (key, organisation, kind),
        )
    connection.commit()
    connection.close()
    code, found = verdicts(ready)
    assert (code, found["민감한 파일"]) == (0, "warning")
    assert "1개가 암호화되지 않았거나" in ready.type("doctor").output


def test_doctor_knocks_at_the_mail_server(ready: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        nobody = str(door.getsockname()[1])
    code, found = verdicts(ready, NEEDS_BOARD_SMTP_HOST="127.0.0.1", NEEDS_BOARD_SMTP_PORT=nobody)
    assert (code, found["메일 서버"]) == (1, "wrong")


def test_healthcheck_fails_while_nobody_serves(ready: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        nobody = str(door.getsockname()[1])
    result = ready.type("healthcheck", NEEDS_BOARD_PORT=nobody)
    assert result.exit_code == 1
    assert nobody in result.stderr
