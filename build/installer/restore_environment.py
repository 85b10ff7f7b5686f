"""Runs first in the packed program: gives programs that it starts the person's own search path for libraries.

The starter points LD_LIBRARY_PATH at our folder, for ourselves alone. By it the mail program, the scheduler
or pg_dump would load our OpenSSL.
"""

import os

if "LD_LIBRARY_PATH_ORIG" in os.environ:
    os.environ["LD_LIBRARY_PATH"] = os.environ.pop("LD_LIBRARY_PATH_ORIG")
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
