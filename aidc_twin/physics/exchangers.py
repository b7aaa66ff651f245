"""Heat exchangers by effectiveness and number of transfer units: conductance between two inlets.

An exchanger moves ``q = G (T_hot_in - T_cold_in)`` with ``G = effectiveness * C_min``. The textbook formulas
divide 0 by 0 at zero flow and at equal capacity rates; they are rearranged here around ``(1 - exp(-x)) / x``,
which changes nothing else.

References
----------
1. Kays and London, Compact Heat Exchangers, 3rd ed., 1984, chapter 2.
2. EnergyPlus Engineering Reference, "Plant Heat Exchangers" (effectiveness formulas).
"""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const
from aidc_twin.errors import Unsizable
from aidc_twin.physics.powers import decay_share, flow_power

__all__ = [
    "STANDSTILL",
    "conductance_counterflow",
    "conductance_crossflow",
    "conductance_to_stream",
    "effectiveness_counterflow",
    "effectiveness_crossflow",
    "film_ratio",
    "films_in_series",
    "ua_for_duty_counterflow",
    "ua_two_sides",
]

# Exponent of NTU in the unmixed cross-flow approximation, reference 2.
_CROSSFLOW_EXPONENT = const(0.78, "1")

# A stream that carries less than this counts as standing still: a nanowatt per kelvin is far below any meter,
# and the slopes of the laws below overflow where a decaying flow becomes as small as 1e-160.
STANDSTILL = const(1e-9, "W/K")
# The same for a film, over its design value.
_NO_FILM = const(1e-12, "1")


def effectiveness_counterflow(ntu: Array, ratio: Array) -> Array:
    """Effectiveness of a counter-flow exchanger.

    ::

        eps = (1 - exp(-ntu (1 - ratio))) / (1 - ratio exp(-ntu (1 - ratio)))
            = ntu s / (1 + ratio ntu s),    s = (1 - exp(-x)) / x,  x = ntu (1 - ratio)

    Parameters
    ----------
    ntu
        Number of transfer units ``UA / C_min``, at least 0, shape (lanes,).
    ratio
        ``C_min / C_max``, 0 to 1, shape (lanes,).
    """
    transfer = ntu * decay_share(ntu * (1.0 - ratio))
    return transfer / (1.0 + ratio * transfer)


def effectiveness_crossflow(ntu: Array, ratio: Array) -> Array:
    """Effectiveness of a cross-flow exchanger with both fluids unmixed.

    ::

        eps = 1 - exp((exp(-ntu**0.78 ratio) - 1) / (ratio ntu**-0.22))
            = 1 - exp(-ntu s),              s = (1 - exp(-x)) / x,  x = ratio ntu**0.78

    The usual approximation [2]_; the exact series is up to 1.1 % lower.

    Parameters
    ----------
    ntu
        Number of transfer units ``UA / C_min``, at least 0, shape (lanes,).
    ratio
        ``C_min / C_max``, 0 to 1, shape (lanes,).
    """
    transfer = ntu * decay_share(ratio * flow_power(ntu, _CROSSFLOW_EXPONENT))
    return transfer * decay_share(transfer)


def conductance_counterflow(W_hot: Array, W_cold: Array, ua: Array) -> Array:
    """Conductance ``G = eps C_min`` between the two inlets of a counter-flow exchanger.

    ::

        G = ua s / (1 + ua s / C_max),      s = (1 - exp(-x)) / x,  x = ua (1 / C_min - 1 / C_max)

    It lies between 0 and ``C_min`` and is exactly 0 where a stream stands still.

    Parameters
    ----------
    W_hot, W_cold
        Capacity rates ``mdot cp`` of the streams, W/K, at least 0, shape (lanes,).
    ua
        Overall conductance of the wall, W/K, shape (lanes,).
    """
    xp = namespace(W_hot, W_cold, ua)
    c_min = xp.minimum(W_hot, W_cold)
    flowing = c_min > STANDSTILL
    low = xp.where(flowing, c_min, STANDSTILL)
    high = xp.where(flowing, xp.maximum(W_hot, W_cold), STANDSTILL)
    ua_share = ua * decay_share(ua * (1.0 / low - 1.0 / high))
    return xp.where(flowing, xp.minimum(ua_share / (1.0 + ua_share / high), low), 0.0)


def conductance_crossflow(W_hot: Array, W_cold: Array, ua: Array) -> Array:
    """Conductance ``G = eps C_min`` between the two inlets of a cross-flow exchanger, both fluids unmixed.

    It lies between 0 and ``C_min`` and is exactly 0 where a stream stands still.

    Parameters
    ----------
    W_hot, W_cold
        Capacity rates ``mdot cp`` of the streams, W/K, at least 0, shape (lanes,).
    ua
        Overall conductance of the wall, W/K, shape (lanes,).
    """
    xp = namespace(W_hot, W_cold, ua)
    c_min = xp.minimum(W_hot, W_cold)
    flowing = c_min > STANDSTILL
    low = xp.where(flowing, c_min, STANDSTILL)
    high = xp.where(flowing, xp.maximum(W_hot, W_cold), STANDSTILL)
    effectiveness = effectiveness_crossflow(ua / low, low / high)
    return xp.where(flowing, xp.minimum(effectiveness, 1.0) * low, 0.0)


def conductance_to_stream(W: Array, ua: Array) -> Array:
    """Conductance between a body at one temperature and the inlet of a stream that passes it.

    ::

        G = W (1 - exp(-ua / W)) = ua (1 - exp(-x)) / x,    x = ua / W

    Parameters
    ----------
    W
        Capacity rate ``mdot cp`` of the stream, W/K, at least 0, shape (lanes,).
    ua
        Conductance between body and stream, W/K, shape (lanes,).
    """
    xp = namespace(W, ua)
    flowing = W > STANDSTILL
    stream = xp.where(flowing, W, STANDSTILL)
    return xp.where(flowing, xp.minimum(ua * decay_share(ua / stream), stream), 0.0)


# Exponents of conductivity, heat capacity and viscosity in a film law Nu ~ Re**n Pr**(1/3), reference 1.
_THIRD = const(1 / 3, "1")


def film_ratio(
    conductivity: Array, density: Array, heat_capacity: Array, viscosity: Array, n: Array
) -> Array:
    """Film coefficient of one liquid over that of another in the same channel at the same volume flow.

    ::

        h / h_other = k**(2/3) rho**n cp**(1/3) mu**(1/3 - n),      from Nu ~ Re**n Pr**(1/3)

    with density entering by Reynolds' number alone [1]_.

    Parameters
    ----------
    conductivity, density, heat_capacity, viscosity
        Properties over those of the other liquid, dimensionless, shape (lanes,).
    n
        Exponent of the flow, dimensionless, 0.65 to 0.8 between plates.
    """
    return conductivity ** (2.0 * _THIRD) * density**n * heat_capacity**_THIRD * viscosity ** (_THIRD - n)


def films_in_series(film_hot: Array, film_cold: Array, share_hot: Array) -> Array:
    """Share of the design ``UA`` that is left when both films have changed.

    ::

        1 / share = share_hot / film_hot + (1 - share_hot) / film_cold

    Parameters
    ----------
    film_hot, film_cold
        Film conductance over its design value, at least 0, shape (lanes,); below 1e-12 it counts as none.
    share_hot
        Share of the design resistance that lies on the hot side, 0 to 1.
    """
    xp = namespace(film_hot, film_cold, share_hot)
    flowing = xp.minimum(film_hot, film_cold) > _NO_FILM
    weight = share_hot * film_cold + (1.0 - share_hot) * film_hot
    return xp.where(flowing, film_hot * film_cold / xp.where(flowing, weight, 1.0), 0.0)


def ua_two_sides(
    ua_design: Array, f_hot: Array, f_cold: Array, n_hot: Array, n_cold: Array, share_hot: Array
) -> Array:
    """``UA`` of a wall between two films that depend on flow; fouling and wall resistance are in the shares.

    ::

        1 / UA = 1 / (hA_hot f_hot**n_hot) + 1 / (hA_cold f_cold**n_cold)
        hA_hot = ua_design / share_hot,    hA_cold = ua_design / (1 - share_hot)

    Exactly 0 where a side stands still. The structure is that of the plate exchanger with flow-dependent
    effectiveness of the Modelica Buildings Library (PlateHeatExchangerEffectivenessNTU).

    Parameters
    ----------
    ua_design
        ``UA`` at design flows, W/K, shape (lanes,).
    f_hot, f_cold
        Flow over design flow of each side, shape (lanes,).
    n_hot, n_cold
        Exponents of the film coefficients: 0.8 for turbulent flow (Dittus-Boelter).
    share_hot
        Share of the design resistance that lies on the hot side, 0 to 1.
    """
    return ua_design * films_in_series(flow_power(f_hot, n_hot), flow_power(f_cold, n_cold), share_hot)


def ua_for_duty_counterflow(W_hot: Array, W_cold: Array, effectiveness: Array) -> Array:
    """``UA`` that gives a counter-flow exchanger the effectiveness asked for; the inverse used in sizing.

    ::

        ntu = ln(1 + z) / (1 - ratio),   z = (1 - ratio) eps / (1 - eps)

    Parameters
    ----------
    W_hot, W_cold
        Capacity rates of the streams, W/K, above 0, shape (lanes,).
    effectiveness
        Heat over the most that the streams could exchange, 0 to below 1, shape (lanes,).

    Raises
    ------
    Unsizable
        Where a stream stands still or the effectiveness is not within 0 and 1: no finite exchanger does that.
    """
    import numpy as np

    if np.any(np.minimum(W_hot, W_cold) <= 0):
        raise Unsizable("an exchanger cannot be sized for a stream without flow; give both a design flow")
    if not np.all((np.asarray(effectiveness) >= 0) & (np.asarray(effectiveness) < 1)):
        raise Unsizable(
            f"effectiveness {np.max(effectiveness):.4g} asked of a counter-flow exchanger; it must be at "
            "least 0 and below 1: allow a larger approach or more flow on the weaker stream"
        )
    c_min = np.minimum(W_hot, W_cold)
    difference = 1.0 - c_min / np.maximum(W_hot, W_cold)
    odds = effectiveness / (1.0 - effectiveness)
    surplus = difference * odds
    uneven = surplus > 0
    safe = np.where(uneven, surplus, 1.0)
    return c_min * odds * np.where(uneven, np.log1p(safe) / safe, 1.0)
