"""Reviewing applications (입점 심사): the queue, the papers beside what was entered, the decision and how long it took.

Paper by paper the centre accepts or asks to mend (보완요청); the application as a whole is approved, returned or refused.
Who acts for an enterprise does not review it. A decision is made once: of two at the same moment the later is refused.
"""
