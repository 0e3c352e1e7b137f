"""The end of the time for quotes: needs close at their deadline, and an officer opens (개봉) what was sealed.

*Opening* is one act, after the deadline, with a record (개봉 기록) of when, by whom, how many quotes, and who was
*present* (참관): who had the page of the opening open in the minutes before. Until then nobody sees a sealed quote.
"""
