"""Liquids of the loops: density, heat capacity, conductivity and viscosity over temperature.

The heat balance uses one constant heat capacity and density per loop, taken at its design temperature:
energies close exactly, and over the 10 K of a loop the heat capacity stays within 0.4 % of its mean (oil:
0.65 %).

The polynomials in degrees Celsius were fitted to CoolProp 8.0. Water from 2 to 80 degC: density within
2.2e-4, heat capacity 4e-4, conductivity 1.1e-3, viscosity 1.4e-3, the largest errors at 2 degC. The glycols
from 0 to 80 degC are CoolProp's own polynomials. The oil for immersion is no fit: see its comment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import correlation

__all__ = ["EG30", "PAO", "PG25", "WATER", "Liquid", "LiquidConstants", "constants_at"]

# By definition of the Celsius scale, in which the polynomials are written.
_ZERO_CELSIUS = 273.15

Law = Callable[[Array], Array]


class Liquid(NamedTuple):
    """A liquid as laws of temperature (K), valid from ``T_low`` to ``T_high`` (K).

    Density in kg/m3, heat capacity in J/(kg K), conductivity in W/(m K), dynamic viscosity in Pa s.
    """

    name: str
    density: Law
    heat_capacity: Law
    conductivity: Law
    viscosity: Law
    T_low: float
    T_high: float


class LiquidConstants(NamedTuple):
    """Properties at one temperature: kg/m3, J/(kg K), W/(m K), Pa s."""

    density: Array
    heat_capacity: Array
    conductivity: Array
    viscosity: Array


_COOLPROP = "fit to CoolProp 8.0, 0 to 80 degC"
_OIL = "estimate of this project within the published ranges of immersion oils"


def _polynomial(name: str, unit: str, factors: tuple[float, ...], source: str = _COOLPROP) -> Law:
    """A polynomial of the Celsius temperature, highest power first."""

    def law(T: Array) -> Array:
        t = T - _ZERO_CELSIUS
        value = factors[0] * t + factors[1]
        for factor in factors[2:]:
            value = value * t + factor
        return value

    law.__name__ = law.__qualname__ = name
    law.__doc__ = f"{name.replace('_', ' ').capitalize()}, {unit}, of a temperature in K."
    return correlation(inputs={"T": "K"}, output=unit, source=source)(law)


def _exponential(name: str, unit: str, factors: tuple[float, ...], source: str = _COOLPROP) -> Law:
    """The exponential of such a polynomial."""
    exponent = _polynomial(name, "1", factors, source)

    def law(T: Array) -> Array:
        return namespace(T).exp(exponent(T))

    law.__name__ = law.__qualname__ = name
    law.__doc__ = f"{name.replace('_', ' ').capitalize()}, {unit}, of a temperature in K."
    return correlation(inputs={"T": "K"}, output=unit, source=source)(law)


WATER = Liquid(
    name="water",
    density=_polynomial("water_density", "kg/m3", (1.92333e-5, -6.24308e-3, 2.41575e-2, 1000.13)),
    heat_capacity=_polynomial(
        "water_heat_capacity", "J/kg/K", (4.06548e-6, -8.84467e-4, 7.80317e-2, -2.91509, 4216.89)
    ),
    conductivity=_polynomial("water_conductivity", "W/m/K", (5.04906e-8, -1.65415e-5, 2.38545e-3, 0.556528)),
    viscosity=_exponential(
        "water_viscosity", "Pa s", (8.19813e-9, -2.23401e-6, 3.00127e-4, -0.0341367, -6.32704)
    ),
    T_low=275.15,
    T_high=353.15,
)

# Propylene glycol, 25 % by mass.
PG25 = Liquid(
    name="PG25",
    density=_polynomial("pg25_density", "kg/m3", (1.43457e-5, -4.40142e-3, -0.244492, 1025.81)),
    heat_capacity=_polynomial("pg25_heat_capacity", "J/kg/K", (-2.05841e-5, 1.06612e-3, 2.40277, 3872.15)),
    conductivity=_polynomial("pg25_conductivity", "W/m/K", (-6.49557e-9, 0.0, 9.17555e-4, 0.449553)),
    viscosity=_exponential("pg25_viscosity", "Pa s", (-1.29437e-6, 3.54581e-4, -0.047241, -5.20027)),
    T_low=273.15,
    T_high=353.15,
)

# Ethylene glycol, 30 % by mass.
EG30 = Liquid(
    name="EG30",
    density=_polynomial("eg30_density", "kg/m3", (4.71427e-6, -3.18166e-3, -0.284568, 1044.97)),
    heat_capacity=_polynomial("eg30_heat_capacity", "J/kg/K", (-1.40974e-5, -2.97848e-3, 3.07332, 3658.09)),
    conductivity=_polynomial("eg30_conductivity", "W/m/K", (-2.69e-9, -8.94e-7, 9.67678e-4, 0.445923)),
    viscosity=_exponential("eg30_viscosity", "Pa s", (-7.53537e-7, 2.49042e-4, -0.0389276, -5.4497)),
    T_low=273.15,
    T_high=353.15,
)


# Dielectric oil of immersion tanks, a poly-alpha-olefin of about 7 mm2/s at 40 degC. No maker's table was at
# hand: at 40 degC the values are those in the middle of what is published for such oils (790 to 830 kg/m3,
# 2.1 to 2.3 kJ/(kg K), 0.13 to 0.145 W/(m K), 5 to 10 mm2/s); the slopes are those of light mineral oils.
PAO = Liquid(
    name="PAO",
    density=_polynomial("pao_density", "kg/m3", (-0.68, 832.2), _OIL),
    heat_capacity=_polynomial("pao_heat_capacity", "J/kg/K", (2.7, 2092.0), _OIL),
    conductivity=_polynomial("pao_conductivity", "W/m/K", (-1.0e-4, 0.142), _OIL),
    viscosity=_exponential("pao_viscosity", "Pa s", (1.0e-4, -0.032, -4.0588), _OIL),
    T_low=273.15,
    T_high=373.15,
)


def constants_at(liquid: Liquid, T: Array) -> LiquidConstants:
    """Properties of a liquid at one temperature, the constants of a loop.

    Parameters
    ----------
    liquid
        ``WATER``, ``PG25``, ``EG30`` or ``PAO``.
    T
        Temperature, K, shape (lanes,).
    """
    return LiquidConstants(
        liquid.density(T), liquid.heat_capacity(T), liquid.conductivity(T), liquid.viscosity(T)
    )
