"""The embedded climate tables: statistics as facts, each row with its source and terms of use."""
