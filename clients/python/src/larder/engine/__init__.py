"""A lookup in five steps: recall (memory), join (the key's flight), fetch (Redis), load (under a lease), keep."""
