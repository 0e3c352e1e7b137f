"""Saved searches (저장한 찾기): what an officer looks for again and again, kept under a name, and being told of news.

A *saved search* is the address of a search with a name. A product is *new* to it when it fits, has not fitted at any
earlier look, and was written since the officer began to wait for news; it is told once, whatever becomes of it later.
A *look* sifts what is on sale by a saved search; one person is told all that one run found in one notice.
"""
