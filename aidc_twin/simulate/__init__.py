"""Runs of a facility: the compiled program, time windows as lanes, drivers, and what comes out."""
