package larder

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"larder.dev/larder/internal/bucket"
	"larder.dev/larder/internal/shared"
	"larder.dev/larder/internal/wire"
)

const (
	mostRequests = 1_000_000_000
	shortWhile   = 5 * time.Second
)

// Limit is how often: so many requests within a time, spread evenly, and so many at once.
type Limit struct {
	// Requests is how many become allowed again within Per: from 1 to 1,000,000,000, from 1 second to 1 day. Required.
	Requests int64
	Per      time.Duration
	// Burst is how many are allowed at once by who has not asked for a while: 1 to 1,000,000,000. Default: Requests.
	Burst int64
}

// RateLimitSpec says what is limited.
type RateLimitSpec struct {
	// Template is what keys look like, such as rate_limit:user:{user_id}:{endpoint}. Required.
	Template string
	// Name is the limit's name in metrics. Default: the template's literal beginning.
	Name string
	Limit
	// RefuseWhenAway refuses while nobody can count, for what must never happen too often. Default: everything is allowed then.
	RefuseWhenAway bool
}

// Decision is the answer to somebody who asked.
type Decision struct {
	// Allowed says whether to go on; Counted is false if nobody could count, since Redis is away: then the rest is a guess.
	Allowed, Counted bool
	// Remaining is how many more are allowed at once now.
	Remaining int64
	// Reset is how long until as many as ever are allowed at once; RetryAfter how long until it is worth asking again, 0 if allowed.
	Reset, RetryAfter time.Duration
}

// RateLimit is one limit, counted for each key by all processes of a namespace together, whatever language they are written in. It costs two
// round trips. The processes' wall clocks decide how fast it refills. Thread-safe.
type RateLimit struct {
	larder   *Larder
	spec     RateLimitSpec
	template wire.Template
	away     atomic.Bool

	allowed, refused, uncounted atomic.Int64
}

// limits are those of a namespace.
type limits struct {
	mu  sync.Mutex
	all []*RateLimit
}

// NewRateLimit makes a limit. Its error names the option, its value and the cure.
func NewRateLimit(larder *Larder, spec RateLimitSpec) (*RateLimit, error) {
	template, err := wire.ParseTemplate(spec.Template)
	if err != nil {
		return nil, fmt.Errorf("larder: %w", err)
	}
	orDefault(&spec.Name, template.Name())
	orDefault(&spec.Burst, spec.Requests)
	for name, value := range map[string]int64{"Requests": spec.Requests, "Burst": spec.Burst} {
		if value < 1 || value > mostRequests {
			return nil, fmt.Errorf("larder: %s of limit %s is %d; give a number from 1 to %d", name, spec.Name, value, mostRequests)
		}
	}
	if spec.Per < time.Second || spec.Per > 24*time.Hour {
		return nil, fmt.Errorf("larder: Per of limit %s is %v; give a duration from a second to a day", spec.Name, spec.Per)
	}
	limit := &RateLimit{larder: larder, spec: spec, template: template}
	larder.limits.mu.Lock()
	defer larder.limits.mu.Unlock()
	for _, other := range larder.limits.all {
		if other.spec.Name == spec.Name {
			return nil, fmt.Errorf("larder: there is a limit %s already; give one of them another Name", spec.Name)
		}
	}
	larder.limits.all = append(larder.limits.all, limit)
	return limit, nil
}

// Ask takes one request of a key, if it has one left. Blocks for Redis, for the soft timeout at most. The error is the context's, or about the
// parameters, which do not fit the template; never about Redis.
func (r *RateLimit) Ask(ctx context.Context, parameters ...any) (Decision, error) {
	text, err := r.template.Key(parameters...)
	if err != nil {
		return Decision{}, fmt.Errorf("larder: limit %s: %w", r.spec.Name, err)
	}
	within, cancel := context.WithTimeout(ctx, r.larder.options.SoftTimeout)
	defer cancel()
	taken, err := r.take(within, text)
	switch {
	case err == nil:
		return r.counted(taken), nil
	case ctx.Err() != nil:
		return Decision{}, ctx.Err()
	default:
		return r.instead(err), nil
	}
}

// take counts and writes back, again if somebody else wrote in between.
func (r *RateLimit) take(ctx context.Context, text string) (bucket.Taken, error) {
	seen, err := r.larder.redis.Fetch(ctx, text)
	for err == nil {
		now := r.larder.options.clock.Millis() * int64(time.Millisecond)
		held, isBucket := bucket.Read(seen)
		if !isBucket {
			held = bucket.Full(r.spec.Requests, r.spec.Per, r.spec.Burst, now)
		}
		taken := held.Take(now)
		if !taken.Allowed {
			return taken, nil
		}
		var isDone bool
		isDone, seen, err = r.larder.redis.Swap(ctx, seen, shared.Fill{Key: text, Envelope: taken.After.Bytes(), TimeToLive: taken.TimeToLive})
		if isDone {
			return taken, nil
		}
	}
	return bucket.Taken{}, err
}

func (r *RateLimit) counted(taken bucket.Taken) Decision {
	if r.away.CompareAndSwap(true, false) {
		r.larder.options.Log.Info("larder: a rate limit is counted again", "limit", r.spec.Name, "uncounted", r.uncounted.Load())
	}
	if taken.Allowed {
		r.allowed.Add(1)
	} else {
		r.refused.Add(1)
	}
	return Decision{taken.Allowed, true, taken.Remaining, taken.Reset, taken.RetryAfter}
}

func (r *RateLimit) instead(cause error) Decision {
	r.uncounted.Add(1)
	if r.away.CompareAndSwap(false, true) {
		if errors.Is(cause, context.DeadlineExceeded) {
			cause = errors.New("redis, or others who count the same key, took too long")
		}
		r.larder.options.Log.Warn("larder: a rate limit is not counted", "limit", r.spec.Name, "refused", r.spec.RefuseWhenAway, "cause", cause)
	}
	if r.spec.RefuseWhenAway {
		return Decision{RetryAfter: shortWhile}
	}
	return Decision{Allowed: true, Remaining: r.spec.Burst}
}

// write writes the series of all limits; they have no namespace, as those of the other languages.
func (l *limits) write(e *exposition) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, each := range l.all {
		uncounted := "uncounted_allowed"
		if each.spec.RefuseWhenAway {
			uncounted = "uncounted_refused"
		}
		for _, one := range []struct {
			result string
			count  *atomic.Int64
		}{{"allowed", &each.allowed}, {"refused", &each.refused}, {uncounted, &each.uncounted}} {
			e.series("larder_rate_limit_decisions_total", "counter", fmt.Sprintf("limit=%q,result=%q", each.spec.Name, one.result), float64(one.count.Load()))
		}
	}
}
