package larder

import "time"

// verdict says how an entry may be served.
type verdict int

const (
	gone        verdict = iota // not at all; what is not there is gone, too
	fresh                      // as the answer
	revalidate                 // as a stale answer, while one reload runs
	onlyIfError                // as a stale answer, only if the load fails
)

// freshness is how long an entry lives and how it may be served. Pure.
type freshness struct {
	timeToLive, negative time.Duration
	revalidate, ifError  time.Duration
	jitter               float64
	clockTolerance       time.Duration
}

// judge is the verdict on an entry that has so much left; a negative number is by how much it is overdue.
func (f freshness) judge(left time.Duration) verdict {
	overdue := -left
	switch {
	case overdue < 0:
		return fresh
	case overdue < f.revalidate:
		return revalidate
	case overdue < f.ifError:
		return onlyIfError
	default:
		return gone
	}
}

// life is for how long a value is fresh: its time to live, shortened by the drawn part of the jitter, never lengthened.
func (f freshness) life(isNegative bool, drawn float64) time.Duration {
	full := f.timeToLive
	if isNegative {
		full = f.negative
	}
	return full - time.Duration(float64(full)*f.jitter*drawn)
}

// stale is for how long past its fresh time an entry may still be of use.
func (f freshness) stale() time.Duration { return max(f.revalidate, f.ifError) }

// remaining is what is left of a life that another process's wall clock wrote. Clocks may differ by the tolerance: that shortens what is left, by a
// tenth of the life at most so that short lives are not lost altogether, and never lengthens it.
func (f freshness) remaining(created, until, now int64) time.Duration {
	life := time.Duration(until-created) * time.Millisecond
	left := min(time.Duration(until-now)*time.Millisecond, life)
	return left - min(f.clockTolerance, life/10)
}
