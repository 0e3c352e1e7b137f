"""The wording of notices about needs, questions, threads and sourcing requests, by the name of the kind."""

from collections.abc import Mapping

from needs_board.kit.i18n import N_
from needs_board.wordings.rules import WHY_OFFICE, Wording

_SEE_QUESTIONS = N_("질문 보기")
_WHY_STAFF = N_("지원센터에 계셔서 보내 드렸습니다.")
_WHY_ASKED = N_("우리 기관에서 지원센터에 물어보셔서 보내 드렸습니다.")
_WHY_INVITED = N_("등록하신 품목과 인증이 이 수요와 맞아 보내 드렸습니다.")
_WHY_TOOK_PART = N_("이 수요를 안내받으셨거나 견적을 내셔서 보내 드렸습니다.")
_WHY_CONCERNED = N_("이 견적을 주고받는 기관이나 기업에 계셔서 보내 드렸습니다.")
_SEE_NEED = N_("수요 보기")

NEEDS: Mapping[str, Wording] = {
    "invitation": Wording(
        needs=("code", "title", "agency", "deadline", "reasons"),
        label=N_("수요 안내"),
        subject=N_("%(agency)s에서 찾고 있습니다: %(title)s"),
        sentence=N_("%(agency)s의 수요 '%(title)s'에 견적을 내실 수 있습니다. 마감은 %(deadline)s입니다."),
        next_step=N_("수요를 살펴보시고 견적을 내 주세요. 참여가 어려우면 이유를 한 번만 눌러 알려 주세요."),
        button=N_("수요 보고 답하기"),
        why=_WHY_INVITED,
    ),
    "invitation_reminder": Wording(
        needs=("code", "title", "agency", "deadline"),
        label=N_("마감 전 알림"),
        subject=N_("곧 마감됩니다: %(title)s"),
        sentence=N_("%(agency)s의 수요 '%(title)s' 마감이 다가왔습니다. 마감은 %(deadline)s입니다."),
        next_step=N_("견적을 내시려면 마감 전에 제출해 주세요. 이미 내셨다면 따로 하실 일은 없습니다."),
        button=N_("수요 보고 답하기"),
        why=_WHY_INVITED,
    ),
    "quote_submitted": Wording(
        needs=("code", "title", "enterprise"),
        label=N_("견적 제출"),
        subject=N_("견적이 제출되었습니다: %(title)s"),
        sentence=N_("'%(title)s'(%(code)s)에 %(enterprise)s의 견적이 제출되었습니다."),
        next_step=N_("제출된 견적은 아래에서 확인하실 수 있습니다."),
        button=N_("견적 보기"),
        why=_WHY_CONCERNED,
    ),
    "need_changed": Wording(
        needs=("code", "title", "agency", "deadline"),
        label=N_("조건 변경"),
        subject=N_("조건이 바뀌었습니다: %(title)s"),
        sentence=N_("%(agency)s의 수요 '%(title)s'의 조건이 바뀌었습니다. 마감은 %(deadline)s입니다."),
        next_step=N_("이미 내신 견적이 있으면 바뀐 조건을 확인하시고 다시 제출해 주세요."),
        button=N_("바뀐 조건 보기"),
        why=_WHY_TOOK_PART,
    ),
    "need_closed": Wording(
        needs=("code", "title", "quotes"),
        label=N_("접수 마감"),
        subject=N_("마감되어 견적을 열었습니다: %(title)s"),
        sentence=N_(
            "수요 '%(title)s'(%(code)s)의 견적 접수가 마감되었습니다. 받은 견적은 %(quotes)s건입니다."
        ),
        next_step=N_("견적과 상품을 나란히 비교하시고 업체를 선정해 주세요."),
        button=N_("견적 비교하기"),
        why=WHY_OFFICE,
    ),
    "need_unanswered": Wording(
        needs=("code", "title", "deadline"),
        label=N_("견적 없는 수요"),
        subject=N_("아직 견적이 없습니다: %(title)s"),
        sentence=N_("수요 '%(title)s'(%(code)s)에 아직 견적이 없습니다. 마감은 %(deadline)s입니다."),
        next_step=N_("추천 내역을 살펴보시고 맞는 기업에 참여를 권해 주세요."),
        button=N_("추천 내역 보기"),
        why=N_("지원센터에 계셔서 보내 드렸습니다."),
    ),
    "need_without_quote": Wording(
        needs=("code", "title"),
        label=N_("견적 없이 마감"),
        subject=N_("견적 없이 마감되었습니다: %(title)s"),
        sentence=N_("수요 '%(title)s'(%(code)s)에 견적이 들어오지 않은 채 마감되었습니다."),
        next_step=N_("조건과 마감을 살펴 다시 올리시거나 상품 목록에서 찾아보실 수 있습니다."),
        button=_SEE_NEED,
        why=N_("이 수요를 맡은 부서나 지원센터에 계셔서 보내 드렸습니다."),
    ),
    "need_returned": Wording(
        needs=("code", "title", "reason"),
        label=N_("보완 요청"),
        subject=N_("보완이 필요합니다: %(title)s"),
        sentence=N_("지원센터에서 수요 '%(title)s'(%(code)s)의 보완을 요청했습니다. 사유: %(reason)s"),
        next_step=N_("내용을 고치신 뒤 다시 공개해 주세요."),
        button=N_("수요 고치기"),
        why=WHY_OFFICE,
    ),
    "need_cancelled": Wording(
        needs=("code", "title"),
        label=N_("수요 취소"),
        subject=N_("취소되었습니다: %(title)s"),
        sentence=N_("수요 '%(title)s'(%(code)s)의 진행이 취소되었습니다."),
        next_step=N_("내신 견적은 더 이상 검토되지 않습니다. 따로 하실 일은 없습니다."),
        button=_SEE_NEED,
        why=_WHY_TOOK_PART,
    ),
    "award_won": Wording(
        needs=("code", "title", "agency"),
        label=N_("선정"),
        subject=N_("선정되었습니다: %(title)s"),
        sentence=N_("축하합니다. %(agency)s에서 '%(title)s'(%(code)s)의 업체로 선정했습니다."),
        next_step=N_("담당자가 계약과 납품을 위해 연락드립니다. 낸 견적을 다시 확인해 주세요."),
        button=N_("선정 결과 보기"),
        why=_WHY_CONCERNED,
    ),
    "award_lost": Wording(
        needs=("code", "title", "agency", "reason"),
        label=N_("미선정"),
        subject=N_("선정 결과를 알려 드립니다: %(title)s"),
        sentence=N_("%(agency)s의 '%(title)s'(%(code)s)에 내신 견적이 선정되지 않았습니다. 사유: %(reason)s"),
        next_step=N_("견적을 내 주셔서 고맙습니다. 맞는 수요가 생기면 다시 안내해 드리겠습니다."),
        button=N_("결과 보기"),
        why=_WHY_CONCERNED,
    ),
    "account_link": Wording(
        needs=(),
        label=N_("계정"),
        subject=N_("비밀번호를 정하실 링크입니다"),
        sentence=N_("비밀번호를 정하실 링크를 보내 드립니다. 1시간 동안 한 번만 쓸 수 있습니다."),
        next_step=N_("요청하신 적이 없으면 이 메일을 지우셔도 됩니다. 비밀번호는 바뀌지 않습니다."),
        button=N_("비밀번호 정하기"),
        why=N_("이 주소로 계정이 만들어졌거나 새 비밀번호를 요청하셔서 보내 드렸습니다."),
    ),
}
"""The wording of what is told about needs, quotes and awards, and of the link for a password."""

QUESTIONS: Mapping[str, Wording] = {
    "question_asked": Wording(
        needs=("code", "title", "questions", "deadline"),
        label=N_("새 질문"),
        subject=N_("수요에 질문이 들어왔습니다: %(title)s"),
        sentence=N_(
            "수요 '%(title)s'(%(code)s)에 새 질문이 %(questions)s건 있습니다. 마감은 %(deadline)s입니다."
        ),
        next_step=N_("답변은 모두에게 공개됩니다. 답하기 어려우면 까닭을 골라 알려 주세요."),
        button=_SEE_QUESTIONS,
        why=WHY_OFFICE,
    ),
    "question_waiting": Wording(
        needs=("code", "title", "questions", "deadline"),
        label=N_("답변 대기"),
        subject=N_("질문이 답변을 기다립니다: %(title)s"),
        sentence=N_(
            "수요 '%(title)s'(%(code)s)의 질문 %(questions)s건에 아직 답변이 없습니다. 마감은 %(deadline)s입니다."
        ),
        next_step=N_("기업이 견적에 반영할 수 있도록 마감 전에 답해 주세요."),
        button=_SEE_QUESTIONS,
        why=WHY_OFFICE,
    ),
    "questions_answered": Wording(
        needs=("code", "title", "agency", "answers", "deadline"),
        label=N_("질문 답변"),
        subject=N_("질문에 답변이 올라왔습니다: %(title)s"),
        sentence=N_(
            "%(agency)s의 수요 '%(title)s'에 답변이 %(answers)s건 올라오거나 바뀌었습니다. 마감은 %(deadline)s입니다."
        ),
        next_step=N_("답변을 읽으시고 견적에 반영해 주세요. 이미 내신 견적은 마감 전까지 고칠 수 있습니다."),
        button=N_("답변 보기"),
        why=N_("이 수요를 안내받으셨거나 질문이나 견적을 준비하셔서 보내 드렸습니다."),
    ),
}
"""The wording of what is told about questions: to the agency that is asked, and to who reads the answers."""

TALK: Mapping[str, Wording] = {
    "messages_unread": Wording(
        needs=("count", "threads"),
        label=N_("읽지 않은 대화"),
        subject=N_("읽지 않은 대화가 %(count)s건 있습니다"),
        sentence=N_("10분 넘게 읽지 않은 메시지가 있습니다: %(threads)s"),
        next_step=N_(
            "대화를 열어 보시고 답해 주세요. 더 알리지 않기를 바라시면 그 대화의 알림을 끄실 수 있습니다."
        ),
        button=N_("대화 보기"),
        why=N_("이 대화를 나누는 기관이나 기업에 계셔서 보내 드렸습니다."),
    ),
    "thread_reported": Wording(
        needs=("agency", "enterprise"),
        label=N_("대화 신고"),
        subject=N_("대화가 신고되었습니다"),
        sentence=N_("%(agency)s와(과) %(enterprise)s의 대화가 신고되었습니다."),
        next_step=N_(
            "신고를 살펴보시고 처리해 주세요. 신고를 마칠 때까지 그 대화를 볼 수 있고, 볼 때마다 기록됩니다."
        ),
        button=N_("신고 보기"),
        why=_WHY_STAFF,
    ),
}
"""The wording of what is told about threads between agencies and enterprises."""

SOURCING: Mapping[str, Wording] = {
    "sourcing_asked": Wording(
        needs=("code", "title", "agency"),
        label=N_("구매 상담"),
        subject=N_("어디서 살지 물었습니다: %(title)s"),
        sentence=N_("%(agency)s에서 물었습니다: '%(title)s' (%(code)s)"),
        next_step=N_("상품이나 기업을 알려 주시거나, 수요로 준비해 주세요."),
        button=N_("상담 보기"),
        why=_WHY_STAFF,
    ),
    "sourcing_answered": Wording(
        needs=("code", "title"),
        label=N_("상담 답변"),
        subject=N_("답변이 왔습니다: %(title)s"),
        sentence=N_("물어보신 '%(title)s'(%(code)s)에 지원센터가 답했습니다."),
        next_step=N_("답변을 살펴보시고, 더 궁금한 점이 있으면 다시 물어봐 주세요."),
        button=N_("답변 보기"),
        why=_WHY_ASKED,
    ),
    "sourcing_prepared": Wording(
        needs=("code", "title"),
        label=N_("수요 준비"),
        subject=N_("수요를 준비했습니다: %(title)s"),
        sentence=N_("물어보신 '%(title)s'(%(code)s)을 지원센터가 수요로 준비했습니다."),
        next_step=N_("내용을 확인하고 우리 기관의 수요로 옮겨 주세요."),
        button=N_("준비한 수요 보기"),
        why=_WHY_ASKED,
    ),
}
"""The wording of what agencies ask the centre and are answered."""

CORRESPONDENCE: Mapping[str, Wording] = {**NEEDS, **QUESTIONS, **TALK, **SOURCING}
"""All of these."""
