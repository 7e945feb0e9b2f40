"""The application to the State Treasury's online data exchange module: document, rules, formats, screens."""
