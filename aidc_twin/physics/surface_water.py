"""Temperature of a lake, a river or the sea over the year, at the depth of an intake.

References
----------
1. H. Stefan and E. Preud'homme, Stream temperature estimation from air temperature, Water Resources
   Bulletin 29 (1993), and others before: one cosine over the year holds most of what water temperatures do.
"""

from __future__ import annotations

from aidc_twin.arrays import Array

__all__ = ["intake_temperature"]


def intake_temperature(
    T_mean: Array,
    amplitude: Array,
    season_cosine: Array,
    season_sine: Array,
    warmest_cosine: Array,
    warmest_sine: Array,
) -> Array:
    """Water at the intake: the mean of the year and one cosine about its warmest day [1]_.

    ::

        T = T_mean + amplitude cos(a - a_warmest)
          = T_mean + amplitude (cos a cos a_warmest + sin a sin a_warmest)

    Written in the cosine and sine of the angle of the year ``a``, which have no jump at new year.

    Parameters
    ----------
    T_mean
        Mean of the year, K, shape (lanes,).
    amplitude
        Warmest day less the mean, dK.
    season_cosine, season_sine
        Of the angle of the year now.
    warmest_cosine, warmest_sine
        Of the angle of the warmest day.
    """
    return T_mean + amplitude * (season_cosine * warmest_cosine + season_sine * warmest_sine)
