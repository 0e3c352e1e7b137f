"""The matcher from the command line."""

import sys
import time
from uuid import UUID

import click
import msgspec

from needs_board.cli.console import (
    AS_JSON,
    WRONG_USE,
    Group,
    fail,
    opened,
    refuse,
    run,
    settings_now,
    show_json,
    show_table,
)
from needs_board.explanations.actions import explanation_for, replay_run
from needs_board.explanations.forms import Explanation, Fit, ReplayedRun
from needs_board.explanations.rules import (
    SIGNAL_LABELS,
    places_text,
    probability_label,
    signal_text,
    word_text,
)
from needs_board.kit.asker import CLOCKWORK
from needs_board.kit.calendar import seoul_text
from needs_board.kit.clock import system_clock
from needs_board.kit.db import Database
from needs_board.kit.errors import BoardError
from needs_board.kit.i18n import N_, _
from needs_board.kit.settings import Settings
from needs_board.matches import actions, queries
from needs_board.matches.forms import MatchReport
from needs_board.matches.rules import DECISION_LABELS
from needs_board.needs.queries import need_by_code
from needs_board.relevance.rules import Decision, SignalName
from needs_board.runs.actions import end_run, request_run, take_run
from needs_board.runs.rules import JobName, Outcome, note_of

DIFFERENT = 1


class ShortlistRow(msgspec.Struct, frozen=True):
    """One enterprise of a shortlist."""

    rank: int
    number: int
    enterprise: str
    score: float
    probability: float
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
        _show_explanation(run(_explanation(settings_now(), code, number)), as_json)


@match.command(
    "replay",
    help=N_(
        "지난 매칭을 원장에서 다시 해 보고 그때의 답과 같은지 견줍니다. RUN은 매칭 번호나 last입니다. "
        "같으면 0, 다르면 1, 다시 해 볼 수 없으면 2로 끝납니다."
    ),
)
@click.argument("which", metavar="RUN")
@AS_JSON
def replay(which: str, as_json: bool) -> None:
    try:
        made = run(_replay(settings_now(), which))
    except BoardError as refusal:
        fail(refusal.sentence, WRONG_USE)
    if as_json:
        show_json(made)
    else:
        _show_replay(made)
    if not made.same:
        sys.exit(DIFFERENT)


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
                rank=found.rank,
                number=enterprise.number,
                enterprise=enterprise.name,
                score=found.score,
                probability=found.probability,
                reasons=found.reasons,
                decision=found.decision,
            )
            for found, enterprise, _invitation in await queries.shortlist(session, need.id)
        ]


async def _explanation(settings: Settings, code: str, number: int) -> Explanation:
    async with opened(settings) as database:
        return await explanation_for(database, CLOCKWORK, code, number, system_clock(), anew=True)


async def _replay(settings: Settings, which: str) -> ReplayedRun:
    async with opened(settings) as database:
        return await replay_run(database, which, system_clock())


def _show_shortlist(rows: list[ShortlistRow], as_json: bool) -> None:
    if as_json:
        show_json(rows)
    elif rows:
        show_table(
            [
                (
                    str(r.rank),
                    str(r.number),
                    r.enterprise,
                    f"{r.score:.3f}",
                    f"{r.probability:.0%}",
                    _(DECISION_LABELS[Decision(r.decision)]),
                )
                for r in rows
            ]
        )
    else:
        click.echo(_("아직 맞춘 결과가 없습니다. `needs-board match run`을 실행해 주세요."))


def _show_explanation(found: Explanation, as_json: bool) -> None:
    if as_json:
        show_json(found)
        return
    click.echo(f"{found.need} {found.title} · {found.name}")
    if found.wave is not None:
        click.echo(_("%(wave)s차에 안내했습니다.") % {"wave": found.wave})
    for sentence in found.kept_out:
        click.echo(_("안내하지 않은 까닭: %(sentence)s") % {"sentence": sentence})
    if found.fit is not None:
        _show_fit(found.fit)


def _show_fit(fit: Fit) -> None:
    click.echo(
        _("점수 %(score).4f, 맞을 확률 %(percent)s (%(words)s)")
        % {
            "score": fit.score,
            "percent": f"{fit.probability:.0%}",
            "words": probability_label(fit.probability),
        }
    )
    words = [(word_text(w.word, w.kind, w.words), _part(w.value), places_text(w.fields)) for w in fit.why]
    signals = [
        (_(SIGNAL_LABELS[SignalName(one.name)]), _part(one.part), signal_text(one.reason, one.facts))
        for one in fit.signals
    ]
    show_table([*words, (_("나머지"), _part(fit.rest), ""), *signals])
    if fit.lacks:
        click.echo(_("찾지 못한 낱말: %(words)s") % {"words": ", ".join(fit.lacks)})


def _part(value: float) -> str:
    return f"{value:+.4f}"


def _show_replay(made: ReplayedRun) -> None:
    click.echo(
        _("%(at)s의 매칭 %(run)s: 수요 %(needs)d건을 다시 맞추어 견주었습니다.")
        % {"at": seoul_text(made.at), "run": made.run, "needs": made.needs}
    )
    if made.same:
        click.echo(_("모두 같습니다."))
        return
    for one in made.differences:
        click.echo(
            _("%(need)s %(place)d번째: 그때 %(sent)s, 지금 %(now)s")
            % {"need": one.need, "place": one.place, "sent": one.sent, "now": one.now}
        )
    click.echo(made.cause)
