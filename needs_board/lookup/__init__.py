"""Looking up (찾아보기): texts found by a few words, by what they mean to the engine and by the words as written.

An *entry* is a text that can be found: what the engine reads of it, and the whole of it for words as they are
written. The *finder* of a web process asks the process beside it, which holds the entries of each *source*.
"""
