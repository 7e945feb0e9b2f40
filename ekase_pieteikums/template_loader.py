"""Templates are indented for people; pages made of them are sent without the indentation."""

import re

from django.template import Origin
from django.template.loaders import filesystem

_INDENTATION = re.compile(r"\n\s+")


class Loader(filesystem.Loader):
    """Reads templates from the folders of `DIRS`, each run of white space with a line break as one line break."""

    def get_contents(self, origin: Origin) -> str:
        contents: str = super().get_contents(origin)
        return _INDENTATION.sub("\n", contents)
