"""A new password by mail: who has forgotten theirs asks with an address and gets a link, if the address has an account.

Known and unknown addresses are answered alike. The link is good for one use within an hour, leads to where passwords are
set (room accounts), and ends every session when it is used. It stands in the mail alone, never among the notices.
"""
