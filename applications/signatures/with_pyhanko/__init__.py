"""All that is judged with pyHanko: signed PDFs, who gave a time stamp, and trust. Nothing else in the project knows it.

Importing it costs from half a second to a second, so a module is imported where there is something to judge.
"""

import logging

# It names signers and fields of files that people hand in, and what it says is found here anyway.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)
