"""Results of evaluated designs as JSON, labelled arrays, tables and run folders."""
