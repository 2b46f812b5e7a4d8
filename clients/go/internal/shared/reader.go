package shared

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"larder.dev/larder/internal/journal"
)

// Reader reads the streams on a connection of its own.
type Reader struct {
	redis      *Redis
	connection *redis.Conn
}

// OpenReader takes a connection out of the pool of the journal's master; it is opened with the first command.
func (r *Redis) OpenReader() *Reader {
	r.masters.doubt() // it is opened anew where it was read in vain: the slot may have moved
	return &Reader{r, r.reigns.journals().client.Conn()}
}

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
		return appendScript.Run(ctx, r.connection, r.redis.streams(), r.redis.record(2, random(8), horizon.Fields()...)...).Err()
	})
}

// Next is of journal.Source.
func (r *Reader) Next(ctx context.Context, from journal.Place) (keys, groups []journal.Record, err error) {
	streams := r.redis.streams()[:2]
	// Never redirected: it blocks the connection, which must be this reader's own.
	found, err := r.xread(here(ctx), block, streams, from.Keys.ID.String(), from.Groups.ID.String())
	if !isTorn(err) && !redis.HasErrorPrefix(err, ask) {
		return found[streams[0]], found[streams[1]], err
	}
	// While their slot moves the streams may be on two masters, and only what does not block is answered by either.
	wait(ctx, tornPause)
	ofKeys, err := r.xread(ctx, -1, streams[:1], from.Keys.ID.String())
	if err != nil {
		return nil, nil, err
	}
	ofGroups, err := r.xread(ctx, -1, streams[1:], from.Groups.ID.String())
	return ofKeys[streams[0]], ofGroups[streams[1]], err
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
		arguments := &redis.XReadArgs{Streams: slices.Concat(streams, after), Count: batch, Block: block}
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
