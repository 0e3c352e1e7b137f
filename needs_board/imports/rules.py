"""Names of columns and words for choices, in Korean and English, by which a file is understood."""

from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.rules import TYPE_LABELS, EnterpriseType, StoreState
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.kit.rows import Choices, Names, Words

ENTERPRISE_COLUMNS: Names = {
    "name": ("기업명", "이름", "상호", "업체명", "name", "enterprise"),
    "type": ("유형", "기업유형", "type"),
    "external_id": ("관리번호", "id", "external id"),
    "brn": ("사업자등록번호", "사업자번호", "brn", "business registration number"),
    "region": ("지역", "소재지", "region"),
    "address": ("주소", "사업장주소", "address"),
    "representative": ("대표자", "대표", "representative"),
    "business_kinds": ("업태", "business kinds"),
    "business_items": ("종목", "business items"),
    "description": ("소개", "기업소개", "설명", "사업내용", "description"),
    "phone": ("전화", "전화번호", "phone"),
    "email": ("이메일", "e-mail", "email"),
    "founded_on": ("설립일", "founded on"),
    "certificate_number": ("인증번호", "인증서번호", "지정번호", "certificate number"),
    "certificate_issuer": ("인증기관", "발급기관", "certificate issuer"),
    "certificate_issued_on": ("인증일", "발급일", "certificate issued on"),
    "certificate_valid_until": ("인증만료일", "유효기간", "certificate valid until"),
    "state": ("상태", "state"),
}

PRODUCT_COLUMNS: Names = {
    "name": ("상품명", "품명", "이름", "name", "product"),
    "category": ("분류", "카테고리", "category"),
    "unit": ("단위", "unit"),
    "price_won": ("단가", "가격", "price", "price won"),
    "price_basis": ("부가세", "부가가치세", "vat", "price basis"),
    "tax_kind": ("과세구분", "과세", "tax", "tax kind"),
    "spec": ("규격", "spec"),
    "summary": ("한줄소개", "요약", "summary"),
    "description": ("상세설명", "설명", "description"),
    "min_quantity": ("최소주문수량", "최소수량", "min quantity"),
    "lead_days": ("납품일수", "소요일", "lead days"),
    "external_id": ("관리번호", "상품번호", "id", "external id"),
    "enterprise": ("기업명", "기업", "사업자등록번호", "enterprise"),
    "state": ("상태", "state"),
}

NEED_COLUMNS: Names = {
    "title": ("제목", "수요명", "title"),
    "category": ("분류", "카테고리", "category"),
    "purpose": ("용도", "요청사항", "purpose"),
    "item_name": ("품명", "품목", "item", "item name"),
    "item_spec": ("규격", "spec", "item spec"),
    "quantity": ("수량", "quantity"),
    "unit": ("단위", "unit"),
    "budget_won": ("예산", "budget", "budget won"),
    "budget_basis": ("예산부가세", "부가세", "vat", "budget basis"),
    "delivery_place": ("납품장소", "delivery place"),
    "delivery_region": ("납품지역", "지역", "delivery region", "region"),
    "delivery_on": ("납품일", "delivery on"),
    "deadline_on": ("마감일", "견적마감일", "deadline", "deadline on"),
    "deadline_time": ("마감시각", "마감시간", "deadline time"),
    "sealed": ("비공개", "봉인", "sealed"),
    "contact_name": ("담당자", "contact", "contact name"),
    "contact_phone": ("담당자전화", "전화", "contact phone", "phone"),
    "contact_email": ("담당자이메일", "이메일", "contact email", "email"),
    "state": ("상태", "state"),
}


TYPE_WORDS: Words = {
    **{kind.value: (label,) for kind, label in TYPE_LABELS.items()},
    EnterpriseType.PRE_SOCIAL_ENTERPRISE.value: ("예비사회적기업", "(예비)사회적기업", "예비"),
}
"""'(예비)사회적기업' leaves open which of the two is meant; both read alike here: the one with fewer rights."""

STORE_STATE_WORDS: Words = {
    StoreState.OPEN.value: ("매장 운영 중", "운영"),
    StoreState.STOCKING.value: ("상품 등록 중", "준비"),
}
PRODUCT_STATE_WORDS: Words = {
    ProductState.ON_SALE.value: ("판매 중", "판매"),
    ProductState.DRAFT.value: ("작성 중",),
    ProductState.SOLD_OUT.value: ("품절",),
    ProductState.HIDDEN.value: ("판매 중지", "숨김"),
}
NEED_STATE_WORDS: Words = {"open": ("공개", "견적 접수 중"), "draft": ("작성 중", "임시저장")}
BASIS_WORDS: Words = {
    PriceBasis.NET.value: ("별도", "부가세 별도", "부가가치세 별도", "VAT 별도"),
    PriceBasis.GROSS.value: ("포함", "부가세 포함", "부가가치세 포함", "VAT 포함"),
}
TAX_WORDS: Words = {
    TaxKind.TAXABLE.value: ("과세",),
    TaxKind.ZERO_RATED.value: ("영세율", "영세"),
    TaxKind.EXEMPT.value: ("면세",),
}
SEALED_WORDS: Words = {
    "1": ("비공개", "봉인", "예", "네", "o", "y", "yes", "true"),
    "0": ("공개", "아니오", "아니요", "x", "n", "no", "false"),
}

ENTERPRISE_CHOICES: Choices = {"type": TYPE_WORDS, "state": STORE_STATE_WORDS}
PRODUCT_CHOICES: Choices = {"price_basis": BASIS_WORDS, "tax_kind": TAX_WORDS, "state": PRODUCT_STATE_WORDS}
NEED_CHOICES: Choices = {"budget_basis": BASIS_WORDS, "sealed": SEALED_WORDS, "state": NEED_STATE_WORDS}
