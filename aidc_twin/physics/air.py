"""Air in a white space: recirculation and bypass between servers and air handlers, and their indices.

With ``m_s`` through the servers, ``m_c`` through the air handlers and the share ``r`` of server exhaust that
returns to the server inlets, the air paths are three circuits: ``m_s (1 - r)`` through servers and air
handlers, ``m_s r`` around the servers, and the rest of ``m_c`` past the servers.

References
----------
1. Sharma, Bash and Patel, "Dimensionless parameters for evaluation of thermal design and performance of
   large-scale data centers", AIAA 2002-3091 (SHI, RHI).
2. Herrlin, "Airflow and cooling performance of data centers: two performance metrics", ASHRAE Trans. 114
   (2008), RTI.
"""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const

__all__ = ["bypass", "recirculation", "return_heat_index", "return_temperature_index", "supply_heat_index"]

# A fan that moves less than a milligram per thousand seconds stands still; a quotient by less would overflow.
_STANDSTILL = const(1e-9, "kg/s")
# Temperatures closer than this are equal: no index is made of them.
_EQUAL = const(1e-9, "dK")


def recirculation(m_server: Array, m_crah: Array, r0: Array) -> Array:
    """Share of the server exhaust that returns to the server inlets.

    ::

        r = max(r0, 1 - m_crah / m_server)

    What the air handlers do not supply, the servers take from the hot aisle (the starved aisle).

    Parameters
    ----------
    m_server, m_crah
        Air through servers and through air handlers, kg/s, at least 0, shape (lanes,).
    r0
        Recirculation of the containment with enough supply: 0.02 to 0.08 contained, 0.15 to 0.3 open.
    """
    xp = namespace(m_server, m_crah, r0)
    drawing = m_server > _STANDSTILL
    supplied = m_crah / xp.where(drawing, m_server, _STANDSTILL)
    return xp.where(drawing, xp.maximum(r0, 1.0 - supplied), r0)


def bypass(m_server: Array, m_crah: Array, r: Array) -> Array:
    """Share of the air handlers' flow that returns without having passed a server.

    ::

        b = 1 - m_server (1 - r) / m_crah,  at least 0

    Parameters
    ----------
    m_server, m_crah
        Air through servers and through air handlers, kg/s, at least 0, shape (lanes,).
    r
        Recirculation, of :func:`recirculation`.
    """
    xp = namespace(m_server, m_crah, r)
    blowing = m_crah > _STANDSTILL
    taken = m_server * (1.0 - r) / xp.where(blowing, m_crah, _STANDSTILL)
    return xp.where(blowing, xp.maximum(1.0 - taken, 0.0), 0.0)


def _share(part: Array, whole: Array) -> Array:
    """Quotient of two temperature differences, 0 where the whole is none."""
    xp = namespace(part, whole)
    some = xp.abs(whole) > _EQUAL
    return xp.where(some, part / xp.where(some, whole, _EQUAL), 0.0)


def supply_heat_index(T_in: Array, T_supply: Array, T_out: Array) -> Array:
    """SHI, the part of the air's warming that happens before it enters the servers [1]_.

    ::

        SHI = (T_in - T_supply) / (T_out - T_supply)

    Parameters
    ----------
    T_in, T_supply, T_out
        Server inlet, supply of the air handlers, server outlet, K, shape (lanes,).

    Returns
    -------
    Array
        0 (no recirculation) to 1; 0 where the air is not warmed at all.
    """
    return _share(T_in - T_supply, T_out - T_supply)


def return_heat_index(T_in: Array, T_supply: Array, T_out: Array) -> Array:
    """RHI, ``1 - SHI`` [1]_; 1 where the air is not warmed at all.

    Parameters
    ----------
    T_in, T_supply, T_out
        Server inlet, supply of the air handlers, server outlet, K, shape (lanes,).
    """
    return 1.0 - supply_heat_index(T_in, T_supply, T_out)


def return_temperature_index(T_return: Array, T_supply: Array, T_in: Array, T_out: Array) -> Array:
    """RTI, rise over the air handlers over rise over the servers: above 1 recirculation, below 1 bypass [2]_.

    ::

        RTI = (T_return - T_supply) / (T_out - T_in)

    Parameters
    ----------
    T_return, T_supply
        Return to and supply of the air handlers, K, shape (lanes,).
    T_in, T_out
        Server inlet and outlet, K, shape (lanes,).
    """
    return _share(T_return - T_supply, T_out - T_in)
