"""Child processes of a web process, and the pipes to them. No Django, so that the children need none."""
