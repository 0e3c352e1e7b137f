"""Threads (대화): an agency and an enterprise speak about one subject, in one thread that belongs to the two organisations.

A *side* is one of the two organisations in a thread: how far it has written and read, and whether it is muted. Whoever
joins an organisation reads its threads, and they stay when somebody leaves. A *reading* is how far one person has come.
Messages are numbered within their thread by the transaction that writes them: whoever has number n has all before it.
"""
