"""Quotes (견적서): one Quote for every source, its lines and tax, its revisions, its sealing.

A *quote* answers a need, or is made from a catalogue product at an agency's request. Amounts are whole won,
tax is reckoned per line. *Submitting* again makes a new revision; the paper shows the submitted one.
A line has a *kind*; a *discount* is the only one below zero. A *variant* B is an alternative beside the answer A. *Cost notes* are the seller's alone.
A quote is *stale* when the terms of its need changed after it was submitted: that is derived, not stored.
"""
