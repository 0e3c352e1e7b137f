"""The command `needs-board`: one file for each group of commands.

Commands call the same actions and queries as pages and jobs. They say what is wrong in one line, end with
0 (done), 1 (refused, or something is wrong) or 2 (the command or a setting is wrong), and answer in Korean
unless the terminal speaks English.
"""

COMMANDS = {
    "admin": "needs_board.cli.admin:admin",
    "audit": "needs_board.cli.audit:audit",
    "config": "needs_board.cli.setup:config",
    "demo": "needs_board.cli.demo:demo",
    "doctor": "needs_board.cli.doctor:doctor",
    "files": "needs_board.cli.files:files",
    "healthcheck": "needs_board.cli.doctor:healthcheck",
    "import": "needs_board.cli.imports:import_",
    "init": "needs_board.cli.setup:init",
    "match": "needs_board.cli.match:match",
    "migrate": "needs_board.cli.setup:migrate",
    "outbox": "needs_board.cli.outbox:outbox",
}
"""Where each command is found; jobs/cli adds those that start processes."""
