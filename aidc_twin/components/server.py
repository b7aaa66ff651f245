"""Power of a server: chips with leakage, voltage regulators, fans, power supplies; shared by all racks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Now, Reading, parameter
from aidc_twin.components.control import flag
from aidc_twin.dimensions import const
from aidc_twin.physics.electrical import loss_quadratic
from aidc_twin.physics.fans import fan_power
from aidc_twin.physics.power_supply import LossCurve, psu_loss
from aidc_twin.physics.server import chip_power, fan_speed

__all__ = ["ServerPower", "limit_readings", "power_readings", "server_readings"]

# Secant steps from the ends of the line to a given power; the third is at rounding.
SECANT_TURNS = 4
# Two powers closer than this are one: the secant has arrived.
LEAST_RUN = const(1e-9, "W")


@final
@dataclass(frozen=True)
class ServerPower:
    """Electrical side of one server, from the chips to the input of its power supplies::

        p_chip  = idle + (peak - idle) u + leakage exp(slope (T_chip - T_leakage))
        p_fan   = p_fan_max n**3,  n = n_ref (1 + slope (T_inlet - T_ref)), within its stops
        p_board = p_chip + VRM loss(p_chip) + other(u) + p_fan
        p_in    = p_board + supply loss(p_board)

    All values are for one server; the totals are for the count of servers.
    """

    chip_idle: Array = parameter("W")
    chip_peak: Array = parameter("W")
    leakage: Array = parameter("W")
    leakage_slope: Array = parameter("1/K")
    T_leakage: Array = parameter("K")
    vrm_rating: Array = parameter("W")
    vrm_constant: Array = parameter("1")
    vrm_linear: Array = parameter("1")
    vrm_square: Array = parameter("1")
    other: Array = parameter("W")
    other_idle_share: Array = parameter("1")
    psu_rating: Array = parameter("W")
    psu_polynomial: tuple[Array, ...] = parameter("1")
    psu_knots: tuple[Array, ...] = parameter("1")
    psu_squares: tuple[Array, ...] = parameter("1")
    psu_cubes: tuple[Array, ...] = parameter("1")
    fan_power_max: Array = parameter("W")
    fan_reference: Array = parameter("1")
    fan_slope: Array = parameter("1/K")
    T_fan: Array = parameter("K")
    fan_min: Array = parameter("1")
    p_rated: Array = parameter("W")
    driven_by_power: bool = False

    def state(
        self, now: Now, T_chip: Array, T_inlet: Array, count: Array, cut: Array | None = None
    ) -> dict[str, Array]:
        """Powers of all servers, W, and the fan speed, for the utilisation of the step less a ``cut`` of it.

        A measured power is what it was, cuts included: servers that follow one are not cut again.
        """
        speed = fan_speed(self.fan_reference, self.fan_slope, T_inlet, self.T_fan, self.fan_min)
        p_fan = fan_power(self.fan_power_max, speed)
        none = 0 * now.weather["utilisation"]
        p_unused = chip_power(
            self.chip_idle, self.chip_peak, self.leakage, self.leakage_slope, self.T_leakage, T_chip, none
        )
        asked, on = self._utilisation(now.weather["utilisation"], p_unused, p_fan)
        lost = none if cut is None or self.driven_by_power else asked * cut
        u = asked - lost
        p_chip, p_vrm, p_other, p_psu = self._parts(u, p_unused, p_fan)
        running = count * on
        return {
            "fan_speed": speed,
            "running": running,
            "asked": (self.chip_peak - self.chip_idle) * asked * running,
            "lost": (self.chip_peak - self.chip_idle) * lost * running,
            "p_chip": p_chip * running,
            "p_vrm_loss": p_vrm * running,
            "p_other": p_other * running,
            "p_fan": p_fan * running,
            "p_psu_loss": p_psu * running,
            "p_it": (p_chip + p_vrm + p_other + p_fan + p_psu) * running,
        }

    def dynamic_share(self, now: Now, T_chip: Array, cut: Array) -> Array:
        """Dynamic power that a chip is asked for, over all power that it takes with a cut of it."""
        asked = (self.chip_peak - self.chip_idle) * now.weather["utilisation"]
        p_unused = chip_power(
            self.chip_idle, self.chip_peak, self.leakage, self.leakage_slope, self.T_leakage, T_chip, 0 * cut
        )
        return asked / (p_unused + asked * (1 - cut))

    def _parts(self, u: Array, p_unused: Array, p_fan: Array) -> tuple[Array, Array, Array, Array]:
        """Chips, regulators, other electronics and supplies at a utilisation, W for one server."""
        p_chip = p_unused + (self.chip_peak - self.chip_idle) * u
        p_vrm = loss_quadratic(p_chip, self.vrm_rating, self.vrm_constant, self.vrm_linear, self.vrm_square)
        p_other = self.other * (self.other_idle_share + (1 - self.other_idle_share) * u)
        return (
            p_chip,
            p_vrm,
            p_other,
            psu_loss(p_chip + p_vrm + p_other + p_fan, self.psu_rating, self._psu_curve()),
        )

    def _psu_curve(self) -> LossCurve:
        constant, linear, square, cube = self.psu_polynomial
        return LossCurve(constant, linear, square, cube, self.psu_knots, self.psu_squares, self.psu_cubes)

    def _utilisation(self, driver: Array, p_unused: Array, p_fan: Array) -> tuple[Array, Array]:
        """Utilisation, and the share of the servers that run.

        A measured power fixes the sum; leakage and fans follow from the temperatures, and what is left is
        the dynamic power. Input power is almost linear in utilisation, so a few secant steps from both ends
        of the line meet it to rounding. Less power than all servers take idle means that some are off.
        """
        if not self.driven_by_power:
            return driver, 1 + 0 * driver
        xp = namespace(driver, p_fan)
        asked = driver * self.p_rated
        p_idle = sum(self._parts(0 * driver, p_unused, p_fan), p_fan)
        on = xp.minimum(asked / p_idle, 1)

        def surplus(u: Array) -> Array:
            return sum(self._parts(u, p_unused, p_fan), p_fan) - asked

        low, high = 0 * driver, 1 + 0 * driver
        at_low, at_high = surplus(low), surplus(high)
        for _ in range(SECANT_TURNS):
            run = at_high - at_low
            apart = xp.abs(run) > LEAST_RUN
            new = high - xp.where(apart, at_high / xp.where(apart, run, LEAST_RUN) * (high - low), 0 * high)
            low, at_low, high, at_high = high, at_high, new, surplus(new)
        return xp.maximum(high, 0), on


def server_readings(
    now: Now,
    name: str,
    group: str,
    T_chip: Array,
    T_inlet: Array,
    T_limit_chip: Array,
    T_limit_inlet: Array,
) -> list[Reading]:
    """Meters of racks that breathe air: parts of the IT energy, temperatures and limits of chips and inlets.

    ``group`` stands before the name of the channels of temperatures where a facility has several kinds of
    racks: ``"train.gpu."``; empty in a hall of one kind.
    """
    chip = limit_readings(group, "chip", T_chip, T_limit_chip)
    return power_readings(now, name) + chip + limit_readings(group, "rack_inlet", T_inlet, T_limit_inlet)


def power_readings(now: Now, name: str) -> list[Reading]:
    """Parts of the IT energy that racks of every cooling have in common."""
    return [
        Reading(f"energy.{meter}", "W", "sum", now[f"{name}.{key}"])
        for meter, key in (("server_fans", "p_fan"), ("psu_loss", "p_psu_loss"), ("vrm_loss", "p_vrm_loss"))
    ]


def limit_readings(group: str, label: str, T: Array, limit: Array) -> list[Reading]:
    """A temperature of one kind of racks, and the time over its limit."""
    return [
        Reading(f"temp.{group}{label}", "K", "mean", T),
        Reading(f"temp.{group}{label}.max", "K", "max", T),
        Reading(f"time.{group}over_limit_{label}", "1", "sum", flag(limit < T)),
    ]
