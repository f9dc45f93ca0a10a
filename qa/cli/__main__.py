"""`python -m qa.cli`: the command line where the script is not installed."""

import sys

from qa.cli import main

sys.exit(main())
