"""Components of a facility, one final class for each kind of plant."""
