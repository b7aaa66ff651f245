"""Cold plate: resistance to the coolant, conductance to the coolant's inlet, pressure drop.

References
----------
1. Copeland, "Optimization of parallel plate heat sinks for forced convection", SEMI-THERM 2000: developing
   laminar flow in the channels of a plate makes the resistance fall with the flow to the power 0.5 to 0.8.
"""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const
from aidc_twin.physics.exchangers import conductance_to_stream
from aidc_twin.physics.powers import flow_power

__all__ = ["conductance_plate", "plate_resistance", "pressure_drop_plate"]

# A plate at a millionth of its design flow is a plate without flow: its conductance to the stream is 0 there
# whatever its resistance, which only has to stay finite.
_LEAST_FLOW = const(1e-6, "1")


def plate_resistance(R_ref: Array, f: Array, n: Array) -> Array:
    """Resistance from the wall of a plate to the coolant, falling with the flow [1]_.

    ::

        R = R_ref / f**n

    Parameters
    ----------
    R_ref
        Resistance at the reference flow, K/W, shape (lanes,).
    f
        Flow over reference flow, shape (lanes,); below 1e-6 the resistance stays as it is there.
    n
        Exponent, about 0.7 for a micro-channel plate.

    Returns
    -------
    Array
        Resistance, K/W, finite at zero flow.
    """
    xp = namespace(R_ref, f, n)
    return R_ref / flow_power(xp.maximum(f, _LEAST_FLOW), n)


def conductance_plate(W: Array, R: Array) -> Array:
    """Conductance from the wall of a plate to the inlet of its coolant.

    ::

        G = W (1 - exp(-NTU)),    NTU = 1 / (R W)

    Parameters
    ----------
    W
        Capacity rate of the coolant, W/K, shape (lanes,).
    R
        Resistance from wall to coolant, K/W, above 0.

    Returns
    -------
    Array
        ``G`` in W/K, exactly 0 at zero flow.
    """
    return conductance_to_stream(W, 1.0 / R)


def pressure_drop_plate(dp_ref: Array, f: Array, n: Array) -> Array:
    """Pressure drop of a plate.

    ::

        dp = dp_ref f**n

    Parameters
    ----------
    dp_ref
        Pressure drop at the reference flow, Pa, shape (lanes,).
    f
        Flow over reference flow, shape (lanes,).
    n
        Exponent, between 1 (laminar) and 2 (losses at inlets and bends); 1.7 is usual.

    Returns
    -------
    Array
        Pressure drop, Pa.
    """
    return dp_ref * flow_power(f, n)
