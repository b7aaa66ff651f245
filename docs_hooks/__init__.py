"""Fills the pages of the documentation from the program itself, so that they cannot go stale.

A page in ``docs/`` names what it wants in a comment on a line of its own, and the build puts it there::

    <!-- component: cooling_tower -->         one kind of plant of the registry
    <!-- laws: physics.merkel -->             a module of laws, with its constants
    <!-- catalogue: cooling/cdu servers/* -->  numbers of the catalogue, as table/id
    <!-- include: CHANGELOG.md -->            a file of the repository, without its first heading
"""
