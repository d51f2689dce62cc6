"""The version; apart, so that a room may say it without importing the list of all rooms."""

__version__ = "0.1.0"
