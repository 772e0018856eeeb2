"""The entry point of every WSGI server and of the flask command."""

from webapp import create_app

app = create_app()
