"""Benchmarks: each case runs beside its reference, in turn, and gives ratios (`accord bench`)."""
