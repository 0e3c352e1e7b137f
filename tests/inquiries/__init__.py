"""Tests of the room inquiries."""
