"""The room albums."""
