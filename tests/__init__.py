"""The tests of the kiosk, in the same folders as what they test; `end_to_end` runs the whole program."""

import os
import sys

# Compiled modules are kept even where the environment says not to: otherwise each of the hundreds of processes that
# tests start compiles the whole kiosk again, and each run of the tests all of them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
