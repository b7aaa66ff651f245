"""Server: power of a chip with its leakage, throttling, fans that follow the inlet, heat sinks in their air.

References
----------
1. Coroama et al., arXiv 2509.26163: measured rise of server power of 0.35 to 0.5 % per kelvin of inlet air.
2. ExaDigiT RAPS: chip power linear in utilisation.
"""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const
from aidc_twin.physics.fans import fan_power
from aidc_twin.physics.powers import flow_power

__all__ = ["chip_power", "fan_power", "fan_speed", "heat_sink_resistance", "throttle"]

# A heat sink at a millionth of its design flow is one without flow; the resistance only has to stay finite.
_LEAST_FLOW = const(1e-6, "1")


def chip_power(
    idle: Array,
    peak: Array,
    leakage_ref: Array,
    alpha: Array,
    T_ref: Array,
    T_chip: Array,
    utilisation: Array,
) -> Array:
    """Power of a chip: switching, linear in utilisation [2]_, plus leakage, exponential in temperature.

    ::

        p = idle + (peak - idle) utilisation + leakage_ref exp(alpha (T_chip - T_ref))

    Parameters
    ----------
    idle, peak
        Power without leakage at no and full utilisation, W, shape (lanes,).
    leakage_ref
        Leakage at ``T_ref``, W; ``peak + leakage_ref`` is the power at full utilisation there.
    alpha
        Relative rise of leakage, 1/K.
    T_ref, T_chip
        Reference and actual temperature, K, shape (lanes,).
    utilisation
        0 to 1, shape (lanes,).

    Returns
    -------
    Array
        Power, W.
    """
    xp = namespace(idle, peak, leakage_ref, alpha, T_ref, T_chip, utilisation)
    return idle + (peak - idle) * utilisation + leakage_ref * xp.exp(alpha * (T_chip - T_ref))


def throttle(T_chip: Array, T_limit: Array, band: Array, least: Array) -> Array:
    """Share of its clock that a chip keeps above its temperature limit.

    ::

        share = 1 - (T_chip - T_limit) / band,  between least and 1

    Parameters
    ----------
    T_chip, T_limit
        Temperature of the chip and its limit, K, shape (lanes,).
    band
        Temperature above the limit over which the clock falls, K (a difference).
    least
        Share that remains, dimensionless.
    """
    xp = namespace(T_chip, T_limit, band, least)
    return xp.clip(1.0 - (T_chip - T_limit) / band, least, 1.0)


def fan_speed(n0: Array, beta: Array, T_in: Array, T_ref: Array, n_min: Array) -> Array:
    """Speed of the fans of a server, over full speed, following the inlet air.

    ::

        n = n0 (1 + beta (T_in - T_ref)),  between n_min and 1

    With fans of a share ``phi`` of the server's power this gives a sensitivity of ``3 beta phi``, within the
    measured range [1]_ for ``beta = 0.025 / K`` and ``phi = 5 %``.

    Parameters
    ----------
    n0
        Speed at ``T_ref``, shape (lanes,).
    beta
        Relative rise of the speed, 1/K.
    T_in, T_ref
        Inlet air and reference, K, shape (lanes,).
    n_min
        Lowest speed.
    """
    xp = namespace(n0, beta, T_in, T_ref, n_min)
    return xp.clip(n0 * (1.0 + beta * (T_in - T_ref)), n_min, 1.0)


def heat_sink_resistance(R_fixed: Array, R_flow: Array, f: Array, n: Array) -> Array:
    """Resistance from a chip to the air at its heat sink: a part without and a part with the air flow.

    ::

        R = R_fixed + R_flow / f**n

    Parameters
    ----------
    R_fixed
        Die, interface, lid and spreading, K/W, shape (lanes,).
    R_flow
        Fins to air at reference flow, K/W.
    f
        Air flow over reference flow, shape (lanes,); below 1e-6 the resistance stays as it is there.
    n
        Exponent, 0.5 laminar to 0.8 turbulent.

    Returns
    -------
    Array
        Resistance, K/W.
    """
    xp = namespace(R_fixed, R_flow, f, n)
    return R_fixed + R_flow / flow_power(xp.maximum(f, _LEAST_FLOW), n)
