"""OFAC's lists, the SDN list and the consolidated (non-SDN) list, in the four forms in which OFAC publishes them."""
