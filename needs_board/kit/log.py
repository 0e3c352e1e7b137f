"""The log: one line an event, to standard error, readable or as JSON."""

import logging
import sys

import structlog


def start_log(*, as_json: bool) -> None:
    """Set up the log of this process; called once by the command that starts it."""
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def log() -> structlog.typing.FilteringBoundLogger:
    """Return the logger; events are named with a verb and carry their facts as fields."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger
