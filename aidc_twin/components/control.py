"""Sampled control that knows its step: velocity-form lambda tuning, dwell timers, hysteresis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import parameter
from aidc_twin.dimensions import const

__all__ = [
    "LEAST_LEAD",
    "LEAST_OPENING",
    "Tuning",
    "advance_timer",
    "flag",
    "lambda_control",
    "ramped",
    "valve_gain",
]

# Guards of the gain, all on the slow side: a smaller lead, opening or flow would ask for larger moves.
LEAST_LEAD = const(2.0, "dK")
LEAST_OPENING = const(0.1, "1")
LEAST_FLOW = const(1.0, "W/K")
# Integral time over the sum of wanted lag and dead time, where the process is slower. As dead time counts
# what the water needs through the volumes beside the one that is held; it is taken as long as the wanted lag.
INTEGRAL, DEAD_TIME = const(4.0, "1"), const(1.0, "1")


@final
@dataclass(frozen=True)
class Tuning:
    """Tuning of a sampled loop: lag of the process at full output and wanted lag of the closed loop, s.

    The lag follows from the volumes and flows of the design. A loop that takes it too short answers a load
    step too late and then swings: with 300 s instead of 2200 s the fans of a warm-water plant moved its
    supply by 5 K up and down for ever, at every step.
    """

    time_constant: Array = parameter("s")
    closed_loop: Array = parameter("s")


def lambda_control(
    output: Array,
    error: Array,
    error_before: Array,
    gain: Array,
    dt: Array,
    time_constant: Array,
    closed_loop: Array,
    lag_dominant: bool = False,
) -> Array:
    """New output, 0 to 1, of a sampled controller in velocity form.

    For a process that answers like a first-order lag, ``e+ = a e - (1 - a) K u``, the move ::

        du = (al / K) (e - a e_before) / (1 - a),  a = 1 / (1 + dt / tau),  al = dt / (lam + dt)

    lets the error decay as a lag of ``lam`` seconds at *any* step, where a textbook PI loop slams from one
    stop to the other once the step is as long as the loop. The output is clipped; the velocity form needs no
    anti-windup.

    Its integral time is the lag of the process, over which an error that the loop has not made itself goes
    away. Where that is hours, ``lag_dominant`` takes ``min(tau, 4 (lam + theta))`` [2]_ with ``theta = lam``,
    at the same proportional part.

    Parameters
    ----------
    output
        Output of the last step.
    error, error_before
        Controlled value minus set-point now and at the last step, dK.
    gain
        Fall of the controlled value for a unit of output, dK, positive, from the present coefficients.
    dt, time_constant, closed_loop
        Step, lag of the process and wanted lag of the closed loop, s.

    References
    ----------
    1. D. E. Rivera, M. Morari, S. Skogestad, Internal model control: PID controller design, Ind. Eng. Chem.
       Process Des. Dev. 25 (1986) 252-265.
    2. S. Skogestad, Simple analytic rules for model reduction and PID controller tuning, J. Process Control
       13 (2003) 291-309: integral time of lag-dominant processes.
    """
    xp = namespace(output, error, gain, dt)
    lag = 1 / (1 + dt / time_constant)
    share = dt / (closed_loop + dt)
    moved = (error - lag * error_before) / (1 - lag)
    if lag_dominant:
        integral = INTEGRAL * (1 + DEAD_TIME) * closed_loop
        moved = moved + (xp.maximum(time_constant / integral, 1) - 1) * error
    move = share / gain * moved
    return xp.clip(output + move, 0, 1)


def valve_gain(lead: Array, opening: Array, W_cold_max: Array, W_hot: Array) -> Array:
    """Fall of the controlled stream's temperature for a full stroke of the cooling valve, dK.

    A wider valve lowers the controlled outlet in a single pass by ``lead W_cold_max / W_hot``; with the heat
    load given, where the stream comes back changed, by ``lead / opening``. The larger of the two is an upper
    bound of the true slope, so that the loop can only be slower than asked, never unstable.

    Parameters
    ----------
    lead
        Hot inlet minus cold inlet, dK.
    opening
        Valve opening, 0 to 1.
    W_cold_max, W_hot
        Capacity rates of the cold stream at full opening and of the hot stream, W/K.
    """
    xp = namespace(lead, opening, W_cold_max)
    single = W_cold_max / xp.maximum(W_hot, LEAST_FLOW)
    closed = 1 / xp.maximum(opening, LEAST_OPENING)
    return xp.maximum(lead, LEAST_LEAD) * xp.maximum(single, closed)


def ramped(before: Array, wanted: Array, stroke: Array, dt: Array) -> Array:
    """An output on its way from 0 to 1 within a stroke, s, to what is wanted; it stays between its stops.

    For what is set straight to its place: dampers by a sensor behind them, fans by what they must carry.
    """
    xp = namespace(before, wanted, stroke, dt)
    most = dt / stroke
    return xp.clip(before + xp.clip(wanted - before, -most, most), 0, 1)


def flag(condition: Array) -> Array:
    """1 where a condition holds, else 0: a dimensionless number to switch or to count with."""
    xp = namespace(condition)
    return xp.where(condition, 1.0, 0.0)


def advance_timer(timer: Array, changed: Array, dt: Array) -> Array:
    """Seconds since the last change: back to zero where something has just changed."""
    xp = namespace(timer, changed, dt)
    return xp.where(changed, xp.zeros_like(timer), timer + dt)
