"""Wetted pads before a coil: saturation effectiveness of a rigid cellulose medium and the water it takes.

References
----------
1. EnergyPlus Engineering Reference, "Direct evaporative cooler", fit of CelDek rigid media over depth and
   face velocity.
2. ASHRAE Handbook HVAC Systems and Equipment 2020, chapter 41 (evaporative air coolers): wet bulb and
   enthalpy of the air stay as they are.
"""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const

__all__ = ["air_behind_pads", "pad_effectiveness", "water_into_air"]

# The fit of reference 1 is written in metres and metres per second.
_METRE = const(1.0, "m")
_METRE_PER_SECOND = const(1.0, "m/s")
# Reference 1, in the order of the sum in the docstring below.
_C = tuple(
    const(value, "1")
    for value in (
        *(0.792714, 0.958569, -0.25193, -1.03215, 0.0262659, 0.914869),
        *(-1.48241, -0.018992, 1.13137, 0.0327622, -0.145384),
    )
)


def pad_effectiveness(depth: Array, velocity: Array) -> Array:
    """Share of the wet-bulb depression that wetted pads take off the dry bulb [1]_.

    ::

        eps = c0 + c1 D + c2 V + c3 D**2 + c4 V**2 + c5 D V + c6 V D**2 + c7 V**3 D + c8 D**3 V
              + c9 V**3 D**2 + c10 D**3 V**2,          held within 0 and 1

    Parameters
    ----------
    depth
        Depth of the pads ``D``, m, 0.1 to 0.3, shape (lanes,).
    velocity
        Air over the face of the pads ``V``, m/s, up to about 3, shape (lanes,).
    """
    xp = namespace(depth, velocity)
    D, V = depth / _METRE, velocity / _METRE_PER_SECOND
    fit = (
        _C[0] + D * (_C[1] + _C[3] * D) + V * (_C[2] + _C[4] * V)
        + D * V * (_C[5] + _C[6] * D + _C[7] * V * V + _C[8] * D * D + _C[9] * V * V * D + _C[10] * D * D * V)
    )  # fmt: skip
    return xp.clip(fit, 0.0, 1.0)


def air_behind_pads(T_dry_bulb: Array, T_wet_bulb: Array, effectiveness: Array) -> Array:
    """Dry bulb behind the pads, between the dry and the wet bulb before them [2]_.

    ::

        T = T_db - eps (T_db - T_wb)

    Temperatures in K, of shape (lanes,); effectiveness 0 to 1, 0 for pads that are dry.
    """
    xp = namespace(T_dry_bulb, T_wet_bulb, effectiveness)
    # Weather tables can put the wet bulb a rounding above the dry bulb; pads heat nothing.
    return T_dry_bulb - effectiveness * xp.maximum(T_dry_bulb - T_wet_bulb, 0.0 * (T_dry_bulb - T_wet_bulb))


def water_into_air(m_air: Array, effectiveness: Array, W_sat: Array, W_in: Array) -> Array:
    """Water that the pads evaporate; the state of the air moves along its wet-bulb line [2]_.

    ::

        m = m_air eps (W_sat(T_wb) - W_in),  at least 0

    Parameters
    ----------
    m_air
        Dry air through the pads, kg/s, shape (lanes,).
    effectiveness
        Of :func:`pad_effectiveness`, 0 for dry pads.
    W_sat, W_in
        Humidity ratio of saturated air at the outdoor wet bulb, and of the outdoor air, kg/kg.

    Returns
    -------
    Array
        Evaporated water, kg/s.
    """
    xp = namespace(m_air, effectiveness, W_sat, W_in)
    return m_air * effectiveness * xp.maximum(W_sat - W_in, 0.0)
