"""Layers around the application, pure ASGI, one idea a file."""
