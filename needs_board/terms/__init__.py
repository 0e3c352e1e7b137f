"""What of a need a quote rests on: its terms in words, and what has changed between two of them.

*Terms* are kept with each submitted quote, so that its enterprise is shown what changed since.
"""
