"""Dry air coil: conductance over both flows and temperatures.

References
----------
1. Wetter, "Simulation model: finned water-to-air coil without condensation", LBNL-42355, 1999; the form used
   in the Modelica Buildings Library (HADryCoil).
"""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const
from aidc_twin.physics.exchangers import films_in_series
from aidc_twin.physics.powers import flow_power

__all__ = ["coil_ua"]

# Reference 1, defaults: exponents of the film coefficients of water in tubes and of air over fins, and the
# ratio of the design conductance of the air side to that of the water side.
_WATER_EXPONENT = const(0.85, "1")
_AIR_EXPONENT = const(0.8, "1")
_AIR_TO_WATER = const(0.5, "1")
# Reference 1: relative rise of the film coefficient of water, 0.014 / (1 + 0.014 t) with t in degC, and of
# air.
_WATER_RISE = const(0.014, "1/K")
_AIR_RISE = const(7.8532e-4, "1/K")
# By definition of the Celsius scale.
_ZERO_CELSIUS = const(273.15, "K")


def coil_ua(
    ua_design: Array,
    f_air: Array,
    f_water: Array,
    T_air: Array,
    T_water: Array,
    T_air_design: Array,
    T_water_design: Array,
    air_to_water: Array = _AIR_TO_WATER,
    n_air: Array = _AIR_EXPONENT,
    n_water: Array = _WATER_EXPONENT,
) -> Array:
    """``UA`` of a dry coil away from its design point [1]_.

    ::

        1 / UA = 1 / (hA_air x_air f_air**n_air) + 1 / (hA_water x_water f_water**n_water)
        hA_water = ua_design (r + 1) / r,   hA_air = r hA_water,   r = air_to_water
        x_water = 1 + 0.014 / (1 + 0.014 t_water_design) (T_water - T_water_design),  t in degC
        x_air = 1 + 7.8532e-4 (T_air - T_air_design)

    Valid for a coil that stays dry: check that its surface is above the dew point of the room.

    Parameters
    ----------
    ua_design
        ``UA`` at the design point, W/K, shape (lanes,).
    f_air, f_water
        Mass flow over design mass flow, shape (lanes,); thin air of a high site lowers ``f_air``.
    T_air, T_water
        Inlets, K, shape (lanes,).
    T_air_design, T_water_design
        Inlets at the design point, K.
    air_to_water
        Design conductance of the air side over that of the water side.
    n_air, n_water
        Exponents of the film coefficients.

    Returns
    -------
    Array
        ``UA`` in W/K, exactly 0 where a side stands still.
    """
    xp = namespace(T_air, T_water, T_air_design, T_water_design)
    rise_water = _WATER_RISE / (1.0 + _WATER_RISE * (T_water_design - _ZERO_CELSIUS))
    x_water = xp.maximum(1.0 + rise_water * (T_water - T_water_design), 0.0)
    x_air = xp.maximum(1.0 + _AIR_RISE * (T_air - T_air_design), 0.0)
    share_air = 1.0 / (1.0 + air_to_water)
    return ua_design * films_in_series(
        x_air * flow_power(f_air, n_air), x_water * flow_power(f_water, n_water), share_air
    )
