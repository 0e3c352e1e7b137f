"""Tests of the whole house: a folder for each room, and what they share."""

import os

# Two processes test on two cores. numpy, which is loaded later, would have each use both and wait for the other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
