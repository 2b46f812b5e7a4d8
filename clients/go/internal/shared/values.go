package shared

import (
	"context"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strings"
	"time"
	"unsafe"

	"github.com/redis/go-redis/v9"
)

// Found is what stands under a key, and what was learned of its lease.
type Found struct {
	// Envelope is nil where there is none.
	Envelope []byte
	// Token is the lease's, empty if somebody else has it.
	Token string
	// Held says that somebody has the lease.
	Held bool
	// Err is why nothing is known of the key, where its master has not answered.
	Err error
}

// Fill is a value on its way into Redis.
type Fill struct {
	Key        string
	Token      string
	Envelope   []byte
	TimeToLive time.Duration
	Version    int64
}

func (f Fill) millis() int64 { return max(1, f.TimeToLive.Milliseconds()) }

// value takes a value of another type for a miss: it is not ours, and to be replaced.
func value(command *redis.StringCmd) ([]byte, error) {
	bytes, err := command.Bytes()
	if err == nil {
		return bytes, nil
	}
	if errors.Is(err, redis.Nil) || redis.HasErrorPrefix(err, "WRONGTYPE") {
		return nil, nil
	}
	return nil, err
}

// Fetch is what stands under a key; nil for nothing.
func (r *Redis) Fetch(ctx context.Context, key string) (found []byte, err error) {
	name := r.FullKey(key)
	on := r.masters.of(name)
	err = r.call(ctx, on, fetching, func(ctx context.Context) (err error) {
		found, err = on.gets.ask(ctx, name)
		return err
	})
	return found, err
}

// FetchAll is what stands under each of the keys, in their order.
func (r *Redis) FetchAll(ctx context.Context, keys []string) []Found {
	found, names := make([]Found, len(keys)), r.fullKeys(keys)
	failures := r.eachShard(ctx, fetching, names, func(ctx context.Context, on *shard, places []int) error {
		envelopes, err := r.fetchSome(ctx, on, pick(names, places))
		for i, place := range places {
			if err == nil {
				found[place].Envelope = envelopes[i]
			}
		}
		return err
	})
	return answered(found, failures)
}

func answered(found []Found, failures []error) []Found {
	for i, err := range failures {
		if err != nil {
			found[i] = Found{Err: err}
		}
	}
	return found
}

func (r *Redis) fetchSome(ctx context.Context, on *shard, names []string) ([][]byte, error) {
	if r.masters.isCluster() {
		return getAll(ctx, on, names)
	}
	envelopes := make([][]byte, 0, len(names))
	if len(names) <= mostKeys {
		return envelopes, collect(&envelopes, on.client.MGet(ctx, names...))
	}
	pipe := on.client.Pipeline()
	var answers []*redis.SliceCmd
	for _, some := range parts(names) {
		answers = append(answers, pipe.MGet(ctx, some...))
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, err
	}
	for _, answer := range answers {
		if err := collect(&envelopes, answer); err != nil {
			return nil, err
		}
	}
	return envelopes, nil
}

// getAll asks for values of many slots.
func getAll(ctx context.Context, on *shard, names []string) (envelopes [][]byte, err error) {
	pipe := on.client.Pipeline()
	answers := make([]*redis.StringCmd, len(names))
	for i, name := range names {
		answers[i] = pipe.Get(ctx, name)
	}
	_, _ = pipe.Exec(ctx) // each command is asked below
	envelopes = make([][]byte, len(names))
	for i := range names {
		if envelopes[i], err = value(answers[i]); err != nil {
			return nil, err
		}
	}
	return envelopes, nil
}

func collect(found *[][]byte, answer *redis.SliceCmd) error {
	for _, each := range answer.Val() {
		var envelope []byte
		if text, isThere := each.(string); isThere {
			// Not copied, as in StringCmd.Bytes: nobody else has the text, and nobody writes to an envelope.
			envelope = unsafe.Slice(unsafe.StringData(text), len(text))
		}
		*found = append(*found, envelope)
	}
	return answer.Err()
}

// fullKeys are parts of one text: a batch makes no text for each of its keys.
func (r *Redis) fullKeys(keys []string) []string {
	length := 0
	for _, key := range keys {
		length += len(r.Namespace) + 1 + len(key)
	}
	var all strings.Builder
	all.Grow(length) // once, so that what was taken out stays where it is
	full := make([]string, len(keys))
	for i, key := range keys {
		from := all.Len()
		all.WriteString(r.Namespace)
		all.WriteByte(':')
		all.WriteString(key)
		full[i] = all.String()[from:]
	}
	return full
}

// Take asks for the lease of a key, and looks what stands there behind that: somebody may have filled in between.
func (r *Redis) Take(ctx context.Context, key string) (Found, error) {
	found := r.TakeAll(ctx, []string{key})[0]
	return found, found.Err
}

// TakeAll is Take for each of the keys.
func (r *Redis) TakeAll(ctx context.Context, keys []string) []Found {
	found, names := make([]Found, len(keys)), r.fullKeys(keys)
	failures := r.eachShard(ctx, leasing, names, func(ctx context.Context, on *shard, places []int) error {
		pipe := on.client.Pipeline()
		leases, values := make([]*redis.BoolCmd, len(places)), make([]*redis.StringCmd, len(places))
		for i, place := range places {
			found[place] = Found{Token: random(16), Held: true}
			leases[i] = pipe.SetNX(ctx, lease(names[place]), found[place].Token, r.LeaseTime)
			values[i] = pipe.Get(ctx, names[place])
		}
		_, _ = pipe.Exec(ctx) // each command is asked below
		for i, place := range places {
			isMine, err := leases[i].Result()
			if err != nil {
				return err
			}
			if !isMine {
				found[place].Token = ""
			}
			if found[place].Envelope, err = value(values[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return answered(found, failures)
}

// Poll looks whether a value came, and whether its lease is still held.
func (r *Redis) Poll(ctx context.Context, key string) (found Found, err error) {
	on := r.shardOf(key)
	err = r.call(ctx, on, polling, func(ctx context.Context) (err error) {
		pipe := on.client.Pipeline()
		bytes, held := pipe.Get(ctx, r.FullKey(key)), pipe.Exists(ctx, lease(r.FullKey(key)))
		_, _ = pipe.Exec(ctx) // each command is asked below
		if found.Envelope, err = value(bytes); err != nil {
			return err
		}
		found.Held = held.Val() > 0
		return held.Err()
	})
	return found, err
}

// Renew prolongs a lease; false if it is lost.
func (r *Redis) Renew(ctx context.Context, key, token string) (bool, error) {
	return r.yes(ctx, r.shardOf(key), renewing, renewScript, []string{lease(r.FullKey(key))}, token, r.LeaseTime.Milliseconds())
}

// Release gives a lease back; false if it was lost.
func (r *Redis) Release(ctx context.Context, key, token string) (bool, error) {
	return r.yes(ctx, r.shardOf(key), releasing, releaseScript, []string{lease(r.FullKey(key))}, token)
}

// Fill sets a loaded value whose lease still holds its token, and ends the lease; false if it was lost, or cannot be asked about, since the
// slot moves: then the lease ends too, for nobody is to wait for it.
func (r *Redis) Fill(ctx context.Context, fill Fill) (bool, error) {
	isSet, err := r.yes(ctx, r.shardOf(fill.Key), filling, fillScript, r.both(fill.Key), fill.Token, fill.Envelope, fill.millis())
	if isTorn(err) {
		_, err = r.Release(ctx, fill.Key, fill.Token)
		return false, err
	}
	return isSet, err
}

// BeginWrite removes a value and puts a write lease, whatever lease there is; answers its token. Sent at most once.
func (r *Redis) BeginWrite(ctx context.Context, key string) (string, error) {
	token, on := "w"+random(16), r.shardOf(key)
	r.reigns.removing(on, []string{key})
	_, err := r.yes(ctx, on, beginningWrite, beginWriteScript, r.both(key), token, r.LeaseTime.Milliseconds())
	if !isTorn(err) {
		return token, err
	}
	// The lease first: from then on everybody else is fenced out, and the write has not begun yet.
	return token, r.call(ctx, on, beginningWrite, func(ctx context.Context) error {
		if err := on.client.Set(ctx, lease(r.FullKey(key)), token, r.LeaseTime).Err(); err != nil {
			return err
		}
		return on.client.Unlink(ctx, r.FullKey(key)).Err()
	})
}

// Put sets a value that has no other home; false if the present one has a newer version. Sent at most once.
func (r *Redis) Put(ctx context.Context, fill Fill) (bool, error) {
	on := r.shardOf(fill.Key)
	r.reigns.putting(on, fill.Key)
	version := binary.BigEndian.AppendUint64(nil, uint64(fill.Version))
	return r.yes(ctx, on, putting, putScript, r.both(fill.Key), fill.Envelope, fill.millis(), version)
}

// Swap replaces what was seen under a key, nil for nothing, if it stands there still; else it answers what stands there. What it sets is lost
// with a master, and is no value of a cache. Sent at most once.
func (r *Redis) Swap(ctx context.Context, seen []byte, wanted Fill) (isDone bool, present []byte, err error) {
	digest := ""
	if seen != nil {
		sum := sha1.Sum(seen)
		digest = hex.EncodeToString(sum[:])
	}
	var answer []any
	on := r.shardOf(wanted.Key)
	err = r.call(ctx, on, swapping, func(ctx context.Context) (err error) {
		answer, err = replaceScript.Run(ctx, on.client, r.both(wanted.Key), digest, wanted.Envelope, wanted.millis()).Slice()
		return err
	})
	if isTorn(err) {
		// As if somebody else had written: who asked looks again.
		present, err = r.Fetch(ctx, wanted.Key)
		return false, present, err
	}
	if err != nil {
		return false, nil, err
	}
	isDone = len(answer) > 0 && answer[0] == int64(1)
	if len(answer) > 1 {
		if text, isThere := answer[1].(string); isThere {
			present = []byte(text)
		}
	}
	return isDone, present, nil
}

// yes runs a script that answers 1 or 0. A server that does not know it has not run it, so it may be sent in full.
func (r *Redis) yes(ctx context.Context, on *shard, what operation, script *redis.Script, keys []string, arguments ...any) (bool, error) {
	answer := 0
	err := r.call(ctx, on, what, func(ctx context.Context) (err error) {
		answer, err = script.Run(ctx, on.client, keys, arguments...).Int()
		return err
	})
	return answer == 1, err
}
