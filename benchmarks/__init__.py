"""Benchmarks: how fast the program is, as ratios within one run and facility-hours per CPU-second."""
