"""How long the link of a reset is good."""

from datetime import timedelta

RESET_LIFE = timedelta(hours=1)
"""Also said in the mail: notifications.rules, ACCOUNT_LINK."""
