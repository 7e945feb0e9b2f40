"""Everything that is verified with pyHanko: signed PDFs, the signers of time stamps, and trust.

No other room imports it. Importing it takes half a second to a second, so these modules are imported in functions.
"""

import logging

# It logs signers and fields of uploaded files, and the report has its findings anyway.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)
