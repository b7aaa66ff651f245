"""Electric chiller by the DOE-2 curves of energy input ratio, inside their tabulated range only.

Outside that range these polynomials are not physics: at 18 degC chilled water some return a COP above 70.
The result therefore says where it is in range; a facility that uses them meters the time that it is not.

References
----------
1. EnergyPlus Engineering Reference, "Electric Chiller Model Based on Condenser Entering Temperature".
2. Modelica Buildings Library, Fluid.Chillers.Data.ElectricEIR (curves from EnergyPlus Chillers.idf).
"""

from __future__ import annotations

from typing import NamedTuple

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const

__all__ = ["DOE2_CENTRIFUGAL", "TRANE_CVHF_2317KW", "EirChiller", "EirCurves", "eir_chiller"]

# By definition of the Celsius scale, and the unit of the curves.
_ZERO_CELSIUS = const(273.15, "K")
_KELVIN = const(1.0, "dK")


class EirCurves(NamedTuple):
    """The curves of one chiller.

    ``cop_ref`` at the rating point; ``capacity`` and ``eir`` are the factors of 1, x, x**2, y, y**2 and x y
    with x the chilled water leaving and y the condenser fluid entering in degC; ``part_load`` of 1, PLR and
    PLR**2. ``T_chw_*`` and ``T_cond_*`` bound the temperatures (K), ``plr_cycling`` the load below which the
    chiller cycles, ``plr_unloading`` the load below which it bypasses hot gas.
    """

    cop_ref: Array
    capacity: tuple[Array, ...]
    eir: tuple[Array, ...]
    part_load: tuple[Array, ...]
    T_chw_low: Array
    T_chw_high: Array
    T_cond_low: Array
    T_cond_high: Array
    plr_cycling: Array
    plr_unloading: Array


# References 1 and 2: water-cooled centrifugal chiller of DOE-2, rated at 6.67 and 29.4 degC.
DOE2_CENTRIFUGAL = EirCurves(
    cop_ref=5.5,
    capacity=(0.257896, 0.0389016, -0.00021708, 0.0468684, -0.00094284, -0.00034344),
    eir=(0.933884, -0.058212, 0.00450036, 0.00243, 0.000486, -0.001215),
    part_load=(0.222903, 0.313387, 0.463710),
    T_chw_low=278.15,
    T_chw_high=283.15,
    T_cond_low=297.15,
    T_cond_high=308.15,
    plr_cycling=0.1,
    plr_unloading=0.2,
)

# Reference 2: water-cooled centrifugal chiller with variable speed, Trane CVHF, 2317 kW.
TRANE_CVHF_2317KW = EirCurves(
    cop_ref=6.33,
    capacity=(0.7277716, 0.01018101, -0.0006282438, 0.01337701, -0.0005050352, 0.001527259),
    eir=(0.350233, -0.0230151, 0.0005749596, 0.01902421, 0.0003109974, -0.0004714517),
    part_load=(0.09861441, 0.5297727, 0.3707229),
    T_chw_low=277.59,
    T_chw_high=282.04,
    T_cond_low=285.93,
    T_cond_high=302.59,
    plr_cycling=0.1,
    plr_unloading=0.1,
)


class EirChiller(NamedTuple):
    """Compressor power, W; cooling over power; available capacity, W; whether the curves hold here."""

    p_elec: Array
    cop: Array
    capacity: Array
    in_range: Array


def _biquadratic(factors: tuple[Array, ...], x: Array, y: Array) -> Array:
    c1, c2, c3, c4, c5, c6 = factors
    return c1 + x * (c2 + c3 * x) + y * (c4 + c5 * y) + c6 * x * y


def eir_chiller(
    q: Array, q_ref: Array, T_chw_leaving: Array, T_cond_entering: Array, curves: EirCurves
) -> EirChiller:
    """Power of a chiller by its curves [1]_.

    ::

        capacity = q_ref cap(x, y)
        p = capacity / cop_ref eir(x, y) part_load(PLR) cycling
        PLR = max(min(q / capacity, 1), plr_unloading),   cycling = min(1, q / capacity / plr_cycling)

    Parameters
    ----------
    q
        Cooling asked for, W, shape (lanes,).
    q_ref
        Capacity at the rating point, W.
    T_chw_leaving, T_cond_entering
        Chilled water leaving and condenser fluid entering, K, shape (lanes,).
    curves
        The chiller's curves.

    Returns
    -------
    EirChiller
        ``in_range`` is False where a temperature lies outside the curves, the load exceeds the capacity or
        lies below unloading; the other values mean nothing there.
    """
    xp = namespace(q, q_ref, T_chw_leaving, T_cond_entering)
    x = (T_chw_leaving - _ZERO_CELSIUS) / _KELVIN
    y = (T_cond_entering - _ZERO_CELSIUS) / _KELVIN
    capacity = q_ref * _biquadratic(curves.capacity, x, y)
    asked = q / capacity
    plr = xp.clip(asked, curves.plr_unloading, 1.0)
    p1, p2, p3 = curves.part_load
    cycling = xp.clip(asked / curves.plr_cycling, 0.0, 1.0)
    part_load = (p1 + plr * (p2 + p3 * plr)) * cycling
    p_elec = capacity / curves.cop_ref * _biquadratic(curves.eir, x, y) * part_load
    running = p_elec > 0
    delivered = xp.minimum(q, capacity)
    cop = xp.where(running, delivered / xp.where(running, p_elec, 1.0), 0.0)
    inside = (T_chw_leaving >= curves.T_chw_low) & (T_chw_leaving <= curves.T_chw_high)
    inside &= (T_cond_entering >= curves.T_cond_low) & (T_cond_entering <= curves.T_cond_high)
    inside &= (asked >= curves.plr_unloading) & (asked <= 1)
    return EirChiller(p_elec, cop, capacity, inside)
