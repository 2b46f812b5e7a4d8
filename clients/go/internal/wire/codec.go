package wire

import (
	"encoding/json"
	"fmt"
)

// Serializer is how a payload stands for a value.
type Serializer byte

// The serializers of the format that this client speaks. Java binary is for Java alone.
const (
	Bytes Serializer = iota
	JSON
	MessagePack
	javaBinary
)

// Codec packs the values of one cache into envelopes. Immutable.
type Codec[V any] struct {
	serializer    Serializer
	compression   Compression
	compressAbove int
	maxBytes      int
	schema        uint32
	name          string
	// within is what keys begin with that are given without it.
	within checksum
}

// NewCodec is a codec for values of a schema such as Goal:2. Payloads above compressAbove bytes are compressed where that makes them smaller; those
// above maxBytes, before compression, are refused in both directions. Keys are whole, namespace included.
func NewCodec[V any](schema string, serializer Serializer, compression Compression, compressAbove, maxBytes int) (Codec[V], error) {
	codec := Codec[V]{serializer: serializer, compression: compression, compressAbove: compressAbove, maxBytes: maxBytes, schema: SchemaHash(schema), name: schema}
	var value V
	if _, isBytes := any(value).([]byte); serializer == Bytes && !isBytes {
		return codec, fmt.Errorf("values of type %T are not bytes; choose JSON or MessagePack", value)
	}
	if serializer > MessagePack || compression > Zstandard {
		return codec, fmt.Errorf("serializer %d or compression %d is none of this client's; use its constants", serializer, compression)
	}
	return codec, nil
}

// Within is the codec for keys that are given without their namespace.
func (c Codec[V]) Within(namespace string) Codec[V] {
	c.within = checksum(0).and(namespace + ":")
	return c
}

// Encode makes the envelope of a value for a key; of none where the head is negative.
func (c Codec[V]) Encode(key string, head Head, value V) ([]byte, error) {
	envelope := Envelope{Head: head}
	envelope.Serializer, envelope.Schema = c.serializer, c.schema
	if !head.Negative {
		plain, err := c.marshal(value)
		if err != nil {
			return nil, refuse(BadPayload, "a value cannot be written: %v", err)
		}
		if len(plain) > c.maxBytes {
			return nil, tooLarge(len(plain), c.maxBytes)
		}
		envelope.Length, envelope.Stored = uint32(len(plain)), plain
		if len(plain) > c.compressAbove {
			envelope.Compression, envelope.Stored = c.compression.compressed(plain)
		}
	}
	return envelope.bytes(c.within.and(key))
}

// Decode reads what stood under a key. Its error is always a RefusedError.
func (c Codec[V]) Decode(key string, bytes []byte) (Head, V, error) {
	var value V
	envelope, err := readEnvelope(c.within.and(key), bytes)
	if err == nil {
		err = c.check(envelope)
	}
	if err != nil || envelope.Negative {
		return envelope.Head, value, err
	}
	if int64(envelope.Length) > int64(c.maxBytes) {
		return envelope.Head, value, tooLarge(int(envelope.Length), c.maxBytes)
	}
	plain, err := envelope.Compression.inflated(envelope.Stored, int(envelope.Length))
	if err != nil {
		return envelope.Head, value, err
	}
	if err := c.unmarshal(plain, &value); err != nil {
		return envelope.Head, value, refuse(BadPayload, "the payload is no value of %s: %v", c.name, err)
	}
	return envelope.Head, value, nil
}

func (c Codec[V]) check(envelope Envelope) error {
	if envelope.Schema != c.schema {
		return refuse(BadSchema, "the value is of another schema than %s; it will be loaded anew", c.name)
	}
	if envelope.Serializer != c.serializer {
		return refuse(BadFormat, "the value is of serializer %d, this cache reads %d", envelope.Serializer, c.serializer)
	}
	return nil
}

func (c Codec[V]) marshal(value V) ([]byte, error) {
	if c.serializer == Bytes {
		return any(value).([]byte), nil
	}
	text, err := json.Marshal(value)
	if err != nil || c.serializer == JSON {
		return text, err
	}
	return packed(text)
}

func (c Codec[V]) unmarshal(plain []byte, value *V) error {
	switch c.serializer {
	case Bytes:
		// A copy: what Redis answered is held no longer than this.
		*any(value).(*[]byte) = append([]byte{}, plain...)
		return nil
	case MessagePack:
		text, err := unpacked(plain)
		if err != nil {
			return err
		}
		return json.Unmarshal(text, value)
	default:
		return json.Unmarshal(plain, value)
	}
}

func tooLarge(length, most int) error {
	return refuse(TooLarge, "a payload has %d bytes, the cache allows %d; cache less in one value, or raise MaxValueSize", length, most)
}
