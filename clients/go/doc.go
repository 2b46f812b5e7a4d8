// Package larder keeps what is expensive to fetch in a Redis that services in several languages share, and close by in memory: no value is
// served after its invalidation was acknowledged, beyond the bounds that docs/protocol states.
//
// A Larder is one namespace on one Redis; a Cache is one key template in it. A lookup has five steps: recall (memory), join (the key's
// flight), fetch (Redis), load (under a lease), keep.
//
// Redis's failures never reach a caller: they become a miss, a load, or the acknowledgement Deferred. A loader's do, as a LoadError.
package larder
