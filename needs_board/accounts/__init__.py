"""Who uses the board: people with an account, the organisations they act for, and their sessions.

An *organisation* is an agency (공공기관, with departments), an enterprise or the centre (지원센터).
A *membership* lets an account act for an organisation; the kind of the organisation gives the role.
A *session* is one signed-in browser or API client, known only by the hash of its token.
"""
