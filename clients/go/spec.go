package larder

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"time"

	"larder.dev/larder/internal/wire"
)

// Format is how values stand in Redis. All clients of a cache must agree on it.
type Format int

// The formats. Raw is for caches whose values are []byte.
const (
	JSON Format = iota
	MessagePack
	Raw
)

// Compression is how payloads above Spec.CompressAbove are made smaller; each client reads all of them.
type Compression int

// The compressions.
const (
	Gzip Compression = iota
	LZ4
	Zstandard
	NoCompression
)

// Decimal is a decimal number in digits, such as 1.50, for keys: what BigDecimal is in Java.
type Decimal = wire.Decimal

// Set is an unordered collection, for keys: two sets of the same elements are one key.
type Set = wire.Set

// Spec says what a cache is. What is left out has its default; durations are from a millisecond to ten years.
type Spec[K comparable, V any] struct {
	// Template is what keys look like: goal:{id}, or goal:{user_id}:{id} for a struct with fields UserID and ID. Required.
	Template string
	// Name is the cache's name in metrics and errors. Default: the template's literal beginning.
	Name string

	// TimeToLive is how long a value is fresh. Required.
	TimeToLive time.Duration
	// NegativeTimeToLive is how long ErrNotFound is remembered. Default: not at all.
	NegativeTimeToLive time.Duration
	// StaleWhileRevalidate is for how long past its time to live a value is served while one reload runs. Default: not at all.
	StaleWhileRevalidate time.Duration
	// StaleIfError is for how long past its time to live a value is served where its load fails. Default: not at all.
	StaleIfError time.Duration
	// RetryPause is for how long a source that has failed for a key is not asked again while something stale answers. Default: 30 s.
	RetryPause time.Duration
	// Jitter is the share by which lives are shortened at most, so that they do not end together. Default: 0.1; negative for none.
	Jitter float64

	// MaxStaleness is for how long copies are believed without a proof that nothing was missed. Default: 5 s.
	MaxStaleness time.Duration
	// WaitLimit is how long to wait for somebody else's load. Default: 10 s.
	WaitLimit time.Duration
	// LeaseLimit is for how long a lease is renewed while its load runs. Default: a minute.
	LeaseLimit time.Duration
	// LoadTimeout ends a load's context. Default: 30 s.
	LoadTimeout time.Duration

	// Load asks the source; ErrNotFound says that it has no such value. Its context is not that of a caller, for others wait too.
	// Default: LoadAll of one.
	Load func(context.Context, K) (V, error)
	// LoadAll asks the source for many; keys without a value are left out of the answer. Default: Load for each, eight at a time.
	LoadAll func(context.Context, []K) (map[K]V, error)

	// Tags are those of a value, KeyTags those of a key, which negative entries have too.
	Tags    func(V) []string
	KeyTags func(K) []string
	// Version orders writes of Put: the newer stays. Default: 0, which has no order.
	Version func(V) int64

	// Schema is name and number of the values' schema; entries of another are misses. Default: the type's name and 1, Goal:1.
	Schema string
	// Format and Compression are how values become bytes.
	Format      Format
	Compression Compression
	// CompressAbove is from how many bytes on. Default: 1,024.
	CompressAbove int
	// MaxValueSize is the largest payload in bytes, before compression. Default: 10 MiB.
	MaxValueSize int

	// Memory is how many entries are kept in this process's memory. Default: none. Values are shared by their readers, who must not
	// change them.
	Memory int
}

func (s Spec[K, V]) completed() (Spec[K, V], error) {
	template, err := wire.ParseTemplate(s.Template)
	if err != nil {
		return s, fmt.Errorf("larder: %w", err)
	}
	orDefault(&s.Name, template.Name())
	orDefault(&s.RetryPause, 30*time.Second)
	orDefault(&s.Jitter, 0.1)
	orDefault(&s.MaxStaleness, 5*time.Second)
	orDefault(&s.WaitLimit, 10*time.Second)
	orDefault(&s.LeaseLimit, time.Minute)
	orDefault(&s.LoadTimeout, 30*time.Second)
	orDefault(&s.Schema, typeName(reflect.TypeFor[V]())+":1")
	orDefault(&s.CompressAbove, 1_024)
	orDefault(&s.MaxValueSize, 10<<20)
	if s.Load == nil && s.LoadAll != nil {
		s.Load = s.loadOne
	}
	return s, s.check()
}

// loadOne asks the source for one as for many.
func (s Spec[K, V]) loadOne(ctx context.Context, key K) (V, error) {
	values, err := s.LoadAll(ctx, []K{key})
	value, isThere := values[key]
	if err == nil && !isThere {
		err = ErrNotFound
	}
	return value, err
}

func orDefault[T comparable](option *T, value T) {
	var none T
	if *option == none {
		*option = value
	}
}

func typeName(of reflect.Type) string {
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if of.Name() != "" {
		return of.Name()
	}
	return of.String()
}

func (s Spec[K, V]) check() error {
	if s.Name == "" {
		return fmt.Errorf("larder: the cache of template %q has no name; its template begins with a parameter, so set Spec.Name", s.Template)
	}
	required := []named{{"TimeToLive", s.TimeToLive}, {"RetryPause", s.RetryPause}, {"MaxStaleness", s.MaxStaleness}, {"WaitLimit", s.WaitLimit}, {"LeaseLimit", s.LeaseLimit}, {"LoadTimeout", s.LoadTimeout}}
	optional := []named{{"NegativeTimeToLive", s.NegativeTimeToLive}, {"StaleWhileRevalidate", s.StaleWhileRevalidate}, {"StaleIfError", s.StaleIfError}}
	for _, each := range append(required, optional...) {
		if each.value < 0 || each.value > 3650*24*time.Hour || (each.value > 0 && each.value < time.Millisecond) {
			return s.invalid(each.name, each.value, "give a duration from a millisecond to ten years")
		}
	}
	switch {
	case s.TimeToLive == 0:
		return s.invalid("TimeToLive", s.TimeToLive, "say how long a value is fresh")
	case s.Jitter > 1:
		return s.invalid("Jitter", s.Jitter, "give a share from 0 to 1")
	case s.Memory < 0:
		return s.invalid("Memory", s.Memory, "give a number of entries, or 0 for no memory")
	case s.MaxValueSize < 0 || s.MaxValueSize > math.MaxInt32:
		return s.invalid("MaxValueSize", s.MaxValueSize, "give a number of bytes from 1 to 2 GiB")
	}
	return nil
}

type named struct {
	name  string
	value time.Duration
}

func (s Spec[K, V]) invalid(option string, value any, cure string) error {
	return fmt.Errorf("larder: %s of cache %s is %v; %s", option, s.Name, value, cure)
}

func (s Spec[K, V]) codec() (wire.Codec[V], error) {
	formats := map[Format]wire.Serializer{JSON: wire.JSON, MessagePack: wire.MessagePack, Raw: wire.Bytes}
	compressions := map[Compression]wire.Compression{Gzip: wire.Gzip, LZ4: wire.LZ4, Zstandard: wire.Zstandard, NoCompression: wire.Uncompressed}
	serializer, isFormat := formats[s.Format]
	compression, isCompression := compressions[s.Compression]
	if !isFormat || !isCompression {
		return wire.Codec[V]{}, s.invalid("Format and Compression", [...]int{int(s.Format), int(s.Compression)}, "use this package's constants")
	}
	return wire.NewCodec[V](s.Schema, serializer, compression, s.CompressAbove, s.MaxValueSize)
}

func (s Spec[K, V]) freshness() freshness {
	return freshness{s.TimeToLive, s.NegativeTimeToLive, s.StaleWhileRevalidate, s.StaleIfError, max(0, s.Jitter), time.Second}
}
