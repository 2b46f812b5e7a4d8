package wire

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"unicode/utf8"
)

const (
	magic         = 0x4C
	format        = 1
	flagNegative  = 1
	flagEncrypted = 2
	headBytes     = 53 // from the magic up to and including the number of tags
	lengthBytes   = 4
	checksumBytes = 4
	maxTags       = 255
	maxTagBytes   = 64
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Head is what an envelope says of its value. Times are epoch milliseconds; Version is 0 where there is none.
type Head struct {
	Negative   bool
	Stamp      int64
	Created    int64
	FreshUntil int64
	StaleUntil int64
	CostMicros int32
	Version    int64
	Schema     uint32
	Serializer Serializer
	Tags       []string
}

// Envelope is an entry as it stands in Redis: all but the value's own form, which stays a payload.
type Envelope struct {
	Head
	Compression Compression
	// Length is the payload's before compression.
	Length uint32
	Stored []byte
}

// Kind names why an envelope was refused; it is counted, and never a caller's error.
type Kind string

// The kinds that the vectors name.
const (
	BadMagic    Kind = "MAGIC"
	BadFormat   Kind = "FORMAT"
	Truncated   Kind = "TRUNCATED"
	BadChecksum Kind = "CHECKSUM"
	BadSchema   Kind = "SCHEMA"
	TooLarge    Kind = "TOO_LARGE"
	BadPayload  Kind = "PAYLOAD"
	TooManyTags Kind = "TOO_MANY_TAGS"
)

// RefusedError says why bytes are no envelope, or a value cannot become one.
type RefusedError struct {
	Kind Kind
	Why  string
}

func (e *RefusedError) Error() string { return e.Why }

func refuse(kind Kind, format string, parts ...any) error {
	return &RefusedError{Kind: kind, Why: fmt.Sprintf(format, parts...)}
}

// SchemaHash is the hash of a declared schema, such as Goal:2.
func SchemaHash(schema string) uint32 { return crc32.Checksum([]byte(schema), castagnoli) }

// readEnvelope reads what stood under a key of this checksum. Every length is compared with what is there before it is believed; the payload
// is not looked into.
func readEnvelope(key checksum, bytes []byte) (Envelope, error) {
	in := &reader{all: bytes, left: bytes}
	envelope := in.envelope()
	if in.err == nil && binary.BigEndian.Uint32(bytes[len(bytes)-checksumBytes:]) != key.over(bytes) {
		in.err = refuse(BadChecksum, "the envelope's checksum does not fit: damaged, or written for another key")
	}
	if in.err == nil && envelope.Negative && (envelope.Length != 0 || envelope.Compression != Uncompressed) {
		in.err = refuse(BadFormat, "the envelope says that there is no value, and has one")
	}
	return envelope, in.err
}

// checksum is that of a text so far: of a key or of what it begins with.
type checksum uint32

// and goes on with a text. By itself: as bytes that would be a copy of each key.
func (c checksum) and(text string) checksum {
	sum := ^uint32(c)
	for i := range len(text) {
		sum = castagnoli[byte(sum)^text[i]] ^ sum>>8
	}
	return checksum(^sum)
}

// over goes on with an envelope, up to where the checksum stands in it.
func (c checksum) over(envelope []byte) uint32 {
	return crc32.Update(uint32(c), castagnoli, envelope[:len(envelope)-checksumBytes])
}

// reader keeps its first complaint; what it reads after that means nothing.
type reader struct {
	all  []byte
	left []byte
	err  error
}

func (r *reader) envelope() (envelope Envelope) {
	r.beginning()
	r.require(headBytes + lengthBytes + checksumBytes - 2)
	if r.err != nil {
		return envelope
	}
	head := r.next(headBytes - 2) // by their places: a hit pays for each step
	flags, form := head[0], head[1]
	envelope.Negative = flags&flagNegative != 0
	envelope.Compression, envelope.Serializer = Compression(form>>4), Serializer(form&0xf)
	r.checkForm(flags, envelope)
	r.numbers(head[2:], &envelope.Head)
	envelope.Tags = r.tags(head[len(head)-1])
	r.payload(&envelope)
	return envelope
}

func (r *reader) beginning() {
	if len(r.left) == 0 || r.byte() != magic {
		r.fail(BadMagic, "the bytes are no envelope; something else writes to this key")
		return
	}
	r.require(1)
	if found := r.byte(); r.err == nil && found != format {
		r.fail(BadFormat, "the envelope is of format %d, this reader knows %d", found, format)
	}
}

func (r *reader) checkForm(flags byte, envelope Envelope) {
	switch {
	case flags&flagEncrypted != 0:
		r.fail(BadFormat, "the envelope is encrypted, which this client does not read")
	case flags&^flagNegative != 0:
		r.fail(BadFormat, "the envelope has flags %d, of which this reader knows 1", flags)
	case envelope.Compression > Zstandard:
		r.fail(BadFormat, "the envelope's compression is %d, which this reader does not know", envelope.Compression)
	case envelope.Serializer > javaBinary:
		r.fail(BadFormat, "the envelope's serializer is %d, which this reader does not know", envelope.Serializer)
	}
}

func (r *reader) numbers(from []byte, head *Head) {
	head.Stamp = int64At(from, 0)
	head.Created, head.FreshUntil, head.StaleUntil = int64At(from, 8), int64At(from, 16), int64At(from, 24)
	if head.FreshUntil < head.Created || head.StaleUntil < head.FreshUntil {
		r.fail(BadFormat, "the envelope's times decrease")
	}
	head.CostMicros = int32(min(binary.BigEndian.Uint32(from[32:]), math.MaxInt32))
	head.Version, head.Schema = int64At(from, 36), binary.BigEndian.Uint32(from[44:])
}

func int64At(bytes []byte, at int) int64 { return int64(binary.BigEndian.Uint64(bytes[at:])) }

func (r *reader) tags(count byte) []string {
	if count == 0 {
		return []string{}
	}
	tags := make([]string, 0, count)
	for range count {
		length := int(r.byte())
		// No record ever names a tag that is too long or no text: its entry could not be invalidated by it.
		tag := r.next(length)
		if r.err == nil && (length > maxTagBytes || !utf8.Valid(tag)) {
			r.fail(BadFormat, "a tag of the envelope is longer than %d bytes, or no UTF-8", maxTagBytes)
		}
		if r.err != nil {
			return nil
		}
		tags = append(tags, string(tag))
	}
	return tags
}

func (r *reader) payload(envelope *Envelope) {
	r.require(lengthBytes + checksumBytes)
	envelope.Length = r.uint32()
	if r.err != nil {
		return
	}
	envelope.Stored = r.left[:len(r.left)-checksumBytes]
	if envelope.Compression == Uncompressed && int(envelope.Length) != len(envelope.Stored) {
		r.fail(Truncated, "the payload has %d bytes and promises %d", len(envelope.Stored), envelope.Length)
	}
}

func (r *reader) fail(kind Kind, why string, parts ...any) {
	if r.err == nil {
		r.err = refuse(kind, why, parts...)
	}
}

func (r *reader) require(count int) {
	if len(r.left) < count {
		r.fail(Truncated, "the envelope ends after %d bytes, before its lengths say so", len(r.all))
	}
}

func (r *reader) next(count int) []byte {
	r.require(count)
	if r.err != nil {
		return make([]byte, count)
	}
	bytes := r.left[:count]
	r.left = r.left[count:]
	return bytes
}

func (r *reader) byte() byte     { return r.next(1)[0] }
func (r *reader) uint32() uint32 { return binary.BigEndian.Uint32(r.next(4)) }

// bytes lays the envelope out, bound to the key of this checksum, under which it will stand. Tags are written in stored form, sorted.
func (e Envelope) bytes(key checksum) ([]byte, error) {
	tags := make([]string, 0, len(e.Tags))
	for _, tag := range e.Tags {
		tags = append(tags, StoredTag(tag))
	}
	slices.Sort(tags)
	tags = slices.Compact(tags)
	if len(tags) > maxTags {
		return nil, refuse(TooManyTags, "a value has %d tags, an envelope takes %d; use fewer, coarser tags", len(tags), maxTags)
	}
	out := make([]byte, 0, headBytes+16*len(tags)+lengthBytes+len(e.Stored)+checksumBytes)
	out = e.appendHead(out)
	out = append(out, byte(len(tags)))
	for _, tag := range tags {
		out = append(append(out, byte(len(tag))), tag...)
	}
	out = binary.BigEndian.AppendUint32(out, e.Length)
	out = append(out, e.Stored...)
	out = append(out, 0, 0, 0, 0)
	binary.BigEndian.PutUint32(out[len(out)-checksumBytes:], key.over(out))
	return out, nil
}

func (e Envelope) appendHead(out []byte) []byte {
	var flags byte
	if e.Negative {
		flags = flagNegative
	}
	out = append(out, magic, format, flags, byte(e.Compression)<<4|byte(e.Serializer))
	for _, number := range []int64{e.Stamp, e.Created, e.FreshUntil, e.StaleUntil} {
		out = binary.BigEndian.AppendUint64(out, uint64(number))
	}
	out = binary.BigEndian.AppendUint32(out, uint32(e.CostMicros))
	out = binary.BigEndian.AppendUint64(out, uint64(e.Version))
	return binary.BigEndian.AppendUint32(out, e.Schema)
}
