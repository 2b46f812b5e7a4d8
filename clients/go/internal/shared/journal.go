package shared

import (
	"context"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"larder.dev/larder/internal/journal"
)

const (
	block          = 500 * time.Millisecond
	batch          = 1_000
	mostKeys       = 500
	mostCharacters = 32_768
)

func (r *Redis) tagged(name string) string { return "{" + r.Namespace + "}" + name }

func (r *Redis) streams() []string {
	return []string{r.tagged("~keys"), r.tagged("~groups"), r.tagged("~incarnation")}
}

// common are the arguments that all scripts of the journal begin with.
func (r *Redis) common() []any {
	keys, groups := journal.ID{}, journal.ID{}
	if known := r.progress.LastKnown(); known != nil {
		keys, groups = known.Keys.ID, known.Groups.ID
	}
	return []any{keyRecords, groupRecords, r.Node, keys.String(), groups.String(), random(8)}
}

func (r *Redis) record(stream int, nonce string, fields ...string) []any {
	arguments := append(r.common(), stream, nonce)
	for _, field := range fields {
		arguments = append(arguments, field)
	}
	return arguments
}

// parts are the keys in their order, in lists that one command and one record can take.
func parts(keys []string) (lists [][]string) {
	from, characters := 0, 0
	for to, key := range keys {
		if to-from == mostKeys || (to > from && characters+len(key) > mostCharacters) {
			lists, from, characters = append(lists, keys[from:to]), to, 0
		}
		characters += len(key)
	}
	if from < len(keys) {
		lists = append(lists, keys[from:])
	}
	return lists
}

// Invalidate removes values with their leases, and then appends records.
func (r *Redis) Invalidate(ctx context.Context, keys []string) error {
	if !r.masters.isCluster() {
		return r.unlinkThenAppend(ctx, keys)
	}
	failures := r.eachShard(ctx, invalidating, r.fullKeys(keys), func(ctx context.Context, on *shard, places []int) error {
		return r.unlink(ctx, on, pick(keys, places))
	})
	for _, err := range failures {
		if err != nil {
			return err
		}
	}
	return r.Replaced(ctx, keys)
}

// unlinkThenAppend does both in one pipeline, on one connection, which sends nothing twice. So a record cannot come to stand in the journal
// before its values are gone; if the connection breaks in between, the whole must be repeated.
func (r *Redis) unlinkThenAppend(ctx context.Context, keys []string) error {
	on := r.reigns.journals()
	return r.call(ctx, on, invalidating, func(ctx context.Context) error {
		r.reigns.removing(on, keys)
		pipe := on.client.Pipeline()
		var unlinked []*redis.IntCmd
		for _, some := range parts(keys) {
			var names []string
			for _, key := range some {
				names = append(names, r.both(key)...)
			}
			unlinked = append(unlinked, pipe.Unlink(ctx, names...))
		}
		appended := r.sendRecords(ctx, pipe, keys)
		_, _ = pipe.Exec(ctx) // each command is asked below
		for _, each := range unlinked {
			if each.Err() != nil {
				return each.Err()
			}
		}
		return r.repeatUnknown(ctx, on, appended)
	})
}

// unlink removes values of one master of a cluster; in no pipeline with the append, for a redirection would reorder them. Where a value and its
// lease are on two masters the lease goes first: who holds it must not fill in after the value was removed.
func (r *Redis) unlink(ctx context.Context, on *shard, keys []string) error {
	r.reigns.removing(on, keys)
	pipe := on.client.Pipeline()
	unlinked := make([]*redis.IntCmd, len(keys))
	for i, key := range keys {
		unlinked[i] = pipe.Unlink(ctx, r.both(key)...)
	}
	_, _ = pipe.Exec(ctx) // each command is asked below
	for i, key := range keys {
		err := unlinked[i].Err()
		if isTorn(err) {
			if err = on.client.Unlink(ctx, lease(r.FullKey(key))).Err(); err == nil {
				err = on.client.Unlink(ctx, r.FullKey(key)).Err()
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Replaced appends records of keys whose new values stand in Redis already.
func (r *Redis) Replaced(ctx context.Context, keys []string) error {
	on := r.reigns.journals()
	return r.call(ctx, on, appending, func(ctx context.Context) error {
		pipe := on.client.Pipeline()
		appended := r.sendRecords(ctx, pipe, keys)
		_, _ = pipe.Exec(ctx) // each command is asked below
		return r.repeatUnknown(ctx, on, appended)
	})
}

type sentRecord struct {
	command   *redis.Cmd
	arguments []any
}

func (r *Redis) sendRecords(ctx context.Context, pipe redis.Pipeliner, keys []string) (sent []sentRecord) {
	r.reigns.recordingKeys(keys)
	for _, some := range parts(keys) {
		arguments := r.record(1, random(8), "k", strings.Join(some, " "))
		sent = append(sent, sentRecord{sendScript(ctx, pipe, appendScript, r.streams(), arguments...), arguments})
	}
	return sent
}

func (r *Redis) repeatUnknown(ctx context.Context, on *shard, sent []sentRecord) error {
	for _, each := range sent {
		err := each.command.Err()
		if isUnknownScript(err) {
			err = appendScript.Eval(ctx, on.client, r.streams(), each.arguments...).Err()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// AppendGroup appends a group's record; answers its name.
func (r *Redis) AppendGroup(ctx context.Context, group journal.Group) (link journal.Link, err error) {
	on := r.reigns.journals()
	err = r.call(ctx, on, appending, func(ctx context.Context) error {
		r.reigns.recordingGroup(group)
		link.Nonce = random(8)
		text, err := appendScript.Run(ctx, on.client, r.streams(), r.record(2, link.Nonce, group.Fields()...)...).Text()
		if err != nil {
			return err
		}
		link.ID, err = journal.ParseID(text)
		return err
	})
	return link, err
}
