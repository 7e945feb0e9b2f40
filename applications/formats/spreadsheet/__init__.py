"""Accounts in spreadsheets: out as `.xlsx`, in from `.xlsx`, `.xls`, `.ods`, delimited text and pasted cells.

    reading.read_table, read_pasted   bytes or text -> table.Table       (the file itself is opened by worker.py)
    columns.understand                Table -> columns.Columns           (which column holds what)
    accounts.accounts                 Table, Columns -> accounts.Found   (rows as typed, and what was left out)
    faults.faults, fitting            Table, Columns -> what is in cells that is no value, and the table without
    accounts.judged                   rows -> accounts.Judged            (findings with row and column)
    writing.write, template           document.Account -> bytes

This file imports nothing, since the worker process passes through it.
"""
