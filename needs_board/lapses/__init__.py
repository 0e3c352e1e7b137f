"""Certificates that end: warnings before, suspension when the type is not proven any more, and what lifts it.

A *lapse* is the day after the last certificate of an enterprise's type ended. A *renewal* (갱신) is a paper that an
enterprise on the board hands in by itself; when the centre accepts a proof, its certificate counts and a lapse is over.
"""
