"""Time and memory of the engine beside what a user would pick instead: `python -m matching bench`.

A contender answers the needs of one market, in a process of its own. The market is invented: `market` recombines the
demo's text, `reading` gives its stems without asking Kiwi for each text. `contenders` are the engine and its peers,
`race` runs and measures them, `command` is the command line and its table.
"""
