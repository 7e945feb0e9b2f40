"""The Django project: settings, addresses, and what a server starts."""

__version__ = "1.0.0"
