"""`python3 -m harness`: the command line."""

import sys

from harness.cli.command_line import main

sys.exit(main())
