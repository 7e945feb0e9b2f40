#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.umask(0o077)  # a database that a command creates holds personal codes too
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ekase_pieteikums.settings")
    execute_from_command_line(sys.argv)
