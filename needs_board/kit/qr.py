"""QR codes; this module alone knows segno."""

from io import BytesIO


def qr_picture(text: str) -> bytes:
    """Return a QR code as SVG, readable when a seventh of it is spoilt; the same text gives the same bytes.

    Raises ValueError for a text that is too long for a code (over some 2,300 bytes).
    """
    # Imported on the first use: pages that make no paper need not pay for it.
    import segno  # noqa: PLC0415

    target = BytesIO()
    segno.make(text, error="m", micro=False).save(target, kind="svg", border=0, xmldecl=False, omitsize=True)
    return target.getvalue()
