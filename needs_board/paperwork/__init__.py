"""Papers (서류) of enterprises: what each has handed in, and what the centre said.

A *paper* is one version of one kind, handed in by an enterprise; the newest one counts, older ones stay.
A *slot* is a kind that concerns an enterprise with its newest paper, or without one.
"""
