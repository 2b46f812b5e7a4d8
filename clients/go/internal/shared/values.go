package shared

import (
	"context"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"time"

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
	if errors.Is(err, redis.Nil) || redis.HasErrorPrefix(err, "WRONGTYPE") {
		return nil, nil
	}
	return bytes, err
}

// Fetch is what stands under a key; nil for nothing.
func (r *Redis) Fetch(ctx context.Context, key string) (found []byte, err error) {
	err = r.call(ctx, fetching, func(ctx context.Context) (err error) {
		found, err = value(r.client.Get(ctx, r.FullKey(key)))
		return err
	})
	return found, err
}

// FetchAll is what stands under each of the keys, in their order.
func (r *Redis) FetchAll(ctx context.Context, keys []string) ([][]byte, error) {
	found := make([][]byte, 0, len(keys))
	err := r.call(ctx, fetching, func(ctx context.Context) error {
		if len(keys) <= mostKeys {
			return collect(&found, r.client.MGet(ctx, r.fullKeys(keys)...))
		}
		pipe := r.client.Pipeline()
		var answers []*redis.SliceCmd
		for _, some := range parts(keys) {
			answers = append(answers, pipe.MGet(ctx, r.fullKeys(some)...))
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return err
		}
		for _, answer := range answers {
			if err := collect(&found, answer); err != nil {
				return err
			}
		}
		return nil
	})
	return found, err
}

func collect(found *[][]byte, answer *redis.SliceCmd) error {
	for _, each := range answer.Val() {
		var envelope []byte
		if text, isThere := each.(string); isThere {
			envelope = []byte(text)
		}
		*found = append(*found, envelope)
	}
	return answer.Err()
}

func (r *Redis) fullKeys(keys []string) []string {
	full := make([]string, len(keys))
	for i, key := range keys {
		full[i] = r.FullKey(key)
	}
	return full
}

// Take asks for the leases of keys, and looks what stands there behind that: somebody may have filled in between.
func (r *Redis) Take(ctx context.Context, keys ...string) ([]Found, error) {
	found := make([]Found, len(keys))
	err := r.call(ctx, leasing, func(ctx context.Context) error {
		pipe := r.client.Pipeline()
		leases, values := make([]*redis.BoolCmd, len(keys)), make([]*redis.StringCmd, len(keys))
		for i, key := range keys {
			found[i] = Found{Token: random(16), Held: true}
			leases[i] = pipe.SetNX(ctx, lease(r.FullKey(key)), found[i].Token, r.LeaseTime)
			values[i] = pipe.Get(ctx, r.FullKey(key))
		}
		_, _ = pipe.Exec(ctx) // each command is asked below
		for i := range keys {
			isMine, err := leases[i].Result()
			if err != nil {
				return err
			}
			if !isMine {
				found[i].Token = ""
			}
			if found[i].Envelope, err = value(values[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return found, err
}

// Poll looks whether a value came, and whether its lease is still held.
func (r *Redis) Poll(ctx context.Context, key string) (found Found, err error) {
	err = r.call(ctx, polling, func(ctx context.Context) (err error) {
		pipe := r.client.Pipeline()
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
	return r.yes(ctx, renewing, renewScript, []string{lease(r.FullKey(key))}, token, r.LeaseTime.Milliseconds())
}

// Release gives a lease back; false if it was lost.
func (r *Redis) Release(ctx context.Context, key, token string) (bool, error) {
	return r.yes(ctx, releasing, releaseScript, []string{lease(r.FullKey(key))}, token)
}

// FillAll sets loaded values whose leases still hold their tokens, and ends the leases; for each, whether it was set.
func (r *Redis) FillAll(ctx context.Context, fills ...Fill) ([]bool, error) {
	answers := make([]bool, len(fills))
	err := r.call(ctx, filling, func(ctx context.Context) error {
		pipe := r.client.Pipeline()
		sent := make([]*redis.Cmd, len(fills))
		for i, fill := range fills {
			sent[i] = sendScript(ctx, pipe, fillScript, r.both(fill.Key), fill.Token, fill.Envelope, fill.millis())
		}
		_, _ = pipe.Exec(ctx) // each command is asked below
		for i, fill := range fills {
			answer, err := sent[i].Int()
			if isUnknownScript(err) {
				answer, err = fillScript.Eval(ctx, r.client, r.both(fill.Key), fill.Token, fill.Envelope, fill.millis()).Int()
			}
			if err != nil {
				return err
			}
			answers[i] = answer == 1
		}
		return nil
	})
	return answers, err
}

// BeginWrite removes a value and puts a write lease, whatever lease there is; answers its token. Sent at most once.
func (r *Redis) BeginWrite(ctx context.Context, key string) (string, error) {
	token := "w" + random(16)
	r.reigns.removing([]string{key})
	_, err := r.yes(ctx, beginningWrite, beginWriteScript, r.both(key), token, r.LeaseTime.Milliseconds())
	return token, err
}

// Put sets a value that has no other home; false if the present one has a newer version. Sent at most once.
func (r *Redis) Put(ctx context.Context, fill Fill) (bool, error) {
	r.reigns.putting(fill.Key)
	version := binary.BigEndian.AppendUint64(nil, uint64(fill.Version))
	return r.yes(ctx, putting, putScript, r.both(fill.Key), fill.Envelope, fill.millis(), version)
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
	err = r.call(ctx, swapping, func(ctx context.Context) (err error) {
		answer, err = replaceScript.Run(ctx, r.client, r.both(wanted.Key), digest, wanted.Envelope, wanted.millis()).Slice()
		return err
	})
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
func (r *Redis) yes(ctx context.Context, what operation, script *redis.Script, keys []string, arguments ...any) (bool, error) {
	answer := 0
	err := r.call(ctx, what, func(ctx context.Context) (err error) {
		answer, err = script.Run(ctx, r.client, keys, arguments...).Int()
		return err
	})
	return answer == 1, err
}
