"""Live threads: what is said, read and typed reaches open pages as it happens, by server-sent events over plain HTTP.

A *stream* sends each message with its number as the event's id. Cut off at any point, a page asks again from the last
number that it has, so that it shows every message once and in order. A *typing mark* is told and never stored.
"""
