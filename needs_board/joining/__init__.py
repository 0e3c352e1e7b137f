"""The door to the board for an enterprise: it starts by itself or is invited by the centre, both by a link in a mail.

An *invitation* (입점 초대) is a link to one address for one enterprise; `invited_by` is None when it asked for it itself.
Whoever follows it sets a password; then account, organisation and an empty application are there.
"""
