"""Kinds of papers (서류 종류): data of the centre, seeded with what joining rests on.

A *kind* says for which types it is asked, whether it must be there, whether it is sensitive, and how old a paper may be.
A *proof* (업체 유형 증빙) is the kind that proves a type: its papers carry number, issuer and days of the certificate.
"""
