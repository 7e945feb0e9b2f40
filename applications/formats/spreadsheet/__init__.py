"""Accounts in spreadsheets: out as `.xlsx`, in from `.xlsx`, `.xls`, `.ods`, delimited text and pasted cells.

    reading     bytes or text -> table.Table          (opening/ does it, in a process of its own)
    columns     Table -> Columns: the role of each column (roles, headings, words)
    rows        Table, Columns -> the accounts, and the rows that were left out (values)
    findings    what is wrong in the rows: broken rules, and cells that hold no value
    writing     accounts -> bytes; what is written is read back unchanged

This file imports nothing, because the process that opens spreadsheets passes through it.
"""
