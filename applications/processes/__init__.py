"""Child processes that a web process talks to through pipes; no Django, so that the children need none."""
