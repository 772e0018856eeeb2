"""The entry point of every WSGI server and of the flask command.

The garbage collector rests while the program is imported, which it would lengthen by a third, and then
leaves all of that alone (`gc.freeze`): processes that are forked from here go on sharing its memory.
"""

import gc
import sys

gc.disable()

from webapp import create_app  # noqa: E402
from webapp.config import SettingError  # noqa: E402

try:
    app = create_app()
except SettingError as fault:
    sys.exit(str(fault))

gc.freeze()
gc.enable()
