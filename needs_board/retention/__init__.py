"""How long a stored file is kept once nothing needs it any more.

*Retention* is a number of days for each kind of file, counted from when its use ended: a newer version came, or the
room above said so (`files.actions.end_use`). A file whose time is over is *purged*: its content is deleted, its row stays
and says so, and so does the journal.
"""
