package wire

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"
)

// value is a value as the vectors write one, since JSON has one kind of number.
type value struct{ any }

func (v *value) UnmarshalJSON(text []byte) error {
	var kinds map[string]json.RawMessage
	if err := json.Unmarshal(text, &kinds); err != nil {
		return err
	}
	for kind, raw := range kinds {
		read, err := valueOf(kind, raw)
		if err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
		v.any = read
	}
	return nil
}

func valueOf(kind string, raw json.RawMessage) (any, error) {
	switch kind {
	case "null":
		return nil, nil
	case "boolean":
		return decoded[bool](raw)
	case "list", "set":
		values, err := decoded[[]value](raw)
		list := make([]any, len(values))
		for i, each := range values {
			list[i] = each.any
		}
		if kind == "set" {
			return Set(list), err
		}
		return list, err
	case "object":
		members, err := decoded[map[string]value](raw)
		object := map[string]any{}
		for name, each := range members {
			object[name] = each.any
		}
		return object, err
	}
	text, err := decoded[string](raw)
	if err != nil || kind == "string" {
		return text, err
	}
	return numberOf(kind, text)
}

func numberOf(kind, text string) (any, error) {
	switch kind {
	case "decimal":
		return Decimal(text), nil
	case "integer":
		number, isInteger := new(big.Int).SetString(text, 10)
		if !isInteger {
			return nil, errors.New(text)
		}
		return number, nil
	case "double":
		bits, err := strconv.ParseUint(text, 16, 64)
		return math.Float64frombits(bits), err
	default:
		return nil, errors.New("a kind that this test does not know")
	}
}

func decoded[T any](raw json.RawMessage) (value T, err error) {
	err = json.Unmarshal(raw, &value)
	return value, err
}

func vectors(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "docs", "protocol", "vectors", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

type keyVectors struct {
	Keys             []keyVector
	RefusedKeys      []keyVector
	RefusedTemplates []struct{ Claim, Template string }
	Collisions       []struct {
		One, Other string
		MayCollide bool
	}
	CanonicalJSON []struct {
		Claim string
		Value value
		JSON  string
	}
	Globs []struct {
		Pattern, Text string
		Matches       bool
	}
	Tags    []struct{ Tag, Stored string }
	Schemas []struct{ Schema, Hash string }
}

type keyVector struct {
	Claim, Template, Key string
	Parameters           []value
}

func (v keyVector) fill(t *testing.T) (string, error) {
	template, err := ParseTemplate(v.Template)
	if err != nil {
		t.Fatal(err)
	}
	parameters := make([]any, len(v.Parameters))
	for i, each := range v.Parameters {
		parameters[i] = each.any
	}
	return template.Key(parameters...)
}

func keys(t *testing.T) (read keyVectors) {
	vectors(t, "keys.json", &read)
	if len(read.Keys) < 30 || len(read.RefusedKeys) < 6 || len(read.CanonicalJSON) < 9 || len(read.Globs) < 22 {
		t.Fatal("the file lacks vectors that it had")
	}
	return read
}

func TestKeysAreSpeltAsInEveryLanguage(t *testing.T) {
	for _, each := range keys(t).Keys {
		t.Run(each.Claim, func(t *testing.T) {
			if key, err := each.fill(t); err != nil || key != each.Key {
				t.Errorf("%q, %v, not %q", key, err, each.Key)
			}
		})
	}
}

func TestParametersThatHaveNoTextAreRefused(t *testing.T) {
	for _, each := range keys(t).RefusedKeys {
		t.Run(each.Claim, func(t *testing.T) {
			if key, err := each.fill(t); err == nil {
				t.Errorf("became %q", key)
			}
		})
	}
}

func TestMalformedTemplatesAreRefused(t *testing.T) {
	for _, each := range keys(t).RefusedTemplates {
		t.Run(each.Claim, func(t *testing.T) {
			if _, err := ParseTemplate(each.Template); err == nil {
				t.Errorf("%q was taken", each.Template)
			}
		})
	}
}

func TestTemplatesThatCouldMakeOneKeyAreFound(t *testing.T) {
	for _, each := range keys(t).Collisions {
		one, err := ParseTemplate(each.One)
		other, otherErr := ParseTemplate(each.Other)
		if errors.Join(err, otherErr) != nil || one.MayCollideWith(other) != each.MayCollide || other.MayCollideWith(one) != each.MayCollide {
			t.Errorf("%s and %s: %v", each.One, each.Other, each.MayCollide)
		}
	}
}

func TestValuesHaveOneJSON(t *testing.T) {
	for _, each := range keys(t).CanonicalJSON {
		t.Run(each.Claim, func(t *testing.T) {
			if text, err := CanonicalJSON(each.Value.any); err != nil || text != each.JSON {
				t.Errorf("%q, %v, not %q", text, err, each.JSON)
			}
		})
	}
}

func TestPatternsMatchWhatRedisMatches(t *testing.T) {
	for _, each := range keys(t).Globs {
		if CompileGlob(each.Pattern).Matches(each.Text) != each.Matches {
			t.Errorf("%q on %q is not %v", each.Pattern, each.Text, each.Matches)
		}
	}
}

func TestLongTagsAreHashed(t *testing.T) {
	for _, each := range keys(t).Tags {
		if stored := StoredTag(each.Tag); stored != each.Stored || StoredTag(stored) != stored {
			t.Errorf("%q is stored as %q, not %q", each.Tag, stored, each.Stored)
		}
	}
}

func TestSchemasAreHashedByTheirText(t *testing.T) {
	for _, each := range keys(t).Schemas {
		if hash := fmt.Sprintf("%08x", SchemaHash(each.Schema)); hash != each.Hash {
			t.Errorf("%q is %s, not %s", each.Schema, hash, each.Hash)
		}
	}
}

type envelopeVectors struct {
	Schema           string
	MaxValueBytes    int
	Envelopes        []envelopeVector
	Refused          []envelopeVector
	Encrypted        []envelopeVector
	EncryptedRefused []envelopeVector
}

type envelopeVector struct {
	Claim, Key, Bytes string
	Kind              Kind
	Fields            struct {
		Negative                                        bool
		Compression, Serializer                         string
		Stamp, Created, FreshUntil, StaleUntil, Version int64 `json:",string"`
		LoadCostMicros                                  int32
		Tags                                            []string
		PayloadLength                                   uint32
		Payload                                         *string
	}
}

func envelopes(t *testing.T) (read envelopeVectors) {
	vectors(t, "envelopes.json", &read)
	if len(read.Envelopes) < 13 || len(read.Refused) < 24 || len(read.Encrypted) == 0 {
		t.Fatal("the file lacks vectors that it had")
	}
	return read
}

func (v envelopeVector) bytes(t *testing.T) []byte {
	bytes, err := hex.DecodeString(v.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

func (v envelopeVector) head(schema string) Head {
	serializer := map[string]Serializer{"json": JSON, "messagepack": MessagePack}[v.Fields.Serializer]
	return Head{v.Fields.Negative, v.Fields.Stamp, v.Fields.Created, v.Fields.FreshUntil, v.Fields.StaleUntil,
		v.Fields.LoadCostMicros, v.Fields.Version, SchemaHash(schema), serializer, v.Fields.Tags}
}

func codec(t *testing.T, all envelopeVectors, serializer Serializer, compression Compression) Codec[json.RawMessage] {
	codec, err := NewCodec[json.RawMessage](all.Schema, serializer, compression, 1_024, all.MaxValueBytes)
	if err != nil {
		t.Fatal(err)
	}
	return codec
}

func TestEnvelopesAreReadFieldByField(t *testing.T) {
	all := envelopes(t)
	for _, each := range all.Envelopes {
		t.Run(each.Claim, func(t *testing.T) {
			wanted := each.head(all.Schema)
			head, payload, err := codec(t, all, wanted.Serializer, Uncompressed).Decode(each.Key, each.bytes(t))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(head, wanted) {
				t.Errorf("%+v, not %+v", head, wanted)
			}
			if each.Fields.Payload != nil && !sameJSON(t, string(payload), *each.Fields.Payload) {
				t.Errorf("%s, not %s", payload, *each.Fields.Payload)
			}
		})
	}
}

func sameJSON(t *testing.T, one, other string) bool {
	var a, b any
	if err := errors.Join(json.Unmarshal([]byte(one), &a), json.Unmarshal([]byte(other), &b)); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(a, b)
}

// Bytes of compressed ones are to be read, not to be made again: compressors differ.
func TestEnvelopesAreWrittenByteForByte(t *testing.T) {
	all := envelopes(t)
	for _, each := range all.Envelopes {
		if each.Fields.Compression != "none" {
			continue
		}
		t.Run(each.Claim, func(t *testing.T) {
			head := each.head(all.Schema)
			var payload json.RawMessage
			if each.Fields.Payload != nil {
				payload = json.RawMessage(*each.Fields.Payload)
			}
			bytes, err := codec(t, all, head.Serializer, Uncompressed).Encode(each.Key, head, payload)
			if err != nil || hex.EncodeToString(bytes) != each.Bytes {
				t.Errorf("%x, %v, not %s", bytes, err, each.Bytes)
			}
		})
	}
}

func TestDamagedEnvelopesAreRefusedByKind(t *testing.T) {
	all := envelopes(t)
	for _, each := range all.Refused {
		t.Run(each.Claim, func(t *testing.T) {
			_, _, err := codec(t, all, JSON, Uncompressed).Decode(each.Key, each.bytes(t))
			var refused *RefusedError
			if !errors.As(err, &refused) || refused.Kind != each.Kind {
				t.Errorf("%v, not %s", err, each.Kind)
			}
		})
	}
}

func TestEncryptedEnvelopesAreRefused(t *testing.T) {
	all := envelopes(t)
	for _, each := range all.Encrypted {
		_, _, err := codec(t, all, JSON, Uncompressed).Decode(each.Key, each.bytes(t))
		var refused *RefusedError
		if !errors.As(err, &refused) || refused.Kind != BadFormat {
			t.Errorf("%s: %v", each.Claim, err)
		}
	}
}

func TestEverythingWrittenIsRead(t *testing.T) {
	all := envelopes(t)
	long := json.RawMessage(*all.Envelopes[6].Fields.Payload)
	for _, serializer := range []Serializer{JSON, MessagePack} {
		for compression := Uncompressed; compression <= Zstandard; compression++ {
			codec := codec(t, all, serializer, compression)
			bytes, err := codec.Encode("shop:v1:goal:42", Head{Tags: []string{"b", "a"}}, long)
			if err != nil {
				t.Fatal(err)
			}
			if compression != Uncompressed && len(bytes) > len(long)/2 {
				t.Errorf("compression %d left %d bytes", compression, len(bytes))
			}
			if _, payload, err := codec.Decode("shop:v1:goal:42", bytes); err != nil || string(payload) != string(long) {
				t.Errorf("serializer %d, compression %d: %v", serializer, compression, err)
			}
		}
	}
}

func TestNoCutOffOrChangedEnvelopeIsTaken(t *testing.T) {
	bytes := envelopes(t).Envelopes[1].bytes(t)
	codec := codec(t, envelopes(t), JSON, Uncompressed)
	for i := range bytes {
		changed := append([]byte{}, bytes...)
		changed[i] ^= 0x10
		_, _, err := codec.Decode("shop:v1:goal:42", changed)
		_, _, cutOff := codec.Decode("shop:v1:goal:42", bytes[:i])
		var refused *RefusedError
		if !errors.As(err, &refused) || !errors.As(cutOff, &refused) {
			t.Errorf("at %d: %v, %v", i, err, cutOff)
		}
	}
}
