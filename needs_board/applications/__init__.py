"""Applying for a place on the board (입점 신청): a list of tasks, saved as one goes, handed in as a whole.

An *application* belongs to one enterprise; its state is that of the enterprise (신청서 작성 중 → 심사 중 → …).
A *section* is one task of the list; papers are tasks too and belong to the room paperwork.
A *round* begins when the application is handed in and ends with the centre's decision.
"""
