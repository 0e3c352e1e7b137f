"""Needs (우리 이런 제품 필요해요): what an agency says it needs, from draft to the end of its life.

A *need* has items (품목) with 규격, 수량 and 단위, a budget, a delivery and a deadline in Seoul time.
*Sealed* means that nobody but the answering enterprise sees its quote before the deadline.
*Terms* are what quotes rest on; when they change, `terms_revision` grows and older quotes are stale.
"""
