package shared

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	mostHops   = 5
	mostTries  = 2
	tornPause  = 20 * time.Millisecond
	moved      = "MOVED"
	ask        = "ASK"
	tryAgain   = "TRYAGAIN"
	clusterOut = "CLUSTERDOWN"
)

// redirections are counted by kind.
type redirections struct{ moved, asked, triedAgain atomic.Int64 }

func (r *redirections) add(kind string) {
	switch kind {
	case moved:
		r.moved.Add(1)
	case ask:
		r.asked.Add(1)
	case tryAgain:
		r.triedAgain.Add(1)
	}
}

// redirection is what a node answers to a command that it has not carried out; to whom, nobody for once more the same way.
type redirection struct{ kind, to string }

func readRedirection(err error, from string) (redirection, bool) {
	if err == nil {
		return redirection{}, false
	}
	words := strings.Fields(err.Error())
	switch {
	case redis.HasErrorPrefix(err, tryAgain+" "):
		return redirection{kind: tryAgain}, true
	case len(words) > 2 && (redis.HasErrorPrefix(err, moved+" ") || redis.HasErrorPrefix(err, ask+" ")):
		host, port, isAddress := lastCut(words[2], ":")
		if !isAddress || port == "0" {
			return redirection{}, false
		}
		return redirection{words[0], besides(from, strings.Trim(host, "[]"), port)}, true
	default:
		return redirection{}, false
	}
}

func lastCut(text, separator string) (before, behind string, isThere bool) {
	at := strings.LastIndex(text, separator)
	if at < 0 {
		return "", "", false
	}
	return text[:at], text[at+len(separator):], true
}

type hereKey struct{}

// here marks commands that are of no use on another server than the one they were sent to.
func here(ctx context.Context) context.Context { return context.WithValue(ctx, hereKey{}, true) }

// redirecting follows redirections. A command that was answered MOVED, ASK or TRYAGAIN was not carried out, so sending it elsewhere does not
// repeat it: at most once holds. Anything else is the answer.
type redirecting struct {
	cluster *cluster
	where   whereabouts
}

func (r redirecting) DialHook(next redis.DialHook) redis.DialHook { return next }

func (r redirecting) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		return r.follow(ctx, command, next(ctx, command), next)
	}
}

func (r redirecting) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, commands []redis.Cmder) error {
		err := next(ctx, commands)
		again := func(ctx context.Context, command redis.Cmder) error { return next(ctx, []redis.Cmder{command}) }
		hasFollowed := false
		for _, each := range commands {
			before := each.Err()
			after := r.follow(ctx, each, before, again)
			hasFollowed = hasFollowed || after != before
		}
		if !hasFollowed {
			return err
		}
		for _, each := range commands {
			if each.Err() != nil {
				return each.Err()
			}
		}
		return nil
	}
}

func (r redirecting) from() string {
	if master, isThere := r.where.(*clusterMaster); isThere {
		return master.address()
	}
	return ""
}

// follow sends a command on from node to node, until somebody has carried it out or that was often enough.
func (r redirecting) follow(ctx context.Context, command redis.Cmder, err error, again redis.ProcessHook) error {
	from, hops, tries := r.from(), 0, 0
	for {
		if redis.HasErrorPrefix(err, moved) || redis.HasErrorPrefix(err, clusterOut) || redis.HasErrorPrefix(err, "READONLY") {
			r.cluster.doubt()
		}
		next, isRedirected := readRedirection(err, from)
		if !isRedirected || ctx.Value(hereKey{}) != nil || ctx.Err() != nil {
			return err
		}
		if next.to == "" {
			tries++
		} else {
			hops++
		}
		if hops > mostHops || tries > mostTries {
			return err
		}
		r.cluster.counts.add(next.kind)
		command.SetErr(nil)
		if next.to == "" {
			// Once more from the beginning: whoever was asked ahead of the slot would not answer without being asked so.
			wait(ctx, tornPause)
			from = r.from()
			err = again(ctx, command)
		} else {
			from = next.to
			err = r.send(ctx, command, next)
		}
		command.SetErr(err)
	}
}

func (r redirecting) send(ctx context.Context, command redis.Cmder, next redirection) error {
	if next.kind == moved {
		known, err := r.cluster.met(ctx, next.to)
		if err != nil {
			return err
		}
		// Not through its own redirections: these hops are counted here.
		return known.client.Process(here(ctx), command)
	}
	client, err := r.cluster.guests.at(next.to)
	if err != nil {
		return err
	}
	// In a pipeline, which has a connection to itself: the permission is for the one command that follows.
	pipe := client.Pipeline()
	permission := pipe.Do(ctx, "ASKING")
	_ = pipe.Process(ctx, command)
	_, _ = pipe.Exec(ctx) // both are asked
	if permission.Err() != nil {
		return permission.Err()
	}
	return command.Err()
}

// isTorn says that a value and its lease are on two masters at this moment, since their slot moves.
func isTorn(err error) bool { return redis.HasErrorPrefix(err, tryAgain) }
