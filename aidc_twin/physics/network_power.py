"""Switches and power of the network that joins accelerators: a non-blocking fat tree of equal switches.

References
----------
1. M. Al-Fares, A. Loukissas and A. Vahdat, A scalable, commodity data center network architecture,
   SIGCOMM 2008, section 2.2: a fat tree of three tiers of switches of k ports joins k**3 / 4 hosts by
   5 k**2 / 4 switches, none of which blocks.
2. C. Clos, A study of non-blocking switching networks, Bell System Technical Journal 32 (1953): folded, with
   two tiers, k**2 / 2 hosts and 3 k / 2 switches.
"""

from __future__ import annotations

from aidc_twin.arrays import Array

__all__ = ["fat_tree_ends", "fat_tree_switches", "network_power"]


def fat_tree_ends(radix: Array, tiers: Array) -> Array:
    """Most ends that a fat tree of switches of ``radix`` ports joins [1]_ [2]_.

    ::

        n = 2 (radix / 2)**tiers

    One tier is a single switch. Half of the ports of every switch below the top look down.

    Parameters
    ----------
    radix
        Ports of a switch, all of one speed, 1, shape (lanes,).
    tiers
        Tiers of switches, 1 or more, 1.
    """
    return 2.0 * (radix / 2.0) ** tiers


def fat_tree_switches(ends: Array, radix: Array, tiers: Array) -> Array:
    """Switches of a fat tree that does not block, for a number of ends up to :func:`fat_tree_ends` [1]_ [2]_.

    ::

        n = (2 tiers - 1) ends / radix

    The top tier has ``ends / radix`` switches, each tier below it twice as many, since half of their ports
    look up. A tree that is not full has the same switches for each end; whole switches are left to sizing.

    Parameters
    ----------
    ends
        Ports that hosts are plugged into, 1, shape (lanes,).
    radix
        Ports of a switch, 1.
    tiers
        Tiers of switches, 1 or more, 1.
    """
    return (2.0 * tiers - 1.0) * ends / radix


def network_power(
    switches: Array, p_switch: Array, accelerators: Array, p_nic: Array, optics: Array, p_optic: Array
) -> Array:
    """Power of the network for one accelerator, W.

    ::

        p = switches p_switch / accelerators + p_nic + optics p_optic

    It hardly depends on the traffic: transceivers run whether they carry data or not.

    Parameters
    ----------
    switches, accelerators
        Numbers of both, 1, shape (lanes,); at least one accelerator.
    p_switch
        Power of a switch, W; with or without its transceivers, which are then counted among ``optics``.
    p_nic
        Network card of one accelerator, W.
    optics
        Transceivers for one accelerator that stand in neither, 1: both ends of every link.
    p_optic
        Power of one of them, W.
    """
    return switches * p_switch / accelerators + p_nic + optics * p_optic
