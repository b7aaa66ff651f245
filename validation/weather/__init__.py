"""Synthetic years against the typical years whose statistics they are made from, in weather and in plant."""
