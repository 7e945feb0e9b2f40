"""How large a file may be."""

MEGABYTE = 1024 * 1024
#: Bytes of a file in an e-address message, and so of any that is signed, uploaded or read here.
LARGEST_FILE = 10 * MEGABYTE
