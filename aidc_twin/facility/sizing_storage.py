"""Storage tanks of a plant: volume, flows and hours, from the design load and the tariff."""

from __future__ import annotations

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.catalogue.tariff_hours import peaks_of, valley_of
from aidc_twin.components.storage_tank import LAYERS, StorageTank
from aidc_twin.components.water_loop import WaterLoop
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.design import CP_WATER, WATER_DENSITY, Design, span
from aidc_twin.facility.sizing_pumps import size_pump_sets
from aidc_twin.facility.spec_plant_options import Storage

__all__ = ["size_storage"]

DAY = 86400.0
# A wet bulb that no place has, K: shifting at all seasons.
NEVER = 200.0
# A tank that turns over faster than this would lose more than a layer in half a minute, the advection's step.
FASTEST_TURN = 900.0


def size_storage(
    design: Design,
    name: str,
    storage: Storage,
    loop: WaterLoop,
    T_return: Array,
    q_installed: Array,
    T_wb_free: Array | None = None,
    T_db_free: Array | None = None,
) -> tuple[StorageTank, Array]:
    """The tank of a loop, and the heat that charging adds to its plant at most, W.

    Parameters
    ----------
    design
        Grows by the tank.
    name
        Of the plant.
    storage
        Its section.
    loop
        The loop beside whose plant it stands.
    T_return
        Return of the loop at design, K.
    q_installed
        Heat that the machines of the plant can take at design, spare ones included, W.
    T_wb_free, T_db_free
        Wet and dry bulb below which towers or coils cool without compressors, K; None where they never do.
    """
    v = lambda key: design.value("storage_tank", key)  # noqa: E731
    where = design.spec.document.where
    if (storage.volume is None) == (storage.reserve is None):
        raise InputError(
            Finding(
                where(("plants", name, "storage")),
                "storage.volume and storage.reserve: " + ("both" if storage.volume else "neither"),
                "one of the two sizes the tank, the other follows",
                "Keep one of them.",
            )
        )
    range_ = T_return - loop.T_set
    usable, W = v("usable_share"), loop.W_design
    if storage.volume is None:
        assert storage.reserve is not None
        volume = storage.reserve * W / (WATER_DENSITY * CP_WATER * usable)
    else:
        volume = np.asarray(storage.volume, dtype=float)
    C = volume * WATER_DENSITY * CP_WATER
    ride_through = usable * C / W
    valley, peaks = (0.0, DAY), [(0.0, 0.0)]
    if storage.use == "price":
        tariff = design.spec.money.tariff
        found = valley_of(design.catalogue, tariff)
        if found is None:
            raise InputError(
                Finding(
                    where(("plants", name, "storage", "use")),
                    f"storage.use is price and {tariff} has one price all day",
                    "a tank that follows the price needs a tariff with hours",
                    "Choose a tariff with rows valley_from and peak_1_from, or write use: standby.",
                )
            )
        valley, peaks = found, peaks_of(design.catalogue, tariff)
        W_charge = C / (usable * ((valley[1] - valley[0]) % DAY))
        W_discharge = usable * C / sum((end - begin) % DAY for begin, end in peaks)
        bypass = np.asarray(0.0)
    else:
        W_charge = C / v("standby_charge_time")
        W_discharge = W
        bypass = v("standby_bypass")
    fastest = C / np.maximum(W_charge, W_discharge)
    design.require(
        fastest >= FASTEST_TURN,
        f"plants.{name}.storage",
        f"the tank turns over in {span(fastest / 60, '.3g')} min",
        f"its largest flow takes {FASTEST_TURN / 60:g} min or more",
        "Take a larger tank.",
        "storage",
    )
    q_charge = W_charge * range_
    design.require(
        W * range_ + q_charge <= q_installed,
        f"plants.{name}.storage",
        f"charging takes {span(q_charge / 1e3, '.0f')} kW beside the design load",
        f"the plant has {span(q_installed / 1e3, '.0f')} kW, spare machines included",
        "Take a smaller tank, or more machines.",
        "charging of the storage",
    )
    diameter = (4 * volume / (np.pi * v("slenderness"))) ** (1 / 3)
    height = v("slenderness") * diameter
    area = np.pi * diameter**2 / 4
    n = len(LAYERS)
    head, pump = v("charge_head"), "pump_chilled_water"
    p_pump = W_charge / (WATER_DENSITY * CP_WATER) * head / design.value(pump, "efficiency")
    design.place(
        f"{name}.storage", "storage_tank", 1.0, volume, "m3", volume, "N", f"{storage.use}: one tank"
    )
    design.place(
        f"{name}.storage_pumps", "pump_set", 2.0, p_pump, "W", p_pump, "N+1",
        "one charging pump and one to spare",
    )  # fmt: skip
    design.notes[f"{name}.storage_volume"] = (volume, "m3")
    design.notes[f"{name}.ride_through"] = (ride_through, "s")
    tank = StorageTank(
        name=f"{name}.storage",
        C_layer=C / n,
        G_layer=v("conductivity") * area * n / height,
        UA_layer=v("wall_conductance") * (np.pi * diameter * height + 2 * area) / n,
        W_charge=W_charge,
        W_discharge=W_discharge,
        bypass=bypass,
        charge_from=np.asarray(valley[0]),
        charge_until=np.asarray(valley[1]),
        discharge_from=tuple(np.asarray(begin) for begin, _ in peaks),
        discharge_until=tuple(np.asarray(end) for _, end in peaks),
        T_warm=np.asarray(T_return, dtype=float),
        T_wb_free=np.asarray(NEVER if T_wb_free is None else T_wb_free, dtype=float),
        T_db_free=np.asarray(NEVER if T_db_free is None else T_db_free, dtype=float),
        full_margin=v("full_margin"),
        empty_margin=v("empty_margin"),
        plant_margin=v("plant_margin"),
        help_margin=v("help_margin"),
        ramp=v("ramp"),
        pump_power_design=p_pump,
        pumps=size_pump_sets(design, pump, p_pump, 1),
        T_start=loop.T_set,
        loop=name,
        path=loop.path,
    )
    return tank, q_charge
