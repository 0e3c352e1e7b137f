"""Wording anew what a returned application is asked to mend (보완 요청 바로잡기), as long as it lies with its enterprise.

A *correction* changes reasons and the note that went along; both wordings are kept in the journal. The enterprise is told
once more, of everything at once, and only where something changed.
"""
