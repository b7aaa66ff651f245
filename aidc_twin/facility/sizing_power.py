"""Power train from the spec: busways, UPS modules, transformers, generators, sized for the design load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.power_train import PowerTrain
from aidc_twin.facility.design import Design, span
from aidc_twin.physics.electrical import modular_loss, modules_on, transformer_loss

__all__ = ["UpsSize", "busway_loss", "size_power", "size_ups"]


@dataclass(frozen=True)
class UpsSize:
    """UPS of all paths: modules, paths, and the loss at design load."""

    module: Array
    modules: Array
    paths: Array
    p_loss: Array
    p_out: Array


def busway_loss(design: Design, p_it: Array) -> tuple[Array, Array, Array]:
    """Rating of the busways with rack PDUs for an IT load, and the shares of loss of both at it.

    The rating is that of one path, which can carry all of the load. Redundant paths share it, so that each
    loses by the square of its part.
    """
    v = design.value
    rating = p_it / v("busway", "load_at_rating")
    return rating, v("busway", "loss_share_full_load"), v("rack_pdu", "loss_share_full_load")


def size_ups(design: Design, p_out: Array) -> UpsSize:
    """UPS modules for the load behind them; with 2N each path can carry all of it."""
    v, ups = design.value, design.spec.power.ups
    module = v("ups_sizing", "module_rating")
    limit = v("ups_sizing", "load_limit")
    modules = design.install(
        "ups",
        "ups_module",
        p_out / limit,
        module,
        "W",
        ups.redundancy,
        f"IT, distribution loss and what hangs on the UPS, at most {span(limit, '.0%')} of a module's rating",
    )
    time = design.given(ups.battery_time, "battery", "autonomy")
    energy = p_out * time / v("battery", "usable_share")
    paths = np.asarray(float(ups.redundancy.copies))
    design.place(
        "ups.battery",
        "battery",
        paths,
        energy,
        "J",
        energy * paths,
        str(ups.redundancy),
        "time at full load on each path",
    )
    path = p_out / paths
    per_path = modules / paths
    on = modules_on(
        path, module, per_path, v("ups_sizing", "shedding_load_limit"), v("ups_sizing", "shedding_redundancy")
    )
    loss = paths * modular_loss(
        path,
        module,
        per_path,
        on,
        v(ups.type, "loss_constant"),
        v(ups.type, "loss_linear"),
        v(ups.type, "loss_square"),
        v("ups_sizing", "standby_loss_share"),
    )
    return UpsSize(module, modules, paths, loss, p_out)


def size_power(design: Design, p_halls: Mapping[str, Array], ups: UpsSize, p_mechanical: Array) -> PowerTrain:
    """Transformers for the whole facility, and the power train that connects it.

    Parameters
    ----------
    design
        The design point.
    p_halls
        Rated IT input by the room that it stands in, W.
    ups
        From :func:`size_ups`.
    p_mechanical
        Design power of all that is not behind the UPS, W.
    """
    v, spec = design.value, design.spec.power
    p_it = sum(p_halls.values())
    type = spec.transformer.type
    rating, pf = v(type, "rating"), v("transformer_sizing", "power_factor")
    p_low = ups.p_out + ups.p_loss + p_mechanical
    count = design.install(
        "transformers",
        "transformer_mv",
        p_low / (pf * v("transformer_sizing", "load_limit")),
        rating,
        "W",
        spec.transformer.redundancy,
        "design power of the facility at power factor and load limit",
    )
    no_load, load = v(type, "no_load_loss"), v(type, "load_loss")
    loss = count * transformer_loss(p_low / count, rating, no_load, load, pf)
    p_grid = p_low + loss
    design.place(
        "mv_switchgear", "mv_switchgear", count, 1.0, "1", count, "N", "one cell for each transformer"
    )
    design.place(
        "lv_switchgear", "lv_switchgear", 1.0, p_low, "W", p_low, "N", "main boards behind the transformers"
    )
    busway_rating, busway_share, pdu_share = busway_loss(design, p_it)
    paths = ups.paths
    design.place(
        "busway",
        "busway",
        paths,
        busway_rating,
        "W",
        busway_rating,
        str(spec.ups.redundancy),
        "each path carries the IT",
    )
    if spec.generators is not None:
        unit = design.given(spec.generators.unit_rating, "genset", "unit_rating")
        design.install(
            "generators",
            "genset",
            p_grid,
            unit,
            "W",
            spec.generators.redundancy,
            "design power of the facility",
        )
        design.place(
            "generators.fuel",
            "fuel_system",
            1.0,
            p_grid,
            "W",
            p_grid,
            "N",
            "tanks and pumps for the design power",
        )
    design.notes["design_facility_power"] = (p_grid, "W")
    G = loss / v("substation", "rise")
    return PowerTrain(
        name="power",
        busway_rating=busway_rating,
        busway_share=np.asarray(busway_share, dtype=float),
        pdu_share=np.asarray(pdu_share, dtype=float),
        ups_module=np.asarray(ups.module, dtype=float),
        ups_modules=ups.modules,
        ups_constant=v(spec.ups.type, "loss_constant"),
        ups_linear=v(spec.ups.type, "loss_linear"),
        ups_square=v(spec.ups.type, "loss_square"),
        ups_standby=v("ups_sizing", "standby_loss_share"),
        ups_load_limit=v("ups_sizing", "shedding_load_limit"),
        ups_reserve=v("ups_sizing", "shedding_redundancy"),
        ups_paths=paths,
        transformer_rating=rating,
        transformers=count,
        no_load_loss=no_load,
        load_loss=load,
        power_factor=pf,
        C_substation=v("substation", "capacity_per_loss") * loss,
        G_substation=G,
        T_start=np.asarray(design.T_dry_bulb, dtype=float),
        rooms=tuple(p_halls),
        room_shares=tuple(np.asarray(p / p_it, dtype=float) for p in list(p_halls.values())[:-1]),
    )
