"""The record of a graph in a file, and a graph made from it. Edges are not in it: they are derived anew."""
