"""Putting the papers of joining into words for the typesetter."""

from datetime import datetime

from needs_board.joining_papers.forms import ApplicationPaper, ConfirmationPaper
from needs_board.kit.calendar import paper_day
from needs_board.kit.paper import render_paper


def print_application(paper: ApplicationPaper, *, at: datetime) -> bytes:
    """Return the 입점신청서 as PDF/A-2b; papers are Korean whatever language the reader uses."""
    values = {
        "centre": paper.centre,
        "enterprise": paper.enterprise,
        "representative": paper.representative,
        "parts": [[name, [list(row) for row in rows]] for name, rows in paper.parts],
        "papers": list(paper.papers),
        "pledge": paper.pledge,
        "signed_on": paper_day(paper.signed_on),
        "seal": paper.seal_png,
    }
    return render_paper("application", values, at=at)


def print_confirmation(paper: ConfirmationPaper, *, at: datetime) -> bytes:
    """Return the 입점 확정 통보 as PDF/A-2b."""
    values = {
        "centre": paper.centre,
        "code": paper.code,
        "enterprise": paper.enterprise,
        "representative": paper.representative,
        "brn": paper.brn,
        "type": paper.type,
        "confirmed_on": paper_day(paper.confirmed_on),
        "next_steps": list(paper.next_steps),
    }
    return render_paper("confirmation", values, at=at)
