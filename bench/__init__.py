"""Measuring: each module runs by itself and prints figures; docs/performance.md says what they were."""
