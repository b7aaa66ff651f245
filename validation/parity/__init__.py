"""Parity of the reference designs with the prices of two countries, as the documentation shows it."""
