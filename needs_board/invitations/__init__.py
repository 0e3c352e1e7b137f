"""Answering invitations: an enterprise sees why it was asked, says no in one tap, or goes on to a quote.

The clockwork widens the circle in further *waves* while there is time, and *reminds* before the deadline.
Invitations themselves are rows of the room matches, which makes the first wave.
"""
