"""The benchmarks of `make bench`; docs/benchmarks.md has the figures."""
