"""Names of static files."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = (r'(?P<matched>(?P<word>import|from) "(?P<url>\./[^"]+)";)', '%(word)s "%(url)s";')


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Names files by their content, also where the modules in `js/` import each other.

    Django's own `support_js_module_import_aggregation` would read the files of every package; htmx's hold, in a
    comment, an import of a file that does not exist.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", (_IMPORT,)))
