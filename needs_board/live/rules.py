"""How long a stream lives and how many of them one person has."""

HEARTBEAT_SECONDS = 15.0
"""A stream looks for itself this often: a wake may have been lost. What it sends then keeps proxies from closing it."""
LONGEST_STREAM_SECONDS = 15 * 60.0
"""The page begins anew afterwards; so no stream outlives a sign-out or a new version for long."""
MOST_STREAMS = 8
"""Of one person in one process; browsers open six connections to a host."""
TYPING = "typing"
