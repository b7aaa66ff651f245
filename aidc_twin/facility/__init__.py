"""A facility: spec, sizes, components, and the one step that they make together."""
