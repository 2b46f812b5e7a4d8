// Package bucket is the token bucket that all languages count in: its bytes, and what a request makes of it. docs/protocol/limits.md says
// both field by field. Nothing here asks Redis or a clock.
package bucket

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/bits"
	"time"
)

// shape is a bucket whose numbers are all zero: what does not belong to them is the same in each.
var shape = func() []byte {
	zeros := func(numbers int) string { return hex.EncodeToString(make([]byte, 8*numbers)) }
	bytes, err := hex.DecodeString("00000001" + "00000001" + "00000001" + "00000001" + zeros(4) + "00" + "8000000000000000" + "00" + "00" +
		"00000003" + "00000001" + "00000003" + zeros(3) + "00000001" + zeros(1))
	if err != nil {
		panic(err) // it is part of the program
	}
	return bytes
}()

// Where the numbers stand.
const (
	burstAt, firstAt, perAt, requestsAt    = 16, 24, 32, 40
	refilledAt, tokensAt, carryAt, soFarAt = 71, 79, 87, 99
)

const keptLonger = 10 * time.Second

// Bucket holds tokens. Immutable.
type Bucket struct {
	// Burst is how many it holds, Requests how many come within Per nanoseconds.
	Burst, Per, Requests int64
	// refilled is when, tokens how many there are; carry is what is too little for one, in tokens times Per.
	refilled, tokens, carry int64
	soFar                   int64
}

// Full is a bucket that was never asked.
func Full(requests int64, per time.Duration, burst, nowNanos int64) Bucket {
	return Bucket{Burst: burst, Per: int64(per), Requests: requests, refilled: nowNanos, tokens: burst}
}

// numbers are all that is not shape, and where they stand.
func (b *Bucket) numbers() map[int]*int64 {
	return map[int]*int64{
		burstAt: &b.Burst, perAt: &b.Per, requestsAt: &b.Requests,
		refilledAt: &b.refilled, tokensAt: &b.tokens, carryAt: &b.carry, soFarAt: &b.soFar,
	}
}

// Bytes are the bucket as it stands in Redis.
func (b Bucket) Bytes() []byte {
	bytes := append([]byte(nil), shape...)
	for at, number := range b.numbers() {
		binary.BigEndian.PutUint64(bytes[at:], uint64(*number))
	}
	binary.BigEndian.PutUint64(bytes[firstAt:], uint64(b.Burst))
	return bytes
}

// Read is the bucket in bytes; false if they are none.
func Read(bytes []byte) (Bucket, bool) {
	var read Bucket
	if len(bytes) != len(shape) {
		return read, false
	}
	for at, number := range read.numbers() {
		*number = int64(binary.BigEndian.Uint64(bytes[at:]))
	}
	isBucket := read.Burst > 0 && read.Per > 0 && read.Requests > 0 && string(read.Bytes()) == string(bytes)
	return read, isBucket
}

// Taken is what comes of a request.
type Taken struct {
	Allowed   bool
	Remaining int64
	// Reset is how long until the bucket is full, RetryAfter until there is a token.
	Reset, RetryAfter time.Duration
	// After is what to write, and for how long; only if allowed.
	After      Bucket
	TimeToLive time.Duration
}

// Take takes one token, if there is one at the moment: nanoseconds since 1970.
func (b Bucket) Take(nowNanos int64) Taken {
	b = b.refill(nowNanos)
	if b.tokens < 1 {
		return Taken{Remaining: b.tokens, Reset: b.wait(b.Burst), RetryAfter: b.wait(1)}
	}
	b.tokens--
	b.soFar++
	reset := b.wait(b.Burst)
	return Taken{Allowed: true, Remaining: b.tokens, Reset: reset, After: b, TimeToLive: reset.Truncate(time.Millisecond) + keptLonger}
}

func (b Bucket) refill(now int64) Bucket {
	if now <= b.refilled {
		return b
	}
	elapsed, before := now-b.refilled, b.tokens
	b.refilled = now
	if b.tokens >= b.Burst {
		return b
	}
	if elapsed > b.Per {
		b.tokens += elapsed / b.Per * b.Requests
		if b.tokens > b.Burst || b.tokens < before {
			return b.full()
		}
		elapsed %= b.Per
	}
	sum, fits := product(b.Requests, elapsed)
	if sum += b.carry; fits && sum >= 0 {
		b.tokens, b.carry = b.tokens+sum/b.Per, sum%b.Per
	} else {
		b.tokens, b.carry = b.tokens+int64(float64(elapsed)/float64(b.Per)*float64(b.Requests)), 0
	}
	if b.tokens >= b.Burst || b.tokens < before {
		return b.full()
	}
	return b
}

func (b Bucket) full() Bucket {
	b.tokens, b.carry = b.Burst, 0
	return b
}

// wait is how long until there are so many tokens.
func (b Bucket) wait(tokens int64) time.Duration {
	missing := tokens - b.tokens
	if missing <= 0 {
		return 0
	}
	nanos, fits := product(b.Per, missing)
	if !fits {
		return time.Duration(float64(missing) / float64(b.Requests) * float64(b.Per))
	}
	return time.Duration((nanos - b.carry) / b.Requests)
}

// product is that of two numbers that are not negative, and whether it fits.
func product(one, other int64) (int64, bool) {
	high, low := bits.Mul64(uint64(one), uint64(other))
	return int64(low), high == 0 && low < math.MaxInt64
}
