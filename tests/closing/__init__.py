"""Tests of the room closing."""
