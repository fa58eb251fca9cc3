"""Makes the doubles of this folder importable as `rtp_doubles`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "doubles"))
