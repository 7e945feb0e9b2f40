"""The Django project: settings, addresses, and what a server starts."""
