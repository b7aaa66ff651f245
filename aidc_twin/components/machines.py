"""Models of one chiller, which any arrangement of chillers may hold: share of Carnot, curves, or a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import parameter
from aidc_twin.physics.chiller import CarnotFraction, available_capacity, carnot_fraction_cop
from aidc_twin.physics.eir_chiller import EirCurves, eir_chiller
from aidc_twin.physics.table_chiller import bilinear

__all__ = ["CarnotMachine", "CurveMachine", "Machine", "TableMachine"]


@final
@dataclass(frozen=True)
class CarnotMachine:
    """A chiller as a share of Carnot (``physics.chiller``): valid wherever its lift floor lets it be used."""

    T_rated_supply: Array = parameter("K")
    T_rated_condenser: Array = parameter("K")
    approach_evaporator: Array = parameter("dK")
    approach_condenser: Array = parameter("dK")
    rise_condenser: Array = parameter("dK")
    lift_loss: Array = parameter("dK")
    lift_least: Array = parameter("dK")
    share_constant: Array = parameter("1")
    share_linear: Array = parameter("1")
    share_square: Array = parameter("1")
    cop_most: Array = parameter("1")
    capacity_evaporator: Array = parameter("1/K")
    capacity_condenser: Array = parameter("1/K")
    capacity_most: Array = parameter("1")
    share_most: Array = parameter("1")

    @property
    def kind(self) -> CarnotFraction:
        """The numbers as the law takes them."""
        return CarnotFraction(
            self.approach_evaporator, self.approach_condenser, self.rise_condenser, self.lift_loss,
            self.lift_least, self.share_constant, self.share_linear, self.share_square, self.cop_most,
            self.capacity_evaporator, self.capacity_condenser, self.capacity_most, self.share_most,
        )  # fmt: skip

    def capacity(self, q_nominal: Array, T_leaving: Array, T_condenser: Array) -> Array:
        """Available capacity, W, of a machine of ``q_nominal`` at its rating point."""
        return available_capacity(
            q_nominal, T_leaving, T_condenser, self.T_rated_supply, self.T_rated_condenser, self.kind
        )

    def cop(self, T_leaving: Array, T_condenser: Array, part_load: Array) -> Array:
        """Cooling over compressor power."""
        return carnot_fraction_cop(T_leaving, T_condenser, part_load, self.kind)

    def outside(self, T_leaving: Array, T_condenser: Array) -> Array | None:
        """None: this law has no box that it could be used outside of."""
        return None

    def scaled(self, factor: Array) -> CarnotMachine:
        """The same machine with its COP times a factor at all loads alike."""
        return replace(
            self,
            share_constant=self.share_constant * factor,
            share_linear=self.share_linear * factor,
            share_square=self.share_square * factor,
        )


@final
@dataclass(frozen=True)
class CurveMachine:
    """A chiller by its DOE-2 curves (``physics.eir_chiller``); outside its box the nearest edge stands."""

    cop_rated: Array = parameter("1")
    capacity_curve: tuple[Array, ...] = parameter("1")
    eir_curve: tuple[Array, ...] = parameter("1")
    part_load_curve: tuple[Array, ...] = parameter("1")
    T_leaving_low: Array = parameter("K")
    T_leaving_high: Array = parameter("K")
    T_condenser_low: Array = parameter("K")
    T_condenser_high: Array = parameter("K")
    part_load_cycling: Array = parameter("1")
    part_load_unloading: Array = parameter("1")

    @property
    def curves(self) -> EirCurves:
        """The numbers as the law takes them."""
        return EirCurves(
            self.cop_rated, self.capacity_curve, self.eir_curve, self.part_load_curve, self.T_leaving_low,
            self.T_leaving_high, self.T_condenser_low, self.T_condenser_high, self.part_load_cycling,
            self.part_load_unloading,
        )  # fmt: skip

    def _inside(self, T_leaving: Array, T_condenser: Array) -> tuple[Array, Array]:
        xp = namespace(T_leaving, T_condenser)
        return (
            xp.clip(T_leaving, self.T_leaving_low, self.T_leaving_high),
            xp.clip(T_condenser, self.T_condenser_low, self.T_condenser_high),
        )

    def capacity(self, q_nominal: Array, T_leaving: Array, T_condenser: Array) -> Array:
        """Available capacity, W, of a machine of ``q_nominal`` at its rating point."""
        x, y = self._inside(T_leaving, T_condenser)
        return q_nominal * eir_chiller(0 * self.cop_rated, 1.0, x, y, self.curves).capacity

    def cop(self, T_leaving: Array, T_condenser: Array, part_load: Array) -> Array:
        """Cooling over the power that the curves were measured for (of air-cooled ones, fans included)."""
        x, y = self._inside(T_leaving, T_condenser)
        full = eir_chiller(0 * part_load, 1.0, x, y, self.curves).capacity
        return eir_chiller(part_load * full, 1.0, x, y, self.curves).cop

    def outside(self, T_leaving: Array, T_condenser: Array) -> Array | None:
        """Where a temperature lies outside the curves."""
        return _outside(
            T_leaving, T_condenser, self.T_leaving_low, self.T_leaving_high, self.T_condenser_low,
            self.T_condenser_high,
        )  # fmt: skip

    def scaled(self, factor: Array) -> CurveMachine:
        """The same machine with its COP times a factor at all loads alike."""
        return replace(self, cop_rated=self.cop_rated * factor)


@final
@dataclass(frozen=True)
class TableMachine:
    """A chiller by a published table of capacity and power over both temperatures, bilinear between points.

    The table is of full load; ``part_load_curve`` is the power over that of full load, as a polynomial of the
    part load, divided by its own value at full load so that the table is met there.
    """

    T_leaving: tuple[Array, ...] = parameter("K")
    T_condenser: tuple[Array, ...] = parameter("K")
    capacity_table: tuple[Array, ...] = parameter("1")
    power_table: tuple[Array, ...] = parameter("1")
    part_load_curve: tuple[Array, ...] = parameter("1")

    def capacity(self, q_nominal: Array, T_leaving: Array, T_condenser: Array) -> Array:
        """Available capacity, W, of a machine of ``q_nominal`` at its rating point."""
        return q_nominal * self._read(T_leaving, T_condenser, self.capacity_table)

    def cop(self, T_leaving: Array, T_condenser: Array, part_load: Array) -> Array:
        """Cooling over compressor power."""
        full = self._read(T_leaving, T_condenser, self.capacity_table)
        power = self._read(T_leaving, T_condenser, self.power_table)
        p0, p1, p2 = self.part_load_curve
        share = (p0 + part_load * (p1 + p2 * part_load)) / (p0 + p1 + p2)
        return part_load * full / (power * share)

    def outside(self, T_leaving: Array, T_condenser: Array) -> Array | None:
        """Where a temperature lies outside the table."""
        return _outside(
            T_leaving, T_condenser, self.T_leaving[0], self.T_leaving[-1], self.T_condenser[0],
            self.T_condenser[-1],
        )  # fmt: skip

    def scaled(self, factor: Array) -> TableMachine:
        """The same machine with its COP times a factor at all loads alike."""
        return replace(self, power_table=tuple(power / factor for power in self.power_table))

    def _read(self, T_leaving: Array, T_condenser: Array, values: tuple[Array, ...]) -> Array:
        return bilinear(T_leaving, T_condenser, self.T_leaving, self.T_condenser, values)


Machine = CarnotMachine | CurveMachine | TableMachine


def _outside(x: Array, y: Array, x_low: Array, x_high: Array, y_low: Array, y_high: Array) -> Array:
    return (x < x_low) | (x > x_high) | (y < y_low) | (y > y_high)
