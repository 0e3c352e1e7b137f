"""The two papers of joining as PDF: the form that an applicant signs (입점신청서) and the confirmation (입점 확정 통보).

They are made from plain values once, at the act they belong to, and kept as files: what was signed does not change.
"""
