"""Moisture of a well-mixed hall over one implicit step: mixing, a humidifier, and coils that condense."""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace

__all__ = ["condensate", "humidifier_flow", "humidity_behind_coil", "humidity_of_mixing"]


def humidity_of_mixing(w: Array, stored: Array, flow: Array, moisture: Array) -> Array:
    """Humidity ratio after a backward Euler step of air that is flushed, kg/kg.

    ::

        M dw/dt = moisture - flow w      w' = (M/dt w + moisture) / (M/dt + flow)

    A mean of the old state and of what flows in, at any step length.

    Parameters
    ----------
    w
        Humidity ratio at the start, kg/kg, shape ``(lanes,)``.
    stored
        ``M / dt``, dry air of the hall over the step, kg/s, above 0.
    flow
        Dry air flushed through it, kg/s.
    moisture
        Water vapour that comes in with the air, kg/s.

    References
    ----------
    1. ASHRAE Handbook Fundamentals 2017, chapter 1: adiabatic mixing of moist air; water is conserved.
    """
    return (stored * w + moisture) / (stored + flow)


def humidifier_flow(w: Array, stored: Array, w_low: Array, most: Array) -> Array:
    """Water that brings air from ``w`` up to ``w_low`` within the step, at most ``most``, kg/s.

    ``stored`` is the dry air over the step and what flushes it, ``M / dt + flow``, kg/s; humidity ratios in
    kg/kg, all of shape ``(lanes,)``. Nothing above ``w_low``. A balance of water, as above.
    """
    xp = namespace(w, stored)
    return xp.minimum(stored * xp.maximum(w_low - w, 0), most)


def humidity_behind_coil(w: Array, stored: Array, contact: Array, w_surface: Array) -> Array:
    """Humidity ratio of the hall once a coil has condensed what its surface asks for, kg/kg.

    ::

        (M/dt + flow) (w - w') = contact (w' - w_surface)       where w > w_surface, else w' = w

    The air that touches the surface leaves saturated at its temperature, the rest passes untouched (bypass
    factor). The result lies between the surface and ``w`` at any step length: nothing dries below
    saturation at the coil. Of several coils the coldest comes first.

    Parameters
    ----------
    w
        Humidity ratio that would be there without the coil, kg/kg, shape ``(lanes,)``.
    stored
        ``M / dt + flow``, kg/s, above 0; with the contact of coils that condense already.
    contact
        Dry air that touches the surface, kg/s.
    w_surface
        Saturation at the temperature of the surface, kg/kg.

    References
    ----------
    1. ASHRAE Handbook Fundamentals 2017, chapter 1: cooling and dehumidification, apparatus dew point.
    """
    xp = namespace(w, stored)
    wet = (stored * w + contact * w_surface) / (stored + contact)
    return xp.where(w > w_surface, wet, w)


def condensate(w: Array, contact: Array, w_surface: Array) -> Array:
    """Water that condenses on a surface, kg/s: ``contact max(w - w_surface, 0)``; see above for arguments."""
    xp = namespace(w, contact)
    return contact * xp.maximum(w - w_surface, 0)
