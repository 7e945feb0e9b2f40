"""Public registers that the operator loads: tables, loading, and looking up. Knows nothing of applications."""
