"""Papers: what the board prints on A4, ready to be filed as an annex of an approval report.

A paper is made from one value that holds everything it shows; it reads no tables and decides nothing.

quote paper     견적서, the formal offer: supplier block with seal, amount band, lines, sums, terms
amount band     합계금액: the total with tax, in Hangul and in digits
seal            도장, printed over the end of the representative's name
verification    문서확인번호 and its QR code, by which a reader makes sure of an issued paper
blank below     이하 여백: the mark after the last line, so that none can be added
"""
