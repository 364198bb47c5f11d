"""The in-memory projection: the edges as flat arrays, searched by kernels that do not hold the interpreter."""
