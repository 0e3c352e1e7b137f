"""The wording of notices about joining, sets, stores and searches, by the name of the kind."""

from collections.abc import Mapping

import msgspec

from needs_board.kit.i18n import N_


class Wording(msgspec.Struct, frozen=True):
    """What a kind of notice needs to know and says; texts are Korean msgids with %(fact)s places."""

    needs: tuple[str, ...]
    label: str
    subject: str
    sentence: str
    next_step: str
    button: str
    why: str


_WHY_STAFF = N_("지원센터에 계셔서 보내 드렸습니다.")
_WHY_APPLICANT = N_("입점을 신청한 기업에 계셔서 보내 드렸습니다.")
_WHY_STORE = N_("이 기업이나 지원센터에 계셔서 보내 드렸습니다.")
_SEE_PAPERS = N_("서류 보기")

JOINING: Mapping[str, Wording] = {
    "join_link": Wording(
        needs=("enterprise",),
        label=N_("입점 신청"),
        subject=N_("%(enterprise)s의 입점 신청을 시작하실 링크입니다"),
        sentence=N_("아래 링크에서 비밀번호를 정하시면 %(enterprise)s의 입점 신청서를 쓰실 수 있습니다."),
        next_step=N_(
            "링크는 3일 동안 한 번만 쓸 수 있습니다. 요청하신 적이 없으면 이 메일을 지우셔도 됩니다."
        ),
        button=N_("입점 신청 시작하기"),
        why=N_("이 주소로 입점 신청을 시작하겠다는 요청이 있어 보내 드렸습니다."),
    ),
    "join_invited": Wording(
        needs=("enterprise", "agency"),
        label=N_("입점 초대"),
        subject=N_("%(agency)s에서 %(enterprise)s의 입점을 초대합니다"),
        sentence=N_(
            "%(agency)s에서 수요게시판에 %(enterprise)s을(를) 초대합니다. 입점하시면 공공기관이 찾는 물품과 서비스를 안내받습니다."
        ),
        next_step=N_(
            "아래 링크에서 비밀번호를 정하고 신청서를 써 주세요. 링크는 14일 동안 한 번만 쓸 수 있습니다."
        ),
        button=N_("입점 신청 시작하기"),
        why=N_("지원센터가 이 주소로 입점을 초대하여 보내 드렸습니다."),
    ),
    "join_known": Wording(
        needs=(),
        label=N_("입점 신청"),
        subject=N_("이미 계정이 있습니다"),
        sentence=N_(
            "이 주소로는 이미 수요게시판의 계정이 있습니다. 로그인하시면 하시던 일을 이어서 하실 수 있습니다."
        ),
        next_step=N_(
            "다른 기업의 입점을 신청하시려면 다른 이메일 주소를 써 주세요. 비밀번호를 잊으셨으면 로그인 화면에서 새로 정하실 수 있습니다."
        ),
        button=N_("로그인하기"),
        why=N_("이 주소로 입점 신청을 시작하겠다는 요청이 있어 보내 드렸습니다."),
    ),
    "application_handed_in": Wording(
        needs=("code", "enterprise"),
        label=N_("입점 신청"),
        subject=N_("입점 신청이 들어왔습니다: %(enterprise)s"),
        sentence=N_("%(enterprise)s에서 입점 신청서(%(code)s)를 제출했습니다."),
        next_step=N_("적은 내용과 서류를 확인하고 결과를 알려 주세요."),
        button=N_("심사하기"),
        why=_WHY_STAFF,
    ),
    "application_returned": Wording(
        needs=("code", "enterprise", "to_mend"),
        label=N_("입점 보완 요청"),
        subject=N_("입점 신청의 보완을 요청드립니다: %(enterprise)s"),
        sentence=N_(
            "지원센터에서 %(enterprise)s의 입점 신청서(%(code)s)를 살펴보고 보완을 요청했습니다. %(to_mend)s"
        ),
        next_step=N_("요청받은 항목만 고치고 다시 제출해 주세요. 나머지는 그대로 두셔도 됩니다."),
        button=N_("신청서 고치기"),
        why=_WHY_APPLICANT,
    ),
    "application_approved": Wording(
        needs=("code", "enterprise"),
        label=N_("입점 확정"),
        subject=N_("입점이 확정되었습니다: %(enterprise)s"),
        sentence=N_("축하합니다. %(enterprise)s의 입점 신청(%(code)s)을 심사하여 입점을 확정했습니다."),
        next_step=N_("입점 확정 통보를 내려받으시고, 상품을 등록한 뒤 매장을 열어 주세요."),
        button=N_("입점 확정 통보 보기"),
        why=_WHY_APPLICANT,
    ),
    "application_rejected": Wording(
        needs=("code", "enterprise", "reason"),
        label=N_("입점 반려"),
        subject=N_("입점 신청 결과를 알려 드립니다: %(enterprise)s"),
        sentence=N_("%(enterprise)s의 입점 신청(%(code)s)이 반려되었습니다. 사유: %(reason)s"),
        next_step=N_("사정이 달라졌으면 다시 신청하실 수 있습니다. 궁금한 점은 지원센터에 문의해 주세요."),
        button=N_("신청서 보기"),
        why=_WHY_APPLICANT,
    ),
    "certificate_ending": Wording(
        needs=("enterprise", "certificate", "until"),
        label=N_("인증 만료 예정"),
        subject=N_("인증서의 유효기간이 끝나 갑니다: %(enterprise)s"),
        sentence=N_("%(enterprise)s의 %(certificate)s 유효기간이 %(until)s에 끝납니다."),
        next_step=N_("갱신한 증서를 미리 올려 주세요. 유효기간이 지나면 매장 운영이 중지됩니다."),
        button=_SEE_PAPERS,
        why=_WHY_STORE,
    ),
    "store_suspended": Wording(
        needs=("enterprise", "reason"),
        label=N_("매장 운영 중지"),
        subject=N_("매장 운영이 중지되었습니다: %(enterprise)s"),
        sentence=N_("%(enterprise)s의 매장 운영이 중지되었습니다. %(reason)s"),
        next_step=N_("갱신한 증서를 올려 주시면 확인하고 다시 엽니다. 이미 낸 견적은 그대로입니다."),
        button=_SEE_PAPERS,
        why=_WHY_STORE,
    ),
    "store_resumed": Wording(
        needs=("enterprise", "certificate"),
        label=N_("매장 다시 열림"),
        subject=N_("매장이 다시 열렸습니다: %(enterprise)s"),
        sentence=N_("올려 주신 %(certificate)s을(를) 확인하여 %(enterprise)s의 매장을 다시 열었습니다."),
        next_step=N_("맞는 수요가 올라오면 다시 안내해 드립니다. 따로 하실 일은 없습니다."),
        button=_SEE_PAPERS,
        why=_WHY_STORE,
    ),
    "paper_accepted": Wording(
        needs=("enterprise", "certificate"),
        label=N_("서류 확인"),
        subject=N_("서류를 확인했습니다: %(certificate)s"),
        sentence=N_("%(enterprise)s에서 올린 %(certificate)s을(를) 확인했습니다."),
        next_step=N_("따로 하실 일은 없습니다."),
        button=_SEE_PAPERS,
        why=_WHY_STORE,
    ),
    "paper_returned": Wording(
        needs=("enterprise", "certificate", "reason"),
        label=N_("서류 보완 요청"),
        subject=N_("서류를 다시 올려 주세요: %(certificate)s"),
        sentence=N_("%(enterprise)s에서 올린 %(certificate)s의 보완을 요청합니다. 사유: %(reason)s"),
        next_step=N_("서류에서 고친 것을 다시 올려 주세요."),
        button=_SEE_PAPERS,
        why=_WHY_STORE,
    ),
}

_WHY_PARTNER = N_("이 상품구성에 상품이 들어가는 기업에 계셔서 보내 드렸습니다.")
_SEE_SET = N_("상품구성 보기")

SETS: Mapping[str, Wording] = {
    "set_invited": Wording(
        needs=("title", "enterprise"),
        label=N_("상품구성 제안"),
        subject=N_("%(enterprise)s에서 함께 팔자고 제안합니다: %(title)s"),
        sentence=N_("%(enterprise)s에서 우리 상품을 넣은 상품구성 '%(title)s'을(를) 만들었습니다."),
        next_step=N_("구성과 값을 보시고 함께할지 답해 주세요. 답하기 전에는 아무에게도 보이지 않습니다."),
        button=_SEE_SET,
        why=_WHY_PARTNER,
    ),
    "set_answered": Wording(
        needs=("title", "enterprise", "reason"),
        label=N_("상품구성 답"),
        subject=N_("%(enterprise)s에서 답했습니다: %(title)s"),
        sentence=N_("상품구성 '%(title)s'에 대한 %(enterprise)s의 답: %(reason)s"),
        next_step=N_("모두 함께해야 상품구성이 보입니다. 함께하지 않는 기업이 있으면 구성을 바꿔 주세요."),
        button=_SEE_SET,
        why=_WHY_PARTNER,
    ),
}
"""The wording of what enterprises tell each other about sets."""

WHY_OFFICE = N_("이 수요를 맡은 부서에 계셔서 보내 드렸습니다.")

OPENING: Mapping[str, Wording] = {
    "need_to_open": Wording(
        needs=("code", "title"),
        label=N_("견적 개봉"),
        subject=N_("견적을 개봉해 주세요: %(title)s"),
        sentence=N_(
            "수요 '%(title)s'(%(code)s)의 견적 접수가 마감되었습니다. 견적은 개봉할 때까지 봉인되어 있습니다."
        ),
        next_step=N_(
            "함께 볼 사람이 개봉 화면을 연 뒤 '개봉하기'를 눌러 주세요. 참관한 사람이 기록에 남습니다."
        ),
        button=N_("개봉하러 가기"),
        why=WHY_OFFICE,
    ),
}
"""The wording of what an agency is told at the deadline of a sealed need."""

FINDING: Mapping[str, Wording] = {
    "products_found": Wording(
        needs=("searches", "products"),
        label=N_("새 상품 소식"),
        subject=N_("저장하신 찾기에 맞는 새 상품이 %(products)s개 있습니다"),
        sentence=N_("저장하신 찾기에 맞는 새 상품이 %(products)s개 있습니다: %(searches)s"),
        next_step=N_("어떤 상품인지 '저장한 찾기'에서 보실 수 있습니다. 알림을 줄이거나 끄실 수도 있습니다."),
        button=N_("저장한 찾기 보기"),
        why=N_("상품 찾기를 저장하고 알림을 켜 두셔서 보내 드렸습니다. '저장한 찾기'에서 끄실 수 있습니다."),
    ),
}
"""The wording of what saved searches have found."""

REQUESTS: Mapping[str, Wording] = {
    "quote_requested": Wording(
        needs=("code", "title", "agency"),
        label=N_("견적 요청"),
        subject=N_("%(agency)s에서 견적을 기다립니다: %(title)s"),
        sentence=N_(
            "%(agency)s에서 '%(title)s'의 견적(%(code)s)을 요청했습니다. 가격표대로 만들어 두었습니다."
        ),
        next_step=N_(
            "내용을 보시고 한 번 누르시면 견적이 나갑니다. 값과 날짜를 고치거나 사양하실 수도 있습니다."
        ),
        button=N_("확인하고 견적 보내기"),
        why=N_("견적을 요청받은 기업에 계셔서 보내 드렸습니다. '자동 견적'을 켜시면 바로 나갑니다."),
    ),
    "quote_declined": Wording(
        needs=("code", "title", "enterprise", "reason"),
        label=N_("견적 사양"),
        subject=N_("%(enterprise)s에서 견적을 내지 못한다고 알려 왔습니다: %(title)s"),
        sentence=N_("%(enterprise)s에서 '%(title)s'의 견적 요청(%(code)s)을 사양했습니다. 사유: %(reason)s"),
        next_step=N_("비슷한 상품을 파는 다른 기업을 찾아보시거나 수요를 올려 견적을 받아 보세요."),
        button=N_("요청 보기"),
        why=N_("이 견적을 요청하셔서 보내 드렸습니다."),
    ),
}
"""The wording of requests for quotes that a seller answers himself."""

ELSEWHERE: Mapping[str, Wording] = {**JOINING, **SETS, **OPENING, **FINDING, **REQUESTS}
"""All of these."""
