"""The network of switches: a published example by hand, and trees that are drawn switch by switch."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from aidc_twin.physics.network_power import fat_tree_ends, fat_tree_switches, network_power


def test_the_power_of_a_cluster_of_8192_by_hand() -> None:
    # 192 x 900 W / 8192 = 21.09; 25 W network card, 4 transceivers of 8 W: 78.09 W.
    switches = fat_tree_switches(np.asarray(8192.0), np.asarray(128.0), 2)
    assert float(switches) == 192.0
    power = network_power(switches, 900.0, 8192.0, 25.0, 4.0, 8.0)
    assert float(power) == pytest.approx(78.09, abs=0.005)


def wires(k: int, tiers: int) -> list[tuple[object, object]]:
    """Every wire of a full tree of ``k`` ports as Al-Fares et al. draw it: host, edge, aggregation, core."""
    half = range(k // 2)
    if tiers == 1:
        return [(("host", h), "switch") for h in range(k)]
    pods = range(k if tiers == 3 else 1)
    leaves = half if tiers == 3 else range(k)
    links: list[tuple[object, object]] = []
    for pod in pods:
        for leaf in leaves:
            links += [(("host", pod, leaf, h), ("leaf", pod, leaf)) for h in half]
            links += [(("leaf", pod, leaf), ("spine", pod, s)) for s in half]
        if tiers == 3:
            links += [(("spine", pod, s), ("core", s, c)) for s in half for c in half]
    return links


@pytest.mark.parametrize("k", [4, 6, 16])
@pytest.mark.parametrize("tiers", [1, 2, 3])
def test_a_full_tree_has_the_switches_that_are_drawn(k: int, tiers: int) -> None:
    ports = Counter(end for wire in wires(k, tiers) for end in wire)
    hosts = [end for end in ports if isinstance(end, tuple) and end[0] == "host"]
    switches = [end for end in ports if end not in set(hosts)]
    # Every port of every switch has a wire, every host one.
    assert {ports[switch] for switch in switches} == {k}
    assert {ports[host] for host in hosts} == {1}
    assert float(fat_tree_ends(np.asarray(float(k)), tiers)) == len(hosts)
    assert float(fat_tree_switches(np.asarray(float(len(hosts))), np.asarray(float(k)), tiers)) == (
        pytest.approx(len(switches), rel=1e-15)
    )


def test_another_tier_costs_two_switches_for_each_of_one_tier() -> None:
    n = [float(fat_tree_switches(np.asarray(640.0), np.asarray(64.0), tiers)) for tiers in (1, 2, 3, 4)]
    assert n == [10.0, 30.0, 50.0, 70.0]
