package larder

import (
	"errors"
	"fmt"
)

// ErrNotFound is what a loader answers where its source has no value, and what Get answers then. It is remembered for
// Spec.NegativeTimeToLive.
var ErrNotFound = errors.New("larder: the source has no such value")

// ErrMiss is what Get answers where no tier has the value and the cache has no loader.
var ErrMiss = errors.New("larder: no tier has the value, and the cache has no loader")

// ErrLoad is what every LoadError is, by errors.Is.
var ErrLoad = errors.New("larder: a load failed")

// LoadError says that a loader failed, and nothing stale may be served. It wraps what the loader answered.
type LoadError struct {
	Cache string
	Key   string
	Cause error
}

func (e *LoadError) Error() string {
	return fmt.Sprintf("larder: cache %s could not load %s: %v", e.Cache, e.Key, e.Cause)
}

// Unwrap makes errors.Is find ErrLoad and the loader's own error.
func (e *LoadError) Unwrap() []error { return []error{ErrLoad, e.Cause} }
