"""Reads only: the front page of each role, the staff's board of needs, and the help page.

A *line* is a need as boards show it, with counts of its invitations; the number of its quotes is there only
once they are opened, because even "none yet" would tell something about sealed ones.
"""
