"""The process that opens one spreadsheet, delimited text or pasted cells: bytes to a table, without Django.

    worker      the process: bounds itself, reads a request, answers with a table as JSON
    archive     a ZIP file (`.xlsx`, `.ods`), checked before a reader trusts it
    workbook    `.xlsx`, `.xls`, `.ods` by calamine, and which sheet is taken
    details     what calamine does not report: errors, formulas without a result, merged cells, hidden rows
    records     the same of `.xls`
    delimited   CSV and pasted cells

This file imports nothing, because the process starts anew for each file.
"""
