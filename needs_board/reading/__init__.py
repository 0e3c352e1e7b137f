"""Reading a need: its page with what changed since it was published, its questions and answers, and what comes next.

What a reader *can* do follows from who reads, the state of the need and the time; what cannot be done is not offered.
"""
