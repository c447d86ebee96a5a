"""`python3 -m harness`: the command line."""

import signal
import sys

# Until there is somebody to heed Ctrl+C, it ends us as it ends any program, and shows no traceback.
_before = signal.getsignal(signal.SIGINT)
if _before is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from harness.cli.command_line import main  # noqa: E402
from harness.run.exit_codes import INTERRUPTED  # noqa: E402

try:
    signal.signal(signal.SIGINT, _before)
    code = main()
except KeyboardInterrupt:
    code = INTERRUPTED
if _before is signal.default_int_handler and signal.getsignal(signal.SIGINT) is _before:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
sys.exit(code)
