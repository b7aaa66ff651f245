"""A stratified water tank beside a plant: filled in cheap hours or kept full, emptied in dear ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import flag
from aidc_twin.components.pump_sets import PumpSets
from aidc_twin.dimensions import const, expect
from aidc_twin.network import Network
from aidc_twin.physics.stratified_tank import advected, displaced, overturned

__all__ = ["LAYERS", "SUBSTEPS", "StorageTank"]

# Layers of the tank from the top. The limiter keeps a thermocline within two to three of them, so that 24
# hold it to an eighth of the height.
LAYERS = tuple(f"layer_{number:02d}" for number in range(24))
# The advection takes this many steps within one of the plant: what moves in each is a layer at most.
SUBSTEPS = 2
COUNT = const(float(len(LAYERS)), "1")
DAY = const(86400.0, "s")


@final
@dataclass(frozen=True)
class StorageTank(Component):
    """A tank of cold water between supply and return of a loop, in parallel with its plant.

    *Charging*, the plant cools more water than the users take; the rest enters the tank at the bottom and
    pushes warm water out at the top, to the return. *Discharging*, part of the return enters at the top and
    cold water leaves at the bottom, past the plant, to the supply::

        W_plant = W_users + W_charge - W_discharge
        C_i dT_i/dt = W (T_face,i - T_face,i+1) + G (T_i-1 - 2 T_i + T_i+1) - UA_i (T_i - T_outdoors)

    Below a wet bulb ``T_wb_free`` or a dry bulb ``T_db_free`` towers or coils cool without compressors, and
    nothing is shifted. A clock, which starts at midnight as every run does, opens the hours of charge and of
    discharge. Charging ends as the top gets cold, and gives way when the plant no longer holds its set-point;
    discharging ends as the bottom gets warm. Above the set-point plus ``help_margin`` of the supply the tank
    helps at any hour: it is then a reserve. A tank that only stands by keeps a small flow of charge,
    ``bypass``, that makes up for its losses.

    The faces follow the limited scheme of ``physics.stratified_tank`` in explicit steps, so a draw is bounded
    to what keeps their Courant number at 1: a tank that turns over in less than a quarter of an hour needs
    steps below 60 s. What leaves is known before the solve, what enters after it; both are counted there, so
    that heat is conserved to round-off. Wall losses are those of the old temperatures.

    References
    ----------
    1. ASHRAE Handbook, HVAC Applications, Thermal storage: stratified tanks in parallel with the plant,
       figure of merit, control by hours of the tariff.
    2. P. L. Roe, Some contributions to the modelling of discontinuous flows, Lectures in Applied Mathematics
       22 (1985) 163-193.
    """

    pumps: PumpSets
    C_layer: Array = parameter("J/K")
    G_layer: Array = parameter("W/K")
    UA_layer: Array = parameter("W/K")
    W_charge: Array = parameter("W/K")
    W_discharge: Array = parameter("W/K")
    bypass: Array = parameter("1")
    charge_from: Array = parameter("s")
    charge_until: Array = parameter("s")
    discharge_from: tuple[Array, ...] = parameter("s")
    discharge_until: tuple[Array, ...] = parameter("s")
    T_warm: Array = parameter("K")
    T_wb_free: Array = parameter("K", kind="wet_bulb")
    T_db_free: Array = parameter("K", kind="dry_bulb")
    full_margin: Array = parameter("dK")
    empty_margin: Array = parameter("dK")
    plant_margin: Array = parameter("dK")
    help_margin: Array = parameter("dK")
    ramp: Array = parameter("s")
    pump_power_design: Array = parameter("W")
    T_start: Array = parameter("K")
    loop: str = "chilled"
    path: tuple[str, ...] = ()
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {self.at(layer): Node(self.C_layer, self.T_start) for layer in LAYERS}

    def memories(self) -> dict[str, Memory]:
        # From 1, discharging at full flow, to -1, charging; a real clock is no mode that joints compare.
        return {"share": Memory("1", 0 * self.bypass), "clock": Memory("s", 0 * self.ramp)}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.C_layer)
        T_set = now[f"{self.loop}.T_set"]
        clock, share = self.recall(now, "clock"), self.recall(now, "share")
        T_top, T_bottom = now.T[self.at(LAYERS[0])], now.T[self.at(LAYERS[-1])]
        too_warm = now.T[f"{self.loop}.supply"] - T_set

        cheap = _within(clock, self.charge_from, self.charge_until)
        dear = _within(clock, self.discharge_from[0], self.discharge_until[0])
        for begin, end in zip(self.discharge_from[1:], self.discharge_until[1:], strict=True):
            dear = xp.maximum(dear, _within(clock, begin, end))
        # Where towers or coils alone would do, shifting saves nothing and costs pumping.
        dear = dear * flag(expect(now.weather["wet_bulb"], "K", "wet_bulb") > self.T_wb_free)
        dear = dear * flag(expect(now.weather["dry_bulb"], "K", "dry_bulb") > self.T_db_free)
        room = xp.clip((T_top - T_set) / self.full_margin - 1, 0, 1)
        spare = xp.clip(1 - too_warm / self.plant_margin, 0, 1)
        cold = xp.clip(2 - (T_bottom - T_set) / self.empty_margin, 0, 1)
        needed = xp.clip((too_warm - self.help_margin) / self.plant_margin, 0, 1)
        give = cold * xp.maximum(dear, needed)
        take = spare * xp.maximum(cheap * room, self.bypass) * flag(give <= 0)
        share = share + now.dt / (self.ramp + now.dt) * (give - take - share)

        most = self.C_layer * SUBSTEPS / now.dt
        W_users = now[f"{self.loop}.W"]
        give_W = xp.minimum(xp.minimum(xp.maximum(share, 0) * self.W_discharge, W_users), most)
        take_W = xp.minimum(xp.maximum(-share, 0) * self.W_charge, most)
        layers = self._along(now.T, share)
        return {
            "W_discharge": give_W,
            "W_charge": take_W,
            "W_plant": W_users - give_W + take_W,
            "share": share,
            "T_out": displaced(layers, self._courant(give_W + take_W, now.dt), SUBSTEPS),
            # The bypass of a reserve flows by the pressure of the loop.
            "p_pump": self.pumps.power(
                self.pump_power_design, xp.maximum(take_W / self.W_charge - self.bypass, 0)
            ),
        }, {
            "share": share,
            "clock": xp.where(clock + now.dt < DAY, clock + now.dt, clock + now.dt - DAY),
        }

    def _along(self, T: Mapping[str, Array], share: Array) -> list[Array]:
        """Layers in the order in which the water passes them: from the top down where it discharges."""
        xp = namespace(share)
        down = [T[self.at(layer)] for layer in LAYERS]
        return [xp.where(share > 0, a, b) for a, b in zip(down, reversed(down), strict=True)]

    def _courant(self, W: Array, dt: Array) -> Array:
        # Rounding of the bound may leave it above 1 by a last digit.
        return namespace(W).minimum(W * dt / (SUBSTEPS * self.C_layer), 1)

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("pumps", self.feed, self.own(now, "p_pump"))]

    def links(self, now: Now, net: Network) -> None:
        supply, back = f"{self.loop}.supply", f"{self.loop}.return"
        W_in, W_out, T_out = self.own(now, "W_charge"), self.own(now, "W_discharge"), self.own(now, "T_out")
        net.circuit((supply, back), W_out)
        net.circuit((supply, back, *self.path), W_in)
        net.stream_to_store(self.name, (back, supply), W_out, T_out)
        net.stream_to_store(self.name, (supply, back), W_in, T_out)
        net.source(supply, self.own(now, "p_pump"))
        T_air = expect(now.weather["dry_bulb"], "K", "dry_bulb")
        for layer in LAYERS:
            # Known before the step, so that the network leaves the layers to the advection.
            q = self.UA_layer * (now.T[self.at(layer)] - T_air)
            net.source(self.at(layer), -q)
            net.outdoors(self.name, q)

    def advance(self, now: Now, T_new: Mapping[str, Array]) -> dict[str, Array]:
        xp = namespace(self.C_layer)
        share = self.own(now, "share")
        W = self.own(now, "W_discharge") + self.own(now, "W_charge")
        T_in = xp.where(share > 0, T_new[f"{self.loop}.return"], T_new[f"{self.loop}.supply"])
        courant = self._courant(W, now.dt)
        layers = self._along(now.T, share)
        for _ in range(SUBSTEPS):
            layers = advected(layers, T_in, courant)
        down = [xp.where(share > 0, a, b) for a, b in zip(layers, reversed(layers), strict=True)]
        down = overturned(down)
        flux = [self.G_layer * now.dt / self.C_layer * (a - b) for a, b in pairwise(down)]
        gained = [-flux[0], *(a - b for a, b in pairwise(flux)), flux[-1]]
        return {
            self.at(layer): T + gain + (T_new[self.at(layer)] - now.T[self.at(layer)])
            for layer, T, gain in zip(LAYERS, down, gained, strict=True)
        }

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        xp = namespace(self.C_layer)
        T_return = T_new[f"{self.loop}.return"]
        cold = self.T_warm - T_new[self.at(LAYERS[0])]
        for layer in LAYERS[1:]:
            cold = cold + (self.T_warm - T_new[self.at(layer)])
        charge = cold / (COUNT * (self.T_warm - now[f"{self.loop}.T_set"]))
        given = self.own(now, "W_discharge") * (T_return - self.own(now, "T_out"))
        taken = self.own(now, "W_charge") * (self.own(now, "T_out") - T_new[f"{self.loop}.supply"])
        return [
            Reading(f"mean.{self.name}_charge", "1", "mean", xp.clip(charge, 0, 1)),
            Reading("heat.storage_discharge", "W", "sum", given),
            Reading("heat.storage_charge", "W", "sum", taken),
        ]


def _within(clock: Array, begin: Array, end: Array) -> Array:
    """1 between two times of the day, the second of which may lie in the next day; 0 where they are one."""
    after, before = flag(clock >= begin), flag(clock < end)
    xp = namespace(after)
    return xp.where(begin <= end, after * before, xp.maximum(after, before))
