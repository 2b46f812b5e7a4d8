package shared

import (
	"context"
	"errors"
	"time"
)

const ballotPatience = 250 * time.Millisecond

// ballot asks several servers the same at once, and the best of their answers counts, the first of equals. Once one has answered, the others
// have a quarter of a second in all: one that is down, or that hangs, costs a moment at most.
func ballot[T any](ctx context.Context, asks []func(context.Context) (T, error), isBetter func(one, other T) bool) (T, error) {
	type told struct {
		answer T
		err    error
	}
	answers := make(chan told, len(asks))
	for _, ask := range asks {
		go func() {
			answer, err := ask(ctx)
			answers <- told{answer, err}
		}()
	}
	patience := time.NewTimer(ballotPatience)
	defer patience.Stop()
	var best *T
	var late <-chan time.Time
	var failures []error
	for left := len(asks); left > 0; left-- {
		select {
		case answer := <-answers:
			if answer.err != nil {
				failures = append(failures, answer.err)
				continue
			}
			if best == nil || isBetter(answer.answer, *best) {
				best = &answer.answer
			}
			late = patience.C
		case <-late:
			left = 1
		}
	}
	if best == nil {
		var none T
		return none, errors.Join(failures...)
	}
	return *best, nil
}
