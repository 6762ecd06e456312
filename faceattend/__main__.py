"""``python -m faceattend``."""

import sys

from faceattend.app import main

sys.exit(main())
