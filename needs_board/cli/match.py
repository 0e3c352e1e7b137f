"""The matcher from the command line."""

import time
from uuid import UUID

import click
import msgspec

from needs_board.cli.console import AS_JSON, Group, opened, refuse, run, settings_now, show_json, show_table
from needs_board.enterprises.queries import enterprise_by_number
from needs_board.kit.asker import CLOCKWORK
from needs_board.kit.clock import system_clock
from needs_board.kit.db import Database
from needs_board.kit.i18n import N_, _
from needs_board.kit.settings import Settings
from needs_board.matches import actions, queries
from needs_board.matches.actions import MatchReport
from needs_board.needs.queries import need_by_code
from needs_board.relevance.forms import ExplainedScore
from needs_board.runs.actions import end_run, request_run, take_run
from needs_board.runs.rules import JobName, Outcome, note_of


class ShortlistRow(msgspec.Struct, frozen=True):
    """One enterprise of a shortlist."""

    rank: int
    number: int
    enterprise: str
    score: float
    reasons: list[object]
    decision: str


@click.group("match", cls=Group, help=N_("수요와 기업 맞추기"))
def match() -> None:
    """The matcher."""


@match.command("run", help=N_("지금 수요와 기업을 맞춥니다."))
@AS_JSON
def run_(as_json: bool) -> None:
    began = time.monotonic()
    report = run(_run(settings_now()))
    if as_json:
        show_json(report)
        return
    click.echo(
        _(
            "수요 %(needs)d건을 기업 %(documents)d곳과 맞추어 %(invited)d곳에 안내했습니다. %(seconds).1f초 걸렸습니다."
        )
        % {
            "needs": report.needs,
            "documents": report.documents,
            "invited": report.invited,
            "seconds": time.monotonic() - began,
        }
    )


@match.command("explain", help=N_("수요의 추천 목록을, 또는 한 기업의 점수가 어디에서 왔는지 보여 줍니다."))
@click.argument("code")
@click.argument("number", type=int, required=False)
@AS_JSON
def explain(code: str, number: int | None, as_json: bool) -> None:
    if number is None:
        _show_shortlist(run(_shortlist(settings_now(), code)), as_json)
    else:
        _show_score(run(_score(settings_now(), code, number)), as_json)


async def _run(settings: Settings) -> MatchReport:
    """Run the matcher under the lease of its job, so that a worker does not run it at the same time."""
    async with opened(settings) as database:
        at = system_clock()
        async with database.write() as session:
            await request_run(session, CLOCKWORK, JobName.MATCH, at)
            run_id = await take_run(session, JobName.MATCH, "command", at)
        if run_id is None:
            raise refuse(_("지금 다른 작업 처리기가 맞추고 있습니다. 끝나는 대로 다시 맞춥니다."))
        outcome, said = Outcome.FAILED, ""
        try:
            report = await actions.run_matcher(database, at)
            outcome = Outcome.DONE
            said = note_of({"needs": report.needs, "invited": report.invited})
        finally:
            await _end(database, run_id, outcome, said)
    return report


async def _end(database: Database, run_id: UUID, outcome: Outcome, said: str) -> None:
    async with database.write() as session:
        await end_run(session, JobName.MATCH, run_id, outcome, said, system_clock())


async def _shortlist(settings: Settings, code: str) -> list[ShortlistRow]:
    async with opened(settings) as database, database.read() as session:
        need = await need_by_code(session, CLOCKWORK, code)
        return [
            ShortlistRow(
                found.rank, enterprise.number, enterprise.name, found.score, found.reasons, found.decision
            )
            for found, enterprise, _invitation in await queries.shortlist(session, need.id)
        ]


async def _score(settings: Settings, code: str, number: int) -> ExplainedScore:
    async with opened(settings) as database:
        async with database.read() as session:
            need = await need_by_code(session, CLOCKWORK, code)
            enterprise = await enterprise_by_number(session, CLOCKWORK, number)
        return await actions.explain_match(database, need, enterprise.id, system_clock())


def _show_shortlist(rows: list[ShortlistRow], as_json: bool) -> None:
    if as_json:
        show_json(rows)
    elif rows:
        show_table([(str(r.rank), str(r.number), r.enterprise, f"{r.score:.3f}", r.decision) for r in rows])
    else:
        click.echo(_("아직 맞춘 결과가 없습니다. `needs-board match run`을 실행해 주세요."))


def _show_score(score: ExplainedScore, as_json: bool) -> None:
    if as_json:
        show_json(score)
        return
    click.echo(_("점수 %(score).3f") % {"score": score.score})
    show_table([tuple(str(value) for value in msgspec.structs.astuple(part)) for part in score.parts])
    click.echo(_("나머지 %(rest).3f") % {"rest": score.rest})
