"""``python -m dienngon``."""

import sys

from dienngon.cli import main

sys.exit(main())
