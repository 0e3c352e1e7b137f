"""The jobs there are, how long a lease holds and when a run counts as cut off."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from needs_board.kit.i18n import N_

LEASE = timedelta(seconds=60)
HEARTBEAT = timedelta(seconds=15)
KEEP_RUNS = timedelta(days=30)


class JobName(StrEnum):
    """Every job of the clockwork."""

    CLOSE_NEEDS = "close_needs"
    MATCH = "match"
    NEXT_WAVE = "next_wave"
    REMIND = "remind"
    EXPIRE_QUOTES = "expire_quotes"
    DELIVER_MAIL = "deliver_mail"
    SEAL_JOURNAL = "seal_journal"
    TIDY = "tidy"


JOB_LABELS: Mapping[JobName, str] = {
    JobName.CLOSE_NEEDS: N_("수요 마감과 견적 개봉"),
    JobName.MATCH: N_("수요와 기업 맞추기"),
    JobName.NEXT_WAVE: N_("다음 차수 안내"),
    JobName.REMIND: N_("마감 전 알림"),
    JobName.EXPIRE_QUOTES: N_("기한 지난 견적 정리"),
    JobName.DELIVER_MAIL: N_("메일 보내기"),
    JobName.SEAL_JOURNAL: N_("기록 봉인"),
    JobName.TIDY: N_("오래된 기록 정리"),
}


class Outcome(StrEnum):
    """How a run ended; a run without an end and without a live lease was cut off."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CUT_OFF = "cut_off"
