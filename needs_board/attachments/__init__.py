"""Papers that go with a quote (산출내역서 and others): sealed, opened and revised with it.

An *attachment* belongs to the revisions from the one it was added for up to the one before it was taken away.
"""
