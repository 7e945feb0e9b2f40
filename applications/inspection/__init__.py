"""Inspection of any uploaded file: the application in it, findings around it, and who signed it.

An uploaded file may be made up to take any time and memory, so it is inspected in a process with bounds: see `process`.
"""
