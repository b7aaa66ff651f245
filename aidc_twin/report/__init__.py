"""Tables and figures of evaluated designs."""
