"""Questions and answers on a need (질의응답): an enterprise asks while there is time, the agency answers for all.

A *question* hides its asker from everybody else; only the centre can look, with a reason that the journal keeps.
It is *waiting* until the agency answers or declines it, and public from then on. A *correction* is a further
version of an answer; what was said before stays readable.
"""
