"""The compressors and condensers of direct-expansion units, shared by those of halls and electrical rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import parameter
from aidc_twin.physics.chiller import CarnotFraction, available_capacity, carnot_fraction_cop

__all__ = ["DxMachine"]


@final
@dataclass(frozen=True)
class DxMachine:
    """Capacity and power of air-cooled compressors as a share of Carnot between coil air and dry bulb.

    The law is that of the chillers, with air in the place of water: evaporation lies below the air that
    leaves the coil, condensation above the outdoor air, both by an approach that grows with the load.
    """

    q_rated: Array = parameter("W")
    T_rated_supply: Array = parameter("K")
    T_rated_outdoor: Array = parameter("K", kind="dry_bulb")
    approach_evaporator: Array = parameter("dK")
    approach_condenser: Array = parameter("dK")
    lift_loss: Array = parameter("dK")
    lift_least: Array = parameter("dK")
    carnot_share: Array = parameter("1")
    cop_most: Array = parameter("1")
    capacity_evaporator: Array = parameter("1/K")
    capacity_condenser: Array = parameter("1/K")
    capacity_most: Array = parameter("1")
    part_load_least: Array = parameter("1")
    fan_power_max: Array = parameter("W")
    G_condenser: Array = parameter("W/K")

    @property
    def kind(self) -> CarnotFraction:
        """The numbers of the law; the rise of the condenser's air is within its approach."""
        zero = 0 * self.carnot_share
        return CarnotFraction(
            self.approach_evaporator, self.approach_condenser, 0 * self.approach_condenser, self.lift_loss,
            self.lift_least, self.carnot_share, zero, zero, self.cop_most,
            self.capacity_evaporator, self.capacity_condenser, self.capacity_most, self.carnot_share,
        )  # fmt: skip

    def capacity(self, T_coil: Array, T_dry_bulb: Array) -> Array:
        """Most heat that the coils take, W, with their air leaving at ``T_coil``, K."""
        return available_capacity(
            self.q_rated, T_coil, T_dry_bulb, self.T_rated_supply, self.T_rated_outdoor, self.kind
        )

    def power(self, q: Array, q_most: Array, T_coil: Array, T_dry_bulb: Array) -> tuple[Array, Array]:
        """Power of compressors and condenser fans, W, for a heat ``q`` of at most ``q_most``, W."""
        xp = namespace(q, q_most)
        # Where there is no capacity there is no heat, and any divisor will do.
        load = q / xp.maximum(q_most, self.part_load_least * self.q_rated)
        cop = carnot_fraction_cop(T_coil, T_dry_bulb, xp.maximum(load, self.part_load_least), self.kind)
        return q / cop, load * self.fan_power_max
