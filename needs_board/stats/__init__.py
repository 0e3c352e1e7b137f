"""Reads only: what staff, agencies and enterprises want to see at a glance, and the front page."""
