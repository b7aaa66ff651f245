"""Comparisons of the program with figures that others measured or published."""
