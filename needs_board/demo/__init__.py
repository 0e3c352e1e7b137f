"""The demo: a living board with an invented cast, told as a story by the product's own actions.

`demo_data/` holds the texts; dates in it are days before or after the day the demo starts. The story is told
in the order of time with the real actions, the real matcher and the real deadline job, so that nothing in the
demo could not have happened.
"""
