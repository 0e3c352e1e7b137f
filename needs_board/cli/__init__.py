"""The command `needs-board`: one file for each group of commands.

Commands call the same actions and queries as pages and jobs. They say what is wrong in one line, end with
0 (done), 1 (refused, or something is wrong) or 2 (the command or a setting is wrong), and answer in Korean
unless the terminal speaks English.
"""

from needs_board.cli import admin, audit, demo, doctor, match, outbox, setup
from needs_board.cli.console import Group

board = Group("needs-board")
for _command in (
    setup.init,
    setup.migrate,
    setup.config,
    admin.admin,
    demo.demo,
    match.match,
    outbox.outbox,
    audit.audit,
    doctor.doctor,
    doctor.healthcheck,
):
    board.add_command(_command)
