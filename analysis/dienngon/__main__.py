"""``python -m dienngon``."""

from __future__ import annotations

import signal
import sys

from dienngon.errors import INTERRUPTED


def main() -> int:
    """Run the command line; return the exit status."""
    try:
        from dienngon.cli import main as run

        return run()
    except KeyboardInterrupt:
        # Before the command line was there to say so.
        print(INTERRUPTED, file=sys.stderr or sys.stdout)
        return 130
    finally:
        # Nothing is left to interrupt but the end.
        signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
