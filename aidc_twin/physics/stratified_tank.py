"""Stratified water tank: advection that keeps its thermocline sharp, and overturning of unstable layers.

The layers are equal volumes, numbered along the flow for the advection and from the top for the overturning.
A first-order scheme smears a thermocline over a third of the tank by the time it is half charged; here the
temperature at each face between layers is that of a second-order scheme with the superbee limiter, which
holds it within two or three layers however long it travels. The scheme is total-variation diminishing: no
layer leaves the range of the old layers and the water that enters, up to a Courant number of 1.

References
----------
1. P. L. Roe, Some contributions to the modelling of discontinuous flows, Lectures in Applied Mathematics 22
   (1985) 163-193: the limiter.
2. P. K. Sweby, High resolution schemes using flux limiters for hyperbolic conservation laws, SIAM J. Numer.
   Anal. 21 (1984) 995-1011: bounds of the limited second-order scheme.
3. Lawrence Berkeley National Laboratory, Modelica Buildings Library, package Fluid.Storage: layers of a
   stratified tank, and mixing where colder water lies above warmer.
"""

from __future__ import annotations

from collections.abc import Sequence

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const

__all__ = ["advected", "displaced", "face_temperature", "overturned"]


def face_temperature(T_before: Array, T_here: Array, T_after: Array, courant: Array) -> Array:
    """Temperature of the water that crosses from one layer into the next, limited second order [1]_ [2]_.

    ::

        T_face = T + (1 - c) / 2 superbee(T - T_before, T_after - T)

    Parameters
    ----------
    T_before, T_here, T_after
        Temperature of the layer upstream, of this layer, and of the one that it flows into, K, shape
        (lanes,).
    courant
        Volume that flows in the step over the volume of a layer, 0 to 1.

    Returns
    -------
    Array
        K; that of this layer where it is a maximum or a minimum.
    """
    xp = namespace(T_before, T_here, T_after, courant)
    before, after = T_here - T_before, T_after - T_here
    rise = xp.maximum(0, xp.maximum(xp.minimum(2 * before, after), xp.minimum(before, 2 * after)))
    fall = xp.minimum(0, xp.minimum(xp.maximum(2 * before, after), xp.maximum(before, 2 * after)))
    return T_here + (1 - courant) / 2 * (rise + fall)


def advected(layers: Sequence[Array], T_in: Array, courant: Array) -> list[Array]:
    """Layers after a volume has flowed in before the first one and as much out of the last one.

    ::

        T_i + c (T_face,i - T_face,i+1)

    Parameters
    ----------
    layers
        Temperature of each layer along the flow, K, each of shape (lanes,).
    T_in
        Of the water that enters, K.
    courant
        Volume that flows over the volume of a layer, 0 to 1.
    """
    upstream = [T_in, *layers[:-2]]
    faces = [
        T_in,
        *map(face_temperature, upstream, layers[:-1], layers[1:], [courant] * (len(layers) - 1)),
        layers[-1],
    ]
    return [
        T + courant * (entering - leaving)
        for T, entering, leaving in zip(layers, faces[:-1], faces[1:], strict=True)
    ]


def displaced(layers: Sequence[Array], courant: Array, steps: int) -> Array:
    """Mean temperature of the water that leaves the last layer in a number of steps, K.

    It follows from the layers near the outlet alone, so that it is known before what enters is. The sums are
    those of :func:`advected`, to the last bit: what leaves there is what is counted here.

    Parameters
    ----------
    layers
        Temperature of each layer along the flow, K, each of shape (lanes,); more than ``2 * steps`` of them.
    courant
        Volume that flows in *each* step over the volume of a layer, 0 to 1.
    steps
        How many steps.
    """
    # What stands before these layers reaches the outlet in none of the steps.
    tail = list(layers[-2 * steps :])
    mean = tail[-1]
    for number in range(1, steps):
        tail = advected(tail, tail[0], courant)
        mean = mean + (tail[-1] - mean) / const(number + 1.0, "1")
    return mean


def overturned(layers: Sequence[Array]) -> list[Array]:
    """Layers after those that lie unstable have mixed with their neighbour [3]_.

    Each pair whose upper layer is the colder one takes its mean temperature, first the pairs that start with
    an even layer, then those that start with an odd one. Heat is conserved; stable layers stay as they are.

    Parameters
    ----------
    layers
        Temperature of each layer from the top down, K, each of shape (lanes,).
    """
    mixed = list(layers)
    xp = namespace(*mixed)
    for first in (0, 1):
        for upper in range(first, len(mixed) - 1, 2):
            half = xp.maximum(mixed[upper + 1] - mixed[upper], 0) / 2
            mixed[upper], mixed[upper + 1] = mixed[upper] + half, mixed[upper + 1] - half
    return mixed
