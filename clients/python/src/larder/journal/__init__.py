"""The journal of a namespace, on two Redis streams: what became untrue, in order, with nothing missing. Knows no cache."""
