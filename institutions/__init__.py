"""People, institutions, members and invitations, and signing in. Knows nothing of applications."""
