"""The ledger of the matcher: whatever a run was made of, kept so that it can be made again.

An *input* is a text or a fact, kept once by its content; a *corpus* lists inputs by key. An *answer* is what a
run found for one need. A *replay* makes the answers of a past run again and compares them.
"""
