"""Tests of the room saved_searches."""
