"""Electric chiller as a share of the Carnot cycle between its two refrigerant temperatures.

Polynomial chiller curves return a COP of 78 outside their box, so that warm chilled water and cold condenser
water, the everyday of an AI facility, need a law that cannot leave the second law.

References
----------
1. AHRI 550/590, IPLV conditions; representative points of variable-speed magnetic-bearing centrifugal
   chillers, COP 6.1, 8.0, 11.0 and 10.3 at 100, 75, 50 and 25 % load.
2. EnergyPlus Engineering Reference, "Electric Chiller Model Based on Condenser Entering Temperature".
"""

from __future__ import annotations

from typing import NamedTuple

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import absolute, const

__all__ = [
    "MAGNETIC_BEARING",
    "CarnotFraction",
    "available_capacity",
    "carnot_bound",
    "carnot_fraction_cop",
]


class CarnotFraction(NamedTuple):
    """The numbers of one kind of chiller.

    ``approach_*`` are the temperature differences between leaving water and refrigerant at full load,
    ``rise_condenser`` the water's rise in the condenser at full load, all K; ``lift_loss`` (K) makes the
    share of Carnot fall at small lift; ``lift_least`` (K) is the smallest lift that the compressor holds;
    ``share_*`` are the polynomial of the share of Carnot in part load; ``cop_most`` bounds what the model
    promises. ``capacity_evaporator`` and ``capacity_condenser`` (1/K) and ``capacity_most`` describe the
    available capacity; ``share_most`` is the share of Carnot that no machine passes, whatever its polynomial
    says at large lifts.
    """

    approach_evaporator: Array
    approach_condenser: Array
    rise_condenser: Array
    lift_loss: Array
    lift_least: Array
    share_constant: Array
    share_linear: Array
    share_square: Array
    cop_most: Array
    capacity_evaporator: Array
    capacity_condenser: Array
    capacity_most: Array
    share_most: Array


# Least squares on the four points of reference 1 (residual 1.4 % at most, IPLV 9.59); approaches, lift floor
# and capacity slopes are representative of this kind of machine. No measured point supports a lift below 8 K
# or a COP above 18, so that the model stops there.
MAGNETIC_BEARING = CarnotFraction(
    approach_evaporator=const(1.2, "dK"),
    approach_condenser=const(1.2, "dK"),
    rise_condenser=const(5.3, "dK"),
    lift_loss=const(2.5, "dK"),
    lift_least=const(8.0, "dK"),
    share_constant=const(0.42582774, "1"),
    share_linear=const(0.8042013, "1"),
    share_square=const(-0.51145603, "1"),
    cop_most=const(18.0, "1"),
    capacity_evaporator=const(0.012, "1/K"),
    capacity_condenser=const(0.006, "1/K"),
    capacity_most=const(1.15, "1"),
    share_most=const(0.75, "1"),
)


def _lift(T_evaporator: Array, T_cw_entering: Array, plr: Array, kind: CarnotFraction) -> Array:
    """Lift from evaporating to condensing temperature, not below the least that the compressor holds."""
    xp = namespace(T_evaporator, T_cw_entering, plr)
    T_condenser = T_cw_entering + (kind.rise_condenser + kind.approach_condenser) * plr
    return xp.maximum(T_condenser - T_evaporator, kind.lift_least)


def carnot_fraction_cop(
    T_chw_leaving: Array, T_cw_entering: Array, plr: Array, kind: CarnotFraction = MAGNETIC_BEARING
) -> Array:
    """COP of the chiller: cooling over compressor power.

    ::

        T_e = T_chw_leaving - approach_evaporator plr
        T_c = T_cw_entering + (rise_condenser + approach_condenser) plr
        lift = max(T_c - T_e, lift_least)
        COP = min(share(plr) lift / (lift + lift_loss), share_most) T_e / lift, at most cop_most
        share(plr) = share_constant + share_linear plr + share_square plr**2

    The share of Carnot never passes ``share_most``. No exponential, no division by the load.

    Parameters
    ----------
    T_chw_leaving
        Chilled water leaving the evaporator, K, shape (lanes,).
    T_cw_entering
        Condenser water entering, K, shape (lanes,).
    plr
        Load over available capacity, 0 to 1, shape (lanes,).
    kind
        The numbers of the kind of chiller.
    """
    xp = namespace(T_chw_leaving, T_cw_entering, plr)
    T_evaporator = T_chw_leaving - kind.approach_evaporator * plr
    lift = _lift(T_evaporator, T_cw_entering, plr, kind)
    share = kind.share_constant + plr * (kind.share_linear + kind.share_square * plr)
    T_e = absolute(T_evaporator)
    bound = xp.minimum(kind.cop_most, kind.share_most * T_e / lift)
    return xp.minimum(share * T_e / (lift + kind.lift_loss), bound)


def carnot_bound(
    T_chw_leaving: Array, T_cw_entering: Array, plr: Array, kind: CarnotFraction = MAGNETIC_BEARING
) -> Array:
    """COP of the Carnot cycle between the same refrigerant temperatures, ``T_e / lift``.

    Parameters
    ----------
    T_chw_leaving, T_cw_entering, plr, kind
        See :func:`carnot_fraction_cop`.
    """
    T_evaporator = T_chw_leaving - kind.approach_evaporator * plr
    return absolute(T_evaporator) / _lift(T_evaporator, T_cw_entering, plr, kind)


def available_capacity(
    q_ref: Array,
    T_chw_leaving: Array,
    T_cw_entering: Array,
    T_chw_ref: Array,
    T_cw_ref: Array,
    kind: CarnotFraction = MAGNETIC_BEARING,
) -> Array:
    """Cooling capacity away from the rating point.

    ::

        q = q_ref (1 + capacity_evaporator (T_chw_leaving - T_chw_ref)
                     - capacity_condenser (T_cw_entering - T_cw_ref)),  between 0 and capacity_most q_ref

    At full load the refrigerant moves with the water, so that water temperatures stand for both. The upper
    limit is that of the motor and of the compressor's choke.

    Parameters
    ----------
    q_ref
        Capacity at the rating point, W, shape (lanes,).
    T_chw_leaving, T_cw_entering
        Chilled water leaving and condenser water entering, K, shape (lanes,).
    T_chw_ref, T_cw_ref
        The same at the rating point, K.
    kind
        The numbers of the kind of chiller.

    Returns
    -------
    Array
        Available capacity, W.
    """
    xp = namespace(q_ref, T_chw_leaving, T_cw_entering, T_chw_ref, T_cw_ref)
    share = (
        1.0
        + kind.capacity_evaporator * (T_chw_leaving - T_chw_ref)
        - kind.capacity_condenser * (T_cw_entering - T_cw_ref)
    )
    return q_ref * xp.clip(share, 0.0, kind.capacity_most)
