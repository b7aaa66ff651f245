"""Faults that are planted in a full facility, each by one small change of a component, a law or an input."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pytest

from aidc_twin.components import cold_plate_rack, cooling_tower, crah, machines
from aidc_twin.components.base import Component, Draw, Node, Now
from aidc_twin.components.cdu import Cdu
from aidc_twin.components.chillers import Chillers
from aidc_twin.components.cold_plate_rack import ColdPlateRack
from aidc_twin.components.cooling_tower import CoolingTower
from aidc_twin.components.crah import Crah
from aidc_twin.components.economiser import Economiser
from aidc_twin.components.electrical_room import ElectricalRoom
from aidc_twin.components.other_loads import OtherLoads
from aidc_twin.components.power_train import PowerTrain
from aidc_twin.components.room import Room
from aidc_twin.components.water_loop import WaterLoop
from aidc_twin.dimensions import const
from aidc_twin.facility.facility import Facility
from aidc_twin.network import Network, elimination
from aidc_twin.physics.psychrometrics import humidity_ratio_saturated

__all__ = ["BUILT", "EDGE", "ORDER", "PLANTED", "PROGRAM", "Fault"]

Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Fault:
    """A fault, the check that has to catch it first, and how it is planted."""

    name: str
    check: str
    plant: Callable[[Patch], Any]


class _Altered:
    """A network on which some calls are made in another way: ``method=change(net, *arguments)``."""

    def __init__(self, net: Network, changes: dict[str, Callable[..., None]]) -> None:
        self._net, self._changes = net, changes

    def __getattr__(self, name: str) -> Any:
        if name in self._changes:
            return lambda *arguments: self._changes[name](self._net, *arguments)
        return getattr(self._net, name)


def links(kind: type[Component], **changes: Callable[..., None]) -> Callable[[Patch], None]:
    """The links of a component with other calls on the network."""

    def plant(patch: Patch) -> None:
        original = kind.links
        patch.setattr(kind, "links", lambda self, now, net: original(self, now, _Altered(net, changes)))

    return plant


def sees(kind: type[Component], method: str, change: Callable[[Now], Now]) -> Callable[[Patch], None]:
    """A component that sees another present."""

    def plant(patch: Patch) -> None:
        original = getattr(kind, method)
        patch.setattr(kind, method, lambda self, now, *rest: original(self, change(now), *rest))

    return plant


def says(
    kind: type[Component], change: Callable[[Any, dict[str, Any]], dict[str, Any]]
) -> Callable[[Patch], None]:
    """A component that publishes other signals."""

    def plant(patch: Patch) -> None:
        original = kind.command

        def command(self: Any, now: Now) -> Any:
            signals, memory = original(self, now)
            return {**signals, **change(self, signals)}, memory

        patch.setattr(kind, "command", command)

    return plant


def draws(kind: type[Component], change: Callable[[list[Draw]], list[Draw]]) -> Callable[[Patch], None]:
    """A component that takes other powers."""

    def plant(patch: Patch) -> None:
        original = kind.draws
        patch.setattr(kind, "draws", lambda self, now: change(original(self, now)))

    return plant


def law(module: Any, name: str, **changes: Callable[[dict[str, Any]], Any]) -> Callable[[Patch], None]:
    """A law that is called with other arguments, each computed from all of them."""

    def plant(patch: Patch) -> None:
        original = getattr(module, name)

        def called(*arguments: Any, **named: Any) -> Any:
            bound = inspect.signature(original).bind(*arguments, **named)
            changed = {key: change(bound.arguments) for key, change in changes.items()}
            return original(**{**bound.arguments, **changed})

        patch.setattr(module, name, called)

    return plant


def number(
    name: str, change: Callable[[dict[str, Any]], Any]
) -> Callable[[Patch], Callable[[Facility], Facility]]:
    """Another number in a component."""

    def plant(patch: Patch) -> Callable[[Facility], Facility]:
        def altered(facility: Facility) -> Facility:
            numbers = facility.numbers()
            return replace(facility, components=facility.with_numbers({**numbers, name: change(numbers)}))

        return altered

    return plant


def weather(now: Now, **changes: Any) -> Now:
    return replace(now, weather={**now.weather, **changes})


def _open_stream(net: Network, nodes: Any, W: Any) -> None:
    # A stream that enters its last volume and leaves it nowhere.
    for upstream, node in pairwise(nodes):
        net._gain(node, W * (net.T[upstream] - net.T[node]))
        net._depend(node, upstream, -W)
        net._depend(node, node, W)


def _one_sided_lift(net: Network, cold: Any, hot: str, G: Any, T_ref: Any, work: Any) -> None:
    net._gain(cold[1], -G * (net.T[cold[0]] - T_ref))
    net._depend(cold[1], cold[0], G)
    net._gain(hot, work)


def _conduction_of_points(net: Network, a: str, b: str, G: Any) -> None:
    net.conduction(a, b, 0 * G)
    net._gain(a, -G * net.T[a])
    net._gain(b, G * net.T[a])


def _mean(value: Any) -> Any:
    return value.mean() + 0 * value


def _relative_humidity(now: Now) -> Now:
    saturated = humidity_ratio_saturated(now.weather["dry_bulb"], const(101325.0, "Pa"))
    return weather(now, humidity_ratio=now.weather["humidity_ratio"] / saturated)


def _return_for_supply(now: Now) -> Now:
    return replace(now, T={**now.T, "room.supply": now.T["room.return"]})


def _counting(patch: Patch) -> None:
    original, calls = Crah.command, [0]

    def command(self: Crah, now: Now) -> Any:
        calls[0] += 1
        signals, memory = original(self, now)
        return {**signals, "W_water": signals["W_water"] * (2 if calls[0] % 2 else 1)}, memory

    patch.setattr(Crah, "command", command)


def _writing(patch: Patch) -> None:
    original = Crah.settle

    def settle(self: Crah, now: Now, T_new: Any) -> Any:
        now.memory["crah.valve"] = self.own(now, "valve")  # type: ignore[index]
        return original(self, now, T_new)

    patch.setattr(Crah, "settle", settle)


def _linear_fan(patch: Patch) -> None:
    patch.setattr(crah, "fan_power", lambda p_rated, speed: p_rated * speed)


def _second_owner(patch: Patch) -> None:
    patch.setattr(Crah, "nodes", lambda self: {"room.supply": Node(self.W_air_max * 0 + 1, self.T_set)})


def _user_left_out(patch: Patch) -> Callable[[Facility], Facility]:
    def altered(facility: Facility) -> Facility:
        return replace(
            facility,
            components=tuple(
                replace(c, users=tuple(user for user in c.users if not user.startswith("crah.")))
                if isinstance(c, WaterLoop)
                else c
                for c in facility.components
            ),
        )

    return altered


PLANTED: tuple[Fault, ...] = (
    # Wiring
    Fault("a loop without a pump: no water flows through the CDUs and coils", "wiring",
          links(WaterLoop, circuit=lambda net, nodes, W: None)),
    Fault("two components own one volume", "wiring", _second_owner),
    Fault("heat with no way out: the electrical room has no coil", "wiring",
          links(ElectricalRoom, volume_to_stream=lambda net, volume, stream, G: None)),
    Fault("a circuit through a volume that nobody owns", "wiring",
          links(Room, circuit=lambda net, nodes, W: net.circuit((*nodes, "room.plenum"), W))),
    Fault("a user of a loop that is not in its list: CRAH", "wiring", _user_left_out),
    # Dimensions
    Fault("a temperature difference added to a power: `mdot cp` is missing", "dimension proof",
          links(Cdu, source=lambda net, node, q: net.source(
              node, q + (net.T["cdu.return"] - net.T["cdu.supply"])))),
    Fault("a stray 273.15 in the set-point of the chillers", "dimension proof",
          links(Chillers, lift=lambda net, cold, hot, G, T_ref, work: net.lift(
              cold, hot, G, T_ref - 273.15, work))),
    Fault("a hidden factor 1000 in the draw of the CRAH fans", "dimension proof",
          draws(Crah, lambda made: [replace(d, power=d.power * 1000) for d in made])),
    Fault("water flow averaged over the lanes", "dimension proof",
          says(WaterLoop, lambda self, s: {"W": _mean(s["W"])})),
    Fault("an absolute temperature for a difference: conduction into the fabric", "dimension proof",
          links(Room, conduction=_conduction_of_points)),
    Fault("a difference for an absolute temperature: the evaporator of the chillers", "dimension proof",
          law(machines, "carnot_fraction_cop",
              T_chw_leaving=lambda a: a["T_chw_leaving"] - a["T_cw_entering"])),
    Fault("a flow raised to a power without its reference flow", "dimension proof",
          law(cold_plate_rack, "flow_power", x=lambda a: a["x"] * const(1.0, "W/K"))),
    Fault("the square of the time step in the loop of the CRAH valves", "dimension proof",
          law(crah, "lambda_control", dt=lambda a: a["dt"] * a["dt"])),
    Fault("volume flow for mass flow in the evaporation", "dimension proof",
          law(cooling_tower, "evaporation", m_air=lambda a: a["m_air"] / const(1.2, "kg/m3"))),
    # Kinds
    Fault("dry bulb for wet bulb in the control of the towers", "kinds",
          sees(CoolingTower, "command", lambda now: weather(now, wet_bulb=now.weather["dry_bulb"]))),
    Fault("dry bulb for wet bulb in the heat of the towers", "kinds",
          sees(CoolingTower, "links", lambda now: weather(now, wet_bulb=now.weather["dry_bulb"]))),
    Fault("wet bulb for dry bulb around the substation", "kinds",
          sees(PowerTrain, "links", lambda now: weather(now, dry_bulb=now.weather["wet_bulb"]))),
    Fault("dry bulb for wet bulb in the prediction of the economiser", "kinds",
          sees(Economiser, "command", lambda now: weather(now, wet_bulb=now.weather["dry_bulb"]))),
    Fault("relative humidity for humidity ratio in the evaporation", "kinds",
          sees(CoolingTower, "command", _relative_humidity)),
    # Ranges
    Fault("Celsius in the kelvin slot of the room's set-point", "ranges",
          number("crah.T_set", lambda n: n["crah.T_set"] - 273.15)),
    Fault("hectopascal in the pascal slot of the towers", "ranges",
          number("warm.towers.pressure", lambda n: n["warm.towers.pressure"] / 100)),
    # Flow closure
    Fault("an open flow: server air enters the return and leaves it nowhere", "flow closure",
          links(Room, circuit=lambda net, nodes, W: (
              _open_stream(net, nodes, W) if len(nodes) > 2 else net.circuit(nodes, W)))),
    Fault("an exchanger with more conductance than flow: CDU", "flow closure",
          links(Cdu, exchanger=lambda net, hot, cold, G: net.exchanger(hot, cold, 2 * G))),
    Fault("inlet and outlet of the CDU's coolant swapped", "flow closure",
          links(Cdu, exchanger=lambda net, hot, cold, G: net.exchanger(hot[::-1], cold, G))),
    Fault("inlet and outlet of the CRAH's air swapped", "flow closure",
          links(Crah, exchanger=lambda net, hot, cold, G: net.exchanger(hot[::-1], cold, G))),
    Fault("inlet and outlet of the economiser swapped", "flow closure",
          links(Economiser, exchanger=lambda net, hot, cold, G: net.exchanger(hot[::-1], cold, G))),
    Fault("the sign of an exchange: the CDU pumps heat from cold to hot", "flow closure",
          links(Cdu, exchanger=lambda net, hot, cold, G: net.exchanger(hot, cold, -G))),
    Fault("heat lifted by the chillers arrives nowhere", "flow closure",
          links(Chillers, lift=_one_sided_lift)),
    # First law
    Fault("the wrong sign of a heat source: lighting cools the hall", "first law",
          links(OtherLoads, source=lambda net, node, q: net.source(node, -q))),
    Fault("pump heat that stands nowhere: CDU", "first law",
          links(Cdu, source=lambda net, node, q: None)),
    Fault("the work of the compressors stands nowhere", "first law",
          links(Chillers, lift=lambda net, cold, hot, G, T_ref, work: net.lift(
              cold, hot, G, T_ref, 0 * work))),
    Fault("a loss that is metered but not placed: UPS", "first law",
          links(PowerTrain, source=lambda net, node, q: (
              None if node.startswith("electrical_room") else net.source(node, q)))),
    Fault("a draw counted twice: CRAH fans", "first law", draws(Crah, lambda made: made + made)),
    Fault("heat of one server for that of all", "first law",
          links(ColdPlateRack, source=lambda net, node, q: net.source(
              node, q / const(996.0, "1") if node == "racks.chip" else q))),
    Fault("the utility meter leaves the transformers out", "first law",
          says(PowerTrain, lambda self, s: {"p_grid": s["p_grid"] - s["p_transformer"]})),
    # Purity
    Fault("hidden state: a component that counts its calls", "purity", _counting),
    Fault("a component that writes into what it was given", "purity", _writing),
    # Laws and operation
    Fault("fan power linear in speed: CRAH", "fan law", _linear_fan),
    Fault("hot and cold side of the CDU swapped", "second law",
          links(Cdu, exchanger=lambda net, hot, cold, G: net.exchanger(cold, hot, G))),
    Fault("the economiser exchanges heat while it is switched off", "second law",
          says(Economiser, lambda self, s: {"running": s["running"] * 0 + 1, "W_cw": self.W_cold_design})),
    Fault("COP multiplied instead of divided", "second law",
          says(Chillers, lambda self, s: {"p": s["q"] * (s["q"] / (s["p"] + const(1.0, "W")))})),
    Fault("evaporator and condenser swapped in the COP", "second law",
          law(machines, "carnot_fraction_cop", T_chw_leaving=lambda a: a["T_cw_entering"],
              T_cw_entering=lambda a: a["T_chw_leaving"])),
    Fault("towers that cool towards 10 K below the wet bulb", "second law",
          links(CoolingTower, stream_to_outside=lambda net, name, stream, G, T_env: net.stream_to_outside(
              name, stream, G, T_env - const(10.0, "dK")))),
    Fault("evaporation without the humidity of the outdoor air", "water",
          law(cooling_tower, "evaporation", W_in=lambda a: 0 * a["W_in"])),
    Fault("the wrong rating of one unit: power of the tower fans for the capacity of a chiller",
          "design point",
          number("chilled.chillers.q_unit", lambda n: n["chilled.towers.fan_power_max"])),
    Fault("the return for the supply as controlled temperature: CRAH", "design point",
          sees(Crah, "command", _return_for_supply)),
    Fault("a controller with the wrong sign: CRAH valves", "design point",
          law(crah, "lambda_control", gain=lambda a: -a["gain"])),
    Fault("condenser heat rejected into the chilled water", "design point",
          links(Chillers, lift=lambda net, cold, hot, G, T_ref, work: net.lift(
              cold, "chilled.return", G, T_ref, work))),
    Fault("cold plates of one server for those of all", "design point",
          links(ColdPlateRack, conduction=lambda net, a, b, G: net.conduction(a, b, G / 2))),
    Fault("the wrong sign of the last error in the loop of the tower fans", "steadiness",
          law(cooling_tower, "lambda_control", error_before=lambda a: -a["error_before"])),
    Fault("a process taken for a hundred times slower: CRAH valves", "design point",
          law(crah, "lambda_control", time_constant=lambda a: a["time_constant"] * const(100.0, "1"))),
    Fault("kW for W in the CRAH fans", "loads",
          number("crah.fan_power_max", lambda n: n["crah.fan_power_max"] / 1000)),
    Fault("kW for W in the losses of the transformers", "loads",
          number("power.load_loss", lambda n: n["power.load_loss"] * 1000)),
    Fault("electrical room cooled by nobody", "design point",
          links(ElectricalRoom, volume_to_stream=lambda net, volume, stream, G: net.volume_to_stream(
              volume, stream, 0 * G))),
)  # fmt: skip


def _unordered(patch: Patch) -> None:
    patch.setattr(elimination, "sorted", list, raising=False)


ORDER = Fault("the iteration of a set fixes the order of the elimination", "order", _unordered)

OVERRIDE = "overrides:\n  - {{id: crah, parameter: fan_pressure, value: {}, reason: measured}}\nsite:\n"


def _power_for_energy(patch: Patch) -> None:
    from aidc_twin.simulate import program

    patch.setattr(program, "_accumulate", lambda meter, how, value, dt, weight: meter + value)


PROGRAM = Fault("a meter adds watts instead of joules: `dt` is missing", "dimension proof", _power_for_energy)

# Name, what stands in the spec, what is written instead: refused as the file is read ...
EDGE: tuple[tuple[str, str, str], ...] = (
    ("kelvin with the name of Celsius: supply air", "supply_air: 23 degC", "supply_air: 296.15 degC"),
    ("a temperature without unit", "supply_air: 23 degC", "supply_air: 23"),
    ("a difference for a temperature", "supply_air: 23 degC", "supply_air: 23 K"),
    ("a temperature for a difference", "approach: 2 K", "approach: 2 degC"),
    ("W for kW: the rating of a CRAH", "unit_rating: 100 kW", "unit_rating: 100 W"),
    ("kW for MW: the rating of a CDU", "unit_rating: 1.2 MW", "unit_rating: 1.2 kW"),
    ("flow per W for flow per kW: coolant", "flow: 1.5 L/min/kW", "flow: 1.5 L/min/W"),
    ("supply and return of a plant swapped", "    return: 24 degC", "    return: 10 degC"),
    ("a watt for a pascal in an override", "site:\n", OVERRIDE.format("300 W")),
)

# ... or a facility that is built and then refused.
BUILT: tuple[tuple[str, str, str, str], ...] = (
    ("MW for kW: offices and other fixed loads", "loads", "fixed: 50 kW", "fixed: 50 MW"),
    (
        "kPa for Pa in an override: the fans of the CRAHs",
        "design point",
        "site:\n",
        OVERRIDE.format("300 kPa"),
    ),
)
