"""Fetching the paper of a quote, and making sure of one."""

import asyncio
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import quote as percent_encoded

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from needs_board.issuing import queries
from needs_board.issuing.actions import issue_quote
from needs_board.issuing.rules import NOT_CONFIRMED, read_code
from needs_board.kit.errors import NotFound
from needs_board.kit.formats import MEDIA_TYPES, Format
from needs_board.kit.i18n import Locale, _
from needs_board.kit.objects import open_objects
from needs_board.kit.paper import PaperValue
from needs_board.kit.qr import qr_picture
from needs_board.kit.sending import attachment, picture
from needs_board.kit.visit import Visit
from needs_board.papers.actions import paper_values, print_quote, quote_workbook
from needs_board.papers.queries import SubmittedPaper, draft_paper, quote_paper
from needs_board.papers.rules import CONFIRMING, confirming


class VerifyView(Struct, frozen=True):
    """What a document code confirms; `is_same` says whether a PDF that was sent is the issued one."""

    code: str
    errors: dict[str, str] = {}
    confirmed: queries.Confirmed | None = None
    is_same: bool | None = None


class PrintView(Struct, frozen=True):
    """A quote as its paper shows it: what `papers/quote.typ` is given, but for the pictures, which have addresses."""

    number: str
    paper: dict[str, PaperValue]
    has_seal: bool


@get("/quotes/{number:str}/pdf", include_in_schema=False)
async def quote_pdf(look: NamedDependency[Visit], number: FromPath[str]) -> Response[bytes]:
    """Send the 견적서 of the submitted revision; `?download=1` saves it, `?lang=en` is the English one beside it."""
    submitted, pdf = await issue_quote(
        look.database, open_objects(look.settings), look.asker, number, look.settings.base_url, look.at
    )
    asked = look.request.query_params
    name = f"견적서_{number}_{submitted.paper.supplier.name}.pdf"
    if asked.get("lang") == Locale.EN:
        moment = submitted.revision.submitted_at
        pdf = await asyncio.to_thread(print_quote, submitted.paper, at=moment, language=Locale.EN)
        name = f"Quotation_{number}.pdf"
    return _shown(pdf, name, f"{number}.pdf", saved="download" in asked)


@get("/quotes/{number:str}/draft", include_in_schema=False)
async def draft_pdf(look: NamedDependency[Visit], number: FromPath[str]) -> Response[bytes]:
    """Show an enterprise how its quote will look, with a mark across it that it is a draft."""
    paper = await draft_paper(look.session, look.asker, open_objects(look.settings), number, look.at)
    pdf = await asyncio.to_thread(print_quote, paper, at=look.at)
    return _shown(pdf, f"견적서_초안_{number}.pdf", f"draft-{number}.pdf", saved=False)


@get("/quotes/{number:str}/xlsx", include_in_schema=False)
async def quote_xlsx(look: NamedDependency[Visit], number: FromPath[str]) -> Response[bytes]:
    """Send the quote as a workbook whose sums go on reckoning."""
    paper = (await _submitted(look, number)).paper
    content = await asyncio.to_thread(quote_workbook, paper)
    return attachment(content, f"견적서_{number}_{paper.supplier.name}.xlsx", MEDIA_TYPES[Format.XLSX])


@get("/quotes/{number:str}/print", include_in_schema=False)
async def quote_print(look: NamedDependency[Visit], number: FromPath[str]) -> Response[str]:
    """Show the quote as a page that prints on A4, in Korean or with `?lang=en` in English."""
    paper = (await _submitted(look, number)).paper
    language = Locale.EN if look.request.query_params.get("lang") == Locale.EN else Locale.KO
    view = PrintView(number, paper_values(paper, language), paper.supplier.seal_png is not None)
    return look.page("issuing/print.html", view)


@get("/quotes/{number:str}/seal.png", include_in_schema=False)
async def quote_seal(look: NamedDependency[Visit], number: FromPath[str]) -> Response[bytes]:
    """Show the seal on the page of a quote, to whoever may see the quote."""
    seal = (await _submitted(look, number)).paper.supplier.seal_png
    if seal is None:
        raise NotFound(_("이 견적서에는 도장이 없습니다."))
    return picture(seal, MEDIA_TYPES[Format.PNG], is_public=False)


@get("/quotes/{number:str}/code.svg", include_in_schema=False)
async def quote_code(look: NamedDependency[Visit], number: FromPath[str]) -> Response[bytes]:
    """Show the QR code of a quote's paper on its page."""
    code = (await _submitted(look, number)).revision.code
    return picture(qr_picture(confirming(look.settings.base_url, code)), "image/svg+xml", is_public=False)


@get("/verify", include_in_schema=False)
async def verify_page(
    look: NamedDependency[Visit], code: Annotated[str, QueryParameter(required=False)] = ""
) -> Response[Any]:
    """Ask for a document code, and lead to what it confirms."""
    if not code:
        return look.page("issuing/verify.html", VerifyView(""))
    read = read_code(code)
    if read is None:
        error = _("문서확인번호는 숫자와 영문자 20자입니다. 견적서 아래쪽에서 확인해 주세요.")
        return look.page("issuing/verify.html", VerifyView(code[:100], {"code": error}), status=422)
    return look.go(f"{CONFIRMING}/{read}")


@get("/verify/{code:str}", include_in_schema=False)
async def verify_code(look: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    """Confirm number, date, total and hash of a paper to whoever holds it."""
    return await _verified(look, code)


@post("/verify/{code:str}", include_in_schema=False)
async def verify_file(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    """Say whether a PDF is the paper of this code, byte for byte; the file is not kept and not looked into."""
    sent = await act.sent_file("file")
    return await _verified(act, code, sent.data if sent else b"")


async def _verified(visit: Visit, typed: str, data: bytes | None = None) -> Response[Any]:
    code = read_code(typed)
    found = await queries.confirmed(visit.session, code) if code else None
    if code is None or found is None:
        return visit.page(
            "issuing/verify.html", VerifyView(typed[:100], {"code": _(NOT_CONFIRMED)}), status=404
        )
    if data == b"":
        error = _("확인할 PDF 파일을 선택해 주세요.")
        return visit.page("issuing/verify.html", VerifyView(code, {"file": error}, found), status=422)
    is_same = None if data is None else sha256(data).hexdigest() == found.sha256
    return visit.page("issuing/verify.html", VerifyView(code, {}, found, is_same))


async def _submitted(look: Visit, number: str) -> SubmittedPaper:
    site = look.settings.base_url
    return await quote_paper(look.session, look.asker, open_objects(look.settings), number, site)


def _shown(pdf: bytes, name: str, plain_name: str, *, saved: bool) -> Response[bytes]:
    wanted = "attachment" if saved else "inline"
    named = f"filename=\"{plain_name}\"; filename*=UTF-8''{percent_encoded(name)}"
    return Response(
        pdf,
        media_type="application/pdf",
        # RFC 5987 for the Korean name; the plain one is for clients that cannot read it.
        headers={"Content-Disposition": f"{wanted}; {named}"},
    )


routes: list[Any] = [
    *(quote_pdf, draft_pdf, quote_xlsx, quote_print, quote_seal, quote_code),
    *(verify_page, verify_code, verify_file),
]
