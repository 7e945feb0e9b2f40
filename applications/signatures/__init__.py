"""Signed files: ASiC-E containers with XAdES signatures, and signed PDFs, verified from bytes into a report.

It writes no file, asks no network, and knows no model.
"""
