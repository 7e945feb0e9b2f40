"""A file that anybody hands in, examined whole: the application in it, what is around it, and who signed it.

What is in such a file is not known, so it is examined in a process with bounds: see `process`.
"""
