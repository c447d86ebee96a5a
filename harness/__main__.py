"""`python3 -m harness`: the command line."""

import signal
import sys

# Until there is somebody to heed Ctrl+C, it ends us as it ends any program, and shows no traceback.
_before = signal.getsignal(signal.SIGINT)
if _before is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from harness.cli.command_line import main  # noqa: E402

signal.signal(signal.SIGINT, _before)
sys.exit(main())
