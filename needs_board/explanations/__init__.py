"""Why an enterprise was asked for a need, or was not.

A *share* is what a word, a category or a signal adds to a score or takes away; all shares and the rest add up to
it. *What kept it out* is the first thing that did: a gate, the floor, the weekly budget, the wave.
"""
