"""The entry point of every WSGI server and of the flask command."""

import sys

from webapp import create_app
from webapp.config import SettingError

try:
    app = create_app()
except SettingError as fault:
    sys.exit(str(fault))
