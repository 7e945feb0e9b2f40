"""Signed files judged: ASiC-E containers with XAdES signatures, and signed PDFs. Bytes in, a report out.

Nothing here writes a file, asks a network, or knows a model.
"""
