"""What a store needs to open."""

from dataclasses import dataclass

from needs_board.enterprises.forms import ProfileForm
from needs_board.kit.i18n import _


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a store needs: what it is, what to do about it and where."""

    label: str
    what_to_do: str
    href: str
    is_done: bool


def checklist(profile: ProfileForm, *, proven: bool, products: int) -> list[Check]:
    """Return the checklist of a store; `proven`: a certificate of its type counts today."""
    fields = (
        (
            "description",
            _("기업 소개"),
            _("무엇을 하는 기업인지 소개를 적어 주세요. 수요와 맞출 때 쓰입니다."),
        ),
        ("region", _("지역"), _("지역을 적어 주세요.")),
        ("representative", _("대표자"), _("대표자를 적어 주세요. 견적서에 들어갑니다.")),
        ("brn", _("사업자등록번호"), _("사업자등록번호를 적어 주세요. 견적서에 들어갑니다.")),
        ("address", _("사업장 주소"), _("사업장 주소를 적어 주세요. 견적서에 들어갑니다.")),
        ("phone", _("대표 전화"), _("대표 전화를 적어 주세요. 기관이 연락할 때 씁니다.")),
        (
            "delivery_terms",
            _("납품 조건"),
            _("어디까지 어떻게 납품하는지 적어 주세요. 기관이 고를 때 봅니다."),
        ),
    )
    checks = [
        Check(label, what_to_do, f"/me/enterprise#{name}", bool(getattr(profile, name)))
        for name, label, what_to_do in fields
    ]
    product = _("판매 중인 상품을 하나 이상 등록해 주세요.")
    return [
        *checks,
        Check(_("인증서"), no_proof(), "/me/papers", proven),
        Check(_("판매 중인 상품"), product, "/me/products", products > 0),
    ]


def no_proof() -> str:
    """Return what to do about a type that nothing proves today."""
    return _("기업 유형을 증명하는 유효한 인증서가 없습니다. 서류에서 인증서를 올려 주세요.")
