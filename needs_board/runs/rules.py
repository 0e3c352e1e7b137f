"""The jobs there are and how often each is due, how long a lease holds, when a run counts as dead."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from needs_board.kit.i18n import N_, _

LEASE = timedelta(seconds=60)
HEARTBEAT = timedelta(seconds=15)
KEEP_RUNS = timedelta(days=30)
LATE_AFTER = timedelta(minutes=2)
"""A job that is due for longer than this has no worker that cares for it."""
LONGEST_NOTE = 500


class JobName(StrEnum):
    """Every job of the clockwork."""

    CLOSE_NEEDS = "close_needs"
    MATCH = "match"
    NEXT_WAVE = "next_wave"
    REMIND = "remind"
    TELL_UNREAD = "tell_unread"
    TELL_QUESTIONS = "tell_questions"
    EXPIRE_QUOTES = "expire_quotes"
    DELIVER_MAIL = "deliver_mail"
    SEAL_JOURNAL = "seal_journal"
    IMPORT_PRODUCTS = "import_products"
    READ_PICTURES = "read_pictures"
    LAPSES = "lapses"
    TELL_NEW_PRODUCTS = "tell_new_products"
    TIDY = "tidy"


JOB_LABELS: Mapping[JobName, str] = {
    JobName.CLOSE_NEEDS: N_("수요 마감"),
    JobName.MATCH: N_("수요와 기업 맞추기"),
    JobName.NEXT_WAVE: N_("다음 차수 안내"),
    JobName.REMIND: N_("마감 전 알림"),
    JobName.TELL_UNREAD: N_("읽지 않은 대화 알림"),
    JobName.TELL_QUESTIONS: N_("질문과 답변 알리기"),
    JobName.EXPIRE_QUOTES: N_("기한 지난 견적 정리"),
    JobName.DELIVER_MAIL: N_("메일 보내기"),
    JobName.SEAL_JOURNAL: N_("기록 봉인"),
    JobName.IMPORT_PRODUCTS: N_("상품 파일 넣기"),
    JobName.READ_PICTURES: N_("사진 묶음 읽기"),
    JobName.LAPSES: N_("인증 만료 살피기"),
    JobName.TELL_NEW_PRODUCTS: N_("저장한 찾기의 새 상품 알리기"),
    JobName.TIDY: N_("오래된 기록 정리"),
}

EVERY: Mapping[JobName, timedelta] = {
    JobName.CLOSE_NEEDS: timedelta(seconds=10),
    JobName.MATCH: timedelta(seconds=15),
    JobName.NEXT_WAVE: timedelta(minutes=1),
    JobName.REMIND: timedelta(minutes=5),
    JobName.TELL_UNREAD: timedelta(minutes=1),
    JobName.TELL_QUESTIONS: timedelta(minutes=1),
    JobName.EXPIRE_QUOTES: timedelta(minutes=10),
    JobName.DELIVER_MAIL: timedelta(seconds=5),
    JobName.SEAL_JOURNAL: timedelta(minutes=1),
    JobName.IMPORT_PRODUCTS: timedelta(minutes=1),
    JobName.READ_PICTURES: timedelta(minutes=1),
    JobName.LAPSES: timedelta(hours=1),
    JobName.TELL_NEW_PRODUCTS: timedelta(minutes=10),
    JobName.TIDY: timedelta(hours=6),
}


class Outcome(StrEnum):
    """How a run ended; a run without an end and without a live lease was cut off."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CUT_OFF = "cut_off"


OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.RUNNING: N_("진행 중"),
    Outcome.DONE: N_("마침"),
    Outcome.FAILED: N_("실패"),
    Outcome.CUT_OFF: N_("중단됨"),
}

COUNT_LABELS: Mapping[str, str] = {
    "closed": N_("마감한 수요"),
    "needs": N_("맞춘 수요"),
    "invited": N_("안내한 기업"),
    "reminded": N_("다시 알린 사람"),
    "to_open": N_("개봉을 재촉한 사람"),
    "unread": N_("대화를 알린 사람"),
    "cancelled": N_("취소를 알린 사람"),
    "asked": N_("질문을 알린 사람"),
    "unanswered": N_("답변을 재촉한 사람"),
    "answered": N_("답변을 알린 사람"),
    "expired": N_("기한 지난 견적"),
    "queued": N_("다시 보낼 차례"),
    "sent": N_("보냄"),
    "uncertain": N_("확인 안 됨"),
    "failed": N_("실패"),
    "waiting": N_("메일 서버 설정을 기다림"),
    "sealed": N_("봉인한 기록"),
    "runs": N_("작업 기록"),
    "accounts": N_("로그인 기록"),
    "purged": N_("보관 기간이 끝난 파일"),
    "files": N_("남은 파일"),
    "invitations": N_("답 없는 입점 초대"),
    "sheets": N_("상품 파일"),
    "albums": N_("사진 묶음"),
    "pictures": N_("사진"),
    "warned": N_("만료를 알린 인증서"),
    "told": N_("새 상품을 알린 사람"),
    "suspended": N_("운영을 중지한 매장"),
}
"""What jobs count, as the staff reads it."""


def note_of(counts: Mapping[str, int]) -> str:
    """Return what a run did as it is stored: `sent=3 failed=1`; empty when it did nothing."""
    return " ".join(f"{name}={count}" for name, count in counts.items() if count)


def note_text(note: str) -> str:
    """Return a stored note in the current language; what is no list of counts stays as it is."""
    pairs = [word.partition("=") for word in note.split()]
    if not all(name in COUNT_LABELS and count.isdigit() for name, _equals, count in pairs):
        return note
    return ", ".join(f"{_(COUNT_LABELS[name])} {count}" for name, _equals, count in pairs)


def due_at(job: JobName, started_at: datetime | None, outcome: Outcome | None, at: datetime) -> datetime:
    """Return when a job is due, judged by its last run: at once when there is none or it was cut off."""
    if started_at is None or outcome is Outcome.CUT_OFF:
        return at
    return started_at + EVERY[job]


def is_dead(outcome: Outcome | None, beat_at: datetime | None, at: datetime) -> bool:
    """Say whether a run claims to go on although nothing was heard of it for as long as a lease holds."""
    return outcome is Outcome.RUNNING and beat_at is not None and beat_at + LEASE < at


def is_late(outcome: Outcome | None, due: datetime, at: datetime) -> bool:
    """Say whether a job should have run by now and nobody runs it."""
    return outcome is not Outcome.RUNNING and due + LATE_AFTER < at
