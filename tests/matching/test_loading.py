"""What importing the engine costs: web processes import it for its types and never build an index."""

import subprocess
import sys


def test_importing_the_engine_does_not_load_scikit_learn() -> None:
    asked = "import sys, matching; print('scipy' in sys.modules, 'sklearn' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["True", "False"]
