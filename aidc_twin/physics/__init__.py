"""Laws of the plant as pure elementwise functions of arrays, each with its source.

Everything is SI with temperatures in kelvin, and runs on NumPy or JAX by what it is given.
"""
