"""The closed list of units that may be written in a spec or a catalogue, and the names of dimensions.

Every unit is written out: nothing is composed from prefixes, so ``hPa`` exists and ``kdegC`` does not.
Factors are exact by definition of the unit (SI Brochure, 9th edition, BIPM 2019; NIST SP 811, 2008,
Appendix B for the inch-pound units) except where a comment says otherwise.
"""

from __future__ import annotations

__all__ = ["ALIASES", "CURRENCIES", "DEFINITIONS", "DIMENSIONS", "LADDERS", "MULTIPLES_OF_MONEY"]

# In the definition language of pint: base units first, then the derived ones in terms of them.
DEFINITIONS: tuple[str, ...] = (
    "m = [length]",
    "kg = [mass]",
    "s = [time]",
    "K = [temperature]",
    "A = [current]",
    # points on the two customary scales; differences are written in K
    "degC = K; offset: 273.15",
    "degF = 5 / 9 * K; offset: 255.3722222222222",
    "percent = 1e-2",
    "ppm = 1e-6",
    # things that are counted: a price per rack is a price
    *(f"{word} = 1" for word in ("each", "unit", "set", "rack", "server", "node", "chip", "gpu")),
    # length, area, volume
    "mm = 1e-3 * m",
    "cm = 1e-2 * m",
    "km = 1e3 * m",
    "um = 1e-6 * m",
    "inch = 0.0254 * m",
    "ft = 0.3048 * m",
    "m2 = m ** 2",
    "m3 = m ** 3",
    "L = 1e-3 * m ** 3",
    "mL = 1e-6 * m ** 3",
    "gal = 3.785411784e-3 * m ** 3",  # US gallon
    "gpm = 3.785411784e-3 * m ** 3 / 60 / s",
    "cfm = 0.028316846592 * m ** 3 / 60 / s",
    # mass; carbon dioxide equivalent is counted in the mass of the gas
    "g = 1e-3 * kg",
    "mg = 1e-6 * kg",
    "t = 1e3 * kg",
    "gCO2 = 1e-3 * kg",
    "kgCO2 = kg",
    "tCO2 = 1e3 * kg",
    # time; the year is the Julian one of 365.25 d (IAU), as in the catalogue, the month its twelfth part
    "ms = 1e-3 * s",
    "min = 60 * s",
    "h = 3600 * s",
    "day = 86400 * s",
    "month = 2629800 * s",
    "year = 31557600 * s",
    "Hz = 1 / s",
    "rpm = 1 / 60 / s",
    # force, pressure, energy, power
    "N = kg * m / s ** 2",
    "Pa = N / m ** 2",
    "hPa = 100 * Pa",
    "kPa = 1e3 * Pa",
    "MPa = 1e6 * Pa",
    "bar = 1e5 * Pa",
    "mbar = 100 * Pa",
    "psi = 6894.757293168 * Pa",
    "J = N * m",
    "kJ = 1e3 * J",
    "MJ = 1e6 * J",
    "GJ = 1e9 * J",
    "Wh = 3600 * J",
    "kWh = 3.6e6 * J",
    "MWh = 3.6e9 * J",
    "GWh = 3.6e12 * J",
    "TWh = 3.6e15 * J",
    "W = J / s",
    "mW = 1e-3 * W",
    "kW = 1e3 * W",
    "MW = 1e6 * W",
    "GW = 1e9 * W",
    "RT = 3516.8528420667 * W",  # refrigeration ton, 12 000 Btu/h
    # apparent power has the dimension of power; the power factor is a number of its own
    "VA = W",
    "kVA = 1e3 * W",
    "MVA = 1e6 * W",
    # electricity
    "V = W / A",
    "kV = 1e3 * V",
    "kA = 1e3 * A",
    "ohm = V / A",
)

# Other spellings of the same unit.
ALIASES: dict[str, str] = {
    "°C": "degC",
    "℃": "degC",
    "°F": "degF",
    "%": "percent",
    "l": "L",
    "㎡": "m2",
    "µm": "um",
    "μm": "um",
    "hr": "h",
    "hour": "h",
    "d": "day",
    "yr": "year",
    "a": "year",
    "years": "year",
    "months": "month",
    "days": "day",
    "hours": "h",
    "minutes": "min",
    "seconds": "s",
    "minute": "min",
    "second": "s",
    "tonne": "t",
    "GPU": "gpu",
    "CFM": "cfm",
    "GPM": "gpm",
    "gCO2e": "gCO2",
    "kgCO2e": "kgCO2",
    "tCO2e": "tCO2",
    "台": "unit",
    "套": "set",
    "个": "each",
    "元": "CNY",
    "RMB": "CNY",
}

# ISO 4217 codes. Each, and each with a year behind it, is a dimension of its own: nothing converts silently.
CURRENCIES: tuple[str, ...] = ("CNY", "USD", "EUR", "GBP", "JPY", "SGD", "HKD")
MULTIPLES_OF_MONEY: dict[str, tuple[float, str]] = {
    "千元": (1e3, "CNY"),
    "万元": (1e4, "CNY"),
    "亿元": (1e8, "CNY"),
    "kCNY": (1e3, "CNY"),
    "MCNY": (1e6, "CNY"),
    "kUSD": (1e3, "USD"),
    "MUSD": (1e6, "USD"),
    "kEUR": (1e3, "EUR"),
    "MEUR": (1e6, "EUR"),
}

# Dimension, in coherent SI -> (its name in a message, the unit in which people write it).
# "K" is a point on the temperature scale, "dK" a difference, "money" any currency.
DIMENSIONS: dict[str, tuple[str, str]] = {
    "1": ("a plain number", ""),
    "K": ("a temperature", "degC"),
    "dK": ("a temperature difference", "K"),
    "W": ("power", "kW"),
    "J": ("energy", "kWh"),
    "W/K": ("conductance", "kW/K"),
    "K/W": ("thermal resistance", "K/W"),
    "J/K": ("heat capacity", "kJ/K"),
    "J/kg": ("energy per mass", "kJ/kg"),
    "J/kg/K": ("specific heat", "kJ/kg/K"),
    "kg/s": ("mass flow", "kg/s"),
    "kg": ("mass", "kg"),
    "m3/s": ("volume flow", "m3/h"),
    "m3/s/W": ("volume flow per power", "L/min/kW"),
    "kg/s/W": ("mass flow per power", "kg/s/kW"),
    "m": ("length", "m"),
    "m2": ("area", "m2"),
    "m3": ("volume", "m3"),
    "m/s": ("velocity", "m/s"),
    "s": ("time", "h"),
    "1/s": ("a rate", "1/h"),
    "Pa": ("pressure", "kPa"),
    "Pa/K": ("pressure per temperature", "Pa/K"),
    "W/m": ("power per length", "W/m"),
    "W/m2": ("power per area", "W/m2"),
    "W/m2/K": ("heat transfer coefficient", "W/m2/K"),
    "W/m/K": ("thermal conductivity", "W/m/K"),
    "kg/m3": ("density", "kg/m3"),
    "Pa s": ("dynamic viscosity", "Pa s"),
    "m2/s": ("diffusivity", "m2/s"),
    "kg/J": ("mass per energy", "kg/kWh"),
    "m3/J": ("volume per energy", "L/kWh"),
    "V": ("voltage", "V"),
    "A": ("electric current", "A"),
    "ohm": ("electric resistance", "ohm"),
    "money": ("money", "CNY"),
    "money/s": ("money per time", "CNY/year"),
    "money/J": ("price of energy", "CNY/kWh"),
    "money/W": ("price per power", "CNY/kW"),
    "money/W/s": ("price per power and time", "CNY/kW/month"),
    "money/m": ("price per length", "CNY/m"),
    "money/m2": ("price per area", "CNY/m2"),
    "money/m2/s": ("price per area and time", "CNY/m2/year"),
    "money/m3": ("price per volume", "CNY/m3"),
    "money/kg": ("price per mass", "CNY/kg"),
    "money s/m3": ("price per volume flow", "CNY/(m3/h)"),
    "money s/kg": ("price per mass flow", "CNY/(kg/h)"),
}

# Units of a table, from small to large: the largest one that keeps the number at 1 or more is taken.
LADDERS: dict[str, tuple[str, ...]] = {
    "W": ("W", "kW", "MW", "GW"),
    "J": ("kWh", "MWh", "GWh", "TWh"),
    "kg": ("kg", "t"),
    "kg/s": ("kg/h", "kg/s"),
    "m3": ("L", "m3"),
    "Pa": ("Pa", "kPa"),
    "s": ("s", "min", "h", "day"),
    "W/K": ("W/K", "kW/K", "MW/K"),
    "J/K": ("J/K", "kJ/K", "MJ/K"),
}
