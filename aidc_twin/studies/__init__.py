"""Studies: designs evaluated, compared, varied; lanes in, tables out."""
