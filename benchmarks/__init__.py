"""What `make bench` measures; docs/benchmarks.md keeps the figures."""
