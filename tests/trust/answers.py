"""What every answer has, whatever was asked."""

import httpx

POLICY_WORDS = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")


def check_answer(answer: httpx.Response) -> None:
    """Fail unless the answer is protected and reads like one of ours: no bug, no detail of the inside."""
    where = f"{answer.request.method} {answer.request.url}"
    assert answer.status_code < 500, f"{where} is answered {answer.status_code}: {answer.text[:300]}"
    check_headers(answer)
    kind = answer.headers.get("content-type", "").split(";")[0]
    if answer.status_code >= 400:
        wanted = "application/problem+json" if answer.request.url.path.startswith("/api/") else "text/html"
        assert kind == wanted or not answer.content, f"{where} refuses with {kind}, not {wanted}"
    assert "Traceback" not in answer.text, where


def check_headers(answer: httpx.Response) -> None:
    """Fail unless the answer carries the headers that protect the person who reads it."""
    headers, where = answer.headers, f"{answer.request.method} {answer.request.url}"
    policy = headers.get("Content-Security-Policy", "")
    if "sandbox" not in policy:
        missing = [word for word in POLICY_WORDS if word not in policy]
        assert not missing, f"{where}: the policy lacks {missing}"
    assert "unsafe" not in policy, where
    assert headers.get("X-Content-Type-Options") == "nosniff", where
    assert headers.get("X-Frame-Options") == "DENY", where
    assert headers.get("Referrer-Policy") == "same-origin", where
    assert headers.get("Cross-Origin-Opener-Policy") == "same-origin", where
    if not answer.request.url.path.startswith("/static/"):
        assert "no-store" in headers.get("Cache-Control", ""), where
