"""Matches: a need's shortlist with reasons, invitations in waves, and the ledger of runs.

A *match run* ranks what changed; its *matches* say for each need and enterprise the score, the reasons and
what was decided. An *invitation* tells one enterprise of one need, once. *Product matches* are the
catalogue products that fit a need, by the same engine.
"""
