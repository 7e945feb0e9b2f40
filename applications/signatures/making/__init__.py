"""Signatures that this program makes: everything but the value, which a card makes of a digest.

`begin` gives the digest; `Unsigned` is kept meanwhile, for instance in a database; `complete` makes the signed file of
the value, a time stamp and OCSP responses. `network` fetches those two, `judgement` judges a certificate before.
"""
