"""The clockwork as the staff sees it."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.kit.asker import Role, check_role
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.kit.web import no_such_page
from needs_board.runs import actions, queries
from needs_board.runs.models import JobRun
from needs_board.runs.queries import JobState
from needs_board.runs.rules import EVERY, JOB_LABELS, OUTCOME_LABELS, JobName, Outcome, note_text


class JobLine(msgspec.Struct, frozen=True):
    """How one job stands."""

    name: str
    label: str
    every: str
    state: str
    state_label: str
    alarm: str
    started_at: datetime | None
    beat_at: datetime | None
    duration: str
    note: str
    due_at: datetime | None
    is_requested: bool


class RunLine(msgspec.Struct, frozen=True):
    """One run in the history."""

    label: str
    state: str
    state_label: str
    started_at: datetime
    duration: str
    note: str
    worker: str


class JobsView(msgspec.Struct, frozen=True):
    """All jobs, with the latest runs of one or of all."""

    jobs: list[JobLine]
    runs: list[RunLine]
    choices: list[tuple[str, str]]
    chosen: str
    alarms: int


@get("/staff/jobs")
async def jobs_page(look: NamedDependency[Visit]) -> Response[str]:
    states = await queries.job_states(look.session, look.asker, look.at)
    wanted = look.request.query_params.get("job", "")
    chosen = JobName(wanted) if wanted in set(JobName) else None
    runs = await queries.recent_runs(look.session, look.asker, chosen)
    lines = [_job_line(state) for state in states]
    view = JobsView(
        jobs=lines,
        runs=[_run_line(run) for run in runs],
        choices=[(job.value, _(JOB_LABELS[job])) for job in JobName],
        chosen=chosen.value if chosen else "",
        alarms=sum(1 for line in lines if line.alarm),
    )
    return look.page("runs/jobs.html", view)


@post("/staff/jobs/{job:str}/run")
async def request_run(act: NamedDependency[Visit], job: FromPath[str]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    if job not in set(JobName):
        raise no_such_page()
    await actions.request_run(act.session, act.asker, JobName(job), act.at)
    flash = _("%(job)s 작업을 곧 실행합니다. 잠시 뒤 새로 고쳐 주세요.") % {
        "job": _(JOB_LABELS[JobName(job)])
    }
    return act.go("/staff/jobs", flash=flash)


def _job_line(state: JobState) -> JobLine:
    run, outcome = state.last, state.last.outcome if state.last else None
    return JobLine(
        name=state.job.value,
        label=_(JOB_LABELS[state.job]),
        every=_span(EVERY[state.job].total_seconds()),
        state=_badge(outcome, state.is_dead),
        state_label=_(OUTCOME_LABELS[outcome]) if outcome else _("아직 실행 안 함"),
        alarm=_alarm(state),
        started_at=run.started_at if run else None,
        beat_at=run.beat_at if run and outcome is Outcome.RUNNING else None,
        duration=_duration(run) if run else "",
        note=note_text(run.note) if run else "",
        due_at=None if outcome is Outcome.RUNNING else state.due_at,
        is_requested=state.is_requested,
    )


def _run_line(run: JobRun) -> RunLine:
    return RunLine(
        label=_(JOB_LABELS[JobName(run.job)]),
        state=_badge(run.outcome, False),
        state_label=_(OUTCOME_LABELS[run.outcome]),
        started_at=run.started_at,
        duration=_duration(run),
        note=note_text(run.note),
        worker=run.owner,
    )


def _alarm(state: JobState) -> str:
    """Return what is wrong with a job; empty when nothing is."""
    if state.is_dead:
        return _("작업 처리기의 응답이 끊겼습니다. 다른 처리기가 곧 이어받습니다.")
    if state.is_late:
        return _("제때 실행되지 않았습니다. 작업 처리기(worker)가 켜져 있는지 확인해 주세요.")
    if state.last is not None and state.last.outcome is Outcome.FAILED:
        return _("마지막 실행이 실패했습니다. 내용을 확인해 주세요.")
    return ""


def _badge(outcome: Outcome | None, dead: bool) -> str:
    if dead:
        return "dead"
    return {None: "gray", Outcome.CUT_OFF: "warning"}.get(outcome, outcome.value if outcome else "gray")


def _duration(run: JobRun) -> str:
    return "" if run.ended_at is None else _span((run.ended_at - run.started_at).total_seconds())


def _span(seconds: float) -> str:
    """Return a span of time in its largest fitting unit."""
    if seconds < 0.1:
        return _("0.1초 미만")
    if seconds < 60:
        return _("%(n)s초") % {"n": f"{seconds:.1f}" if seconds % 1 else f"{seconds:.0f}"}
    if seconds < 3600:
        return _("%(n)s분") % {"n": f"{seconds / 60:.0f}"}
    return _("%(n)s시간") % {"n": f"{seconds / 3600:.0f}"}


routes = [jobs_page, request_run]
