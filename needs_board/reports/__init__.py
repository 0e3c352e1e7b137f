"""Reports (신고): one side of a thread asks the staff to look at it; until the report is closed they can, and each look is noted."""
