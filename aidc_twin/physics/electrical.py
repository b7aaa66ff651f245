"""Losses of the power train: stages with no-load and load loss, modules that shed, transformers, busways.

Every function returns the loss, the heat that the stage leaves in its room; the input is output plus loss.
Two paths that share a load (2N) are two calls with half the load each.

References
----------
1. Schneider Electric White Paper 108, "Making Large UPS Systems More Efficient" (no-load, proportional,
   square).
2. Eaton, "Energy Saver System and Variable Module Management System" (modules kept below a load limit).
3. Commission Regulation (EU) 548/2014, annex I (transformer: no-load loss plus load loss by the square).
"""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.physics.power_supply import LossCurve, loss_curve, psu_loss

__all__ = [
    "LossCurve",
    "busway_loss",
    "loss_curve",
    "loss_quadratic",
    "modular_loss",
    "modules_on",
    "psu_loss",
    "transformer_loss",
]


def loss_quadratic(p_out: Array, p_rated: Array, a: Array, b: Array, c: Array) -> Array:
    """Loss of one stage.

    ::

        loss = p_rated (a + b L + c L**2),   L = p_out / p_rated

    Parameters
    ----------
    p_out
        Power delivered, W, shape (lanes,).
    p_rated
        Rated output, W, above 0.
    a, b, c
        No-load, proportional and square share of the rating, dimensionless.

    Returns
    -------
    Array
        Loss, W; ``a p_rated`` without load.
    """
    return a * p_rated + p_out * (b + c * p_out / p_rated)


def modules_on(
    p_out: Array, module_rating: Array, n_modules: Array, load_limit: Array, reserve: Array
) -> Array:
    """Number of modules that carry the load, the others standing by.

    ::

        n_on = min(ceil(p_out / (load_limit module_rating)) + reserve, n_modules),  at least 1

    Parameters
    ----------
    p_out
        Power delivered by all modules, W, shape (lanes,).
    module_rating
        Rated output of one module, W.
    n_modules
        Installed modules.
    load_limit
        Load of a module, over its rating, above which another one is woken.
    reserve
        Modules kept on beyond those that the limit asks for.

    Returns
    -------
    Array
        Modules on line, a whole number.
    """
    xp = namespace(p_out, module_rating, n_modules, load_limit, reserve)
    needed = xp.ceil(p_out / (load_limit * module_rating)) + reserve
    return xp.clip(needed, 1.0, n_modules)


def modular_loss(
    p_out: Array,
    module_rating: Array,
    n_modules: Array,
    n_on: Array,
    a: Array,
    b: Array,
    c: Array,
    standby: Array,
) -> Array:
    """Loss of a set of equal modules of which some stand by.

    ::

        loss = n_on module_rating (a + b L + c L**2) + (n_modules - n_on) standby module_rating
        L = p_out / (n_on module_rating)

    Parameters
    ----------
    p_out
        Power delivered by all modules, W, shape (lanes,).
    module_rating, n_modules, n_on
        Rated output of one module, W; modules installed; modules on line, at least 1.
    a, b, c
        No-load, proportional and square share of the rating of a module, dimensionless.
    standby
        Loss of a module that stands by, over its rating.

    Returns
    -------
    Array
        Loss of the set, W.
    """
    return loss_quadratic(p_out, n_on * module_rating, a, b, c) + (n_modules - n_on) * standby * module_rating


def transformer_loss(
    p_out: Array, s_rated: Array, p_no_load: Array, p_load: Array, power_factor: Array
) -> Array:
    """Loss of a transformer: in its core always, in its windings by the square of the current [3]_.

    ::

        loss = p_no_load + p_load L**2,   L = p_out / (power_factor s_rated)

    The load loss is that at the reference temperature of the windings (75 degC oil, 120 degC dry), the warm
    end.

    Parameters
    ----------
    p_out
        Power delivered, W, shape (lanes,).
    s_rated
        Rated apparent power, VA (the same dimension as W).
    p_no_load, p_load
        No-load loss, and load loss at rated current, W.
    power_factor
        Power factor of the load.

    Returns
    -------
    Array
        Loss, W.
    """
    load = p_out / (power_factor * s_rated)
    return p_no_load + p_load * load * load


def busway_loss(p_out: Array, voltage: Array, power_factor: Array, resistance: Array, length: Array) -> Array:
    """Ohmic loss of a three-phase busway or cable.

    ::

        loss = 3 I**2 R length,   I = p_out / (sqrt(3) voltage power_factor)
             = (p_out / (voltage power_factor))**2 R length

    Parameters
    ----------
    p_out
        Power delivered, W, shape (lanes,).
    voltage
        Voltage between phases, V.
    power_factor
        Power factor of the load.
    resistance
        Resistance of one phase, ohm/m.
    length
        Length, m.

    Returns
    -------
    Array
        Loss, W.
    """
    current = p_out / (voltage * power_factor)
    return current * current * resistance * length
