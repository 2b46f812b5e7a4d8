"""One Redis server as this node reaches it: connections, the circuit breaker, scripts, and what is done to keys. Knows no cache."""
