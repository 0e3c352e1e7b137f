"""Tests of the room needs."""
