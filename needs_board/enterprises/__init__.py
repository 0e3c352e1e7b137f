"""Social-economy enterprises (사회적경제기업): profile, certificates with dates, state of the store.

An *enterprise* is an organisation with a type (유형), a region, 업태/종목 and a description in its own words.
A *certificate* proves the type on a given day. The *store* is open only when the enterprise opened it.
"""
