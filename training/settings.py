"""Where things lie, and the one seed. Every step reads what earlier steps left in the work folder."""
from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent
WORK = Path(os.environ.get("WORK", HERE / "work"))
SEED = 1
