"""Issuing (발급): the 견적서 as somebody got it, kept byte for byte, and the public page that confirms it.

*Issued* is a paper when it is fetched for the first time; whoever fetches it later gets the same bytes, whatever
has become of the enterprise, the templates and the fonts since. The *document code* (문서확인번호) is printed on it;
who types it in learns number, date, total and hash of the paper, and nothing else.
"""
