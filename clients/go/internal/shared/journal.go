package shared

import (
	"context"
	"errors"
	"fmt"
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

func (r *Redis) record(stream int, fields ...string) []any {
	arguments := append(r.common(), stream, random(8))
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

// Invalidate removes values with their leases, and then appends records: all in one pipeline, on one connection, which sends nothing
// twice. So a record cannot come to stand in the journal before its values are gone; if the connection breaks in between, the whole must
// be repeated.
func (r *Redis) Invalidate(ctx context.Context, keys []string) error {
	return r.call(ctx, invalidating, func(ctx context.Context) error {
		r.reigns.removing(keys)
		pipe := r.client.Pipeline()
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
		return r.repeatUnknown(ctx, appended)
	})
}

// Replaced appends records of keys whose new values stand in Redis already.
func (r *Redis) Replaced(ctx context.Context, keys []string) error {
	return r.call(ctx, appending, func(ctx context.Context) error {
		pipe := r.client.Pipeline()
		appended := r.sendRecords(ctx, pipe, keys)
		_, _ = pipe.Exec(ctx) // each command is asked below
		return r.repeatUnknown(ctx, appended)
	})
}

type sentRecord struct {
	command   *redis.Cmd
	arguments []any
}

func (r *Redis) sendRecords(ctx context.Context, pipe redis.Pipeliner, keys []string) (sent []sentRecord) {
	r.reigns.recordingKeys(keys)
	for _, some := range parts(keys) {
		arguments := r.record(1, "k", strings.Join(some, " "))
		sent = append(sent, sentRecord{sendScript(ctx, pipe, appendScript, r.streams(), arguments...), arguments})
	}
	return sent
}

func (r *Redis) repeatUnknown(ctx context.Context, sent []sentRecord) error {
	for _, each := range sent {
		err := each.command.Err()
		if isUnknownScript(err) {
			err = appendScript.Eval(ctx, r.client, r.streams(), each.arguments...).Err()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// AppendGroup appends a group's record; answers its id.
func (r *Redis) AppendGroup(ctx context.Context, group journal.Group) (id journal.ID, err error) {
	err = r.call(ctx, appending, func(ctx context.Context) error {
		r.reigns.recordingGroup(group)
		text, err := appendScript.Run(ctx, r.client, r.streams(), r.record(2, group.Fields()...)...).Text()
		if err != nil {
			return err
		}
		id, err = journal.ParseID(text)
		return err
	})
	return id, err
}

// Beat writes this process's row and beacon, and asks how far the journal goes: being a write, it proves that the server is a master
// still. What it proves is handed to the progress. Not held up by the breaker, which it closes.
func (r *Redis) Beat(ctx context.Context, sweep bool) error {
	r.reigns.look()
	question, sentAt := r.progress.Ask(), r.Clock.Nanos()
	var heads journal.Place
	var lost *journal.LostError
	err := r.probe(ctx, beating, func(ctx context.Context) error {
		pipe := r.client.Pipeline()
		arguments := append(r.common(), r.row(), flag(sweep))
		names := append(r.streams(), r.tagged("~nodes"))
		beat := sendScript(ctx, pipe, heartbeatScript, names, arguments...)
		beacon := pipe.Set(ctx, r.reigns.beacon, sentAt, beaconKept)
		_, _ = pipe.Exec(ctx) // each command is asked below
		if isUnknownScript(beat.Err()) {
			beat = heartbeatScript.Eval(ctx, r.client, names, arguments...)
		}
		fields, err := beat.StringSlice()
		if err = errors.Join(err, beacon.Err()); err != nil {
			return err
		}
		heads, err = journal.ReadPlace(fields[1:])
		errors.As(err, &lost)
		return nil
	})
	if err != nil {
		return err
	}
	if lost != nil {
		r.progress.Answered(question, heads, lost)
		return nil
	}
	r.progress.Answered(question, heads, nil)
	r.reigns.ring.forgetBefore(sentAt - int64(ringReach) - int64(r.Hard))
	return nil
}

func flag(isSet bool) string {
	if isSet {
		return "1"
	}
	return "0"
}

// row is what this process tells of itself: JSON without its beginning, which the script writes. Nothing in it needs to be escaped.
func (r *Redis) row() string {
	var keys, groups string
	if known := r.progress.LastKnown(); known != nil {
		keys, groups = known.Keys.ID.String(), known.Groups.ID.String()
	}
	return fmt.Sprintf(`"version":"go","started":%d,"keys":"%s","groups":"%s","lagMillis":0.0,"tiers":["memory","redis"]}`, r.started, keys, groups)
}

// Reader reads the streams on a connection of its own.
type Reader struct {
	redis      *Redis
	connection *redis.Conn
}

// OpenReader takes a connection out of the pool; it is opened with the first command.
func (r *Redis) OpenReader() *Reader { return &Reader{r, r.client.Conn()} }

// Close closes the connection.
func (r *Reader) Close() error { return r.connection.Close() }

// Begin is of journal.Source.
func (r *Reader) Begin(ctx context.Context) (place journal.Place, err error) {
	err = r.read(ctx, func(ctx context.Context) error {
		fields, err := beginScript.Run(ctx, r.connection, r.redis.streams(), r.redis.common()...).StringSlice()
		if err != nil {
			return err
		}
		place, err = journal.ReadPlace(fields)
		return err
	})
	return place, err
}

// AppendHorizon is of journal.Source.
func (r *Reader) AppendHorizon(ctx context.Context, reason string) error {
	horizon := journal.Group{Kind: journal.Horizon, Reason: reason}
	return r.read(ctx, func(ctx context.Context) error {
		r.redis.reigns.recordingGroup(horizon)
		return appendScript.Run(ctx, r.connection, r.redis.streams(), r.redis.record(2, horizon.Fields()...)...).Err()
	})
}

// Next is of journal.Source.
func (r *Reader) Next(ctx context.Context, from journal.Place) (keys, groups []journal.Record, err error) {
	streams := r.redis.streams()[:2]
	found, err := r.xread(ctx, block, streams, from.Keys.ID.String(), from.Groups.ID.String())
	return found[streams[0]], found[streams[1]], err
}

// Groups is of journal.Source.
func (r *Reader) Groups(ctx context.Context, after journal.ID) ([]journal.Record, error) {
	stream := r.redis.streams()[1]
	found, err := r.xread(ctx, -1, []string{stream}, after.String())
	return found[stream], err
}

func (r *Reader) xread(ctx context.Context, block time.Duration, streams []string, after ...string) (map[string][]journal.Record, error) {
	records := map[string][]journal.Record{}
	err := r.read(ctx, func(ctx context.Context) error {
		arguments := &redis.XReadArgs{Streams: append(streams, after...), Count: batch, Block: block}
		answer, err := r.connection.XRead(ctx, arguments).Result()
		if errors.Is(err, redis.Nil) {
			return nil
		}
		for _, stream := range answer {
			for _, message := range stream.Messages {
				record, unreadable := journal.ReadRecord(message.ID, message.Values)
				if unreadable != nil {
					return &journal.LostError{Why: unreadable.Error()}
				}
				records[stream.Stream] = append(records[stream.Stream], record)
			}
		}
		return err
	})
	return records, err
}

func (r *Reader) read(ctx context.Context, operation func(context.Context) error) error {
	within, cancel := context.WithTimeout(ctx, block+r.redis.Hard)
	defer cancel()
	err := operation(within)
	if redis.HasErrorPrefix(err, "WRONGTYPE") {
		return &journal.LostError{Why: "a key of the journal holds something else"}
	}
	return err
}
