"""The clockwork: one table of jobs, one runner, and the commands that start the board.

A job calls an action of a room and decides nothing itself; what is due is found in the data.
"""
