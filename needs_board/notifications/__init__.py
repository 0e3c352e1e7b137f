"""Telling people: notices in the app, mails from an outbox, and what became of each.

A *notice* is written in the transaction of the event, once for each (recipient, kind, subject).
A *mail* (OutgoingMail) is the same news by e-mail: queued → sending → sent | uncertain | failed.
"""
