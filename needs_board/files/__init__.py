"""Stored files, checked before they are kept, and who may read them.

A *stored file* is content-addressed by its SHA-256 under a random id. For now the seal image (도장) of an
enterprise is what the board stores; it is sensitive: staff and the owner alone see it outside a paper.
"""
