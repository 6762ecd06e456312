"""faceattend: attendance by face for an office or a school, on one computer and with no network."""

import os

__version__ = "0.1.0"

# Libraries for matrices read these once, while they are loaded. With a thread for each core, a search among faces that
# takes a tenth of a millisecond waits for a core that another thread has: ninety times as long on a busy computer.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")
