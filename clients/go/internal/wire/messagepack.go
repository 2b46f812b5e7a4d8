package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"unicode/utf8"
)

// MessagePack payloads are the same value as in JSON, so one is made of the other: every type that encoding/json knows can be in
// MessagePack too. Own code, since the format asks for more than libraries refuse: no extension types, text for a map's keys, no depth
// beyond 500, no length that the bytes behind it cannot hold, nothing behind the value.

const maxNesting = 500

var errShort = errors.New("it ends before its lengths say so")

// packed is the MessagePack of a JSON text, member for member.
func packed(text []byte) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return appendPacked(nil, decoder, 0)
}

func appendPacked(out []byte, in *json.Decoder, depth int) ([]byte, error) {
	next, err := in.Token()
	if err != nil {
		return nil, err
	}
	switch value := next.(type) {
	case nil:
		return append(out, 0xc0), nil
	case bool:
		if value {
			return append(out, 0xc3), nil
		}
		return append(out, 0xc2), nil
	case string:
		return appendText(out, value), nil
	case json.Number:
		return appendNumber(out, value.String())
	}
	if depth == maxNesting {
		return nil, fmt.Errorf("it is nested deeper than %d", maxNesting)
	}
	return appendNested(out, in, next == json.Delim('{'), depth+1)
}

// appendNested packs what is inside first, for its number stands before it.
func appendNested(out []byte, in *json.Decoder, isMap bool, depth int) ([]byte, error) {
	var inside []byte
	var err error
	count := 0
	for in.More() {
		if inside, err = appendPacked(inside, in, depth); err != nil {
			return nil, err
		}
		count++
	}
	if _, err = in.Token(); err != nil {
		return nil, err
	}
	if isMap {
		out = appendSize(out, count/2, 0x80, 16, 0, 0xde, 0xdf)
	} else {
		out = appendSize(out, count, 0x90, 16, 0, 0xdc, 0xdd)
	}
	return append(out, inside...), nil
}

func appendText(out []byte, text string) []byte {
	return append(appendSize(out, len(text), 0xa0, 32, 0xd9, 0xda, 0xdb), text...)
}

// appendSize takes the shortest form; eight is 0 where there is none of eight bits.
func appendSize(out []byte, size int, fix byte, below int, eight, sixteen, thirtyTwo byte) []byte {
	switch {
	case size < below:
		return append(out, fix|byte(size))
	case eight != 0 && size <= math.MaxUint8:
		return append(out, eight, byte(size))
	case size <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(out, sixteen), uint16(size))
	default:
		return binary.BigEndian.AppendUint32(append(out, thirtyTwo), uint32(size))
	}
}

func appendNumber(out []byte, text string) ([]byte, error) {
	if number, err := strconv.ParseInt(text, 10, 64); err == nil {
		if number < 0 {
			return appendNegative(out, number), nil
		}
		return appendUnsigned(out, uint64(number)), nil
	}
	if number, err := strconv.ParseUint(text, 10, 64); err == nil {
		return appendUnsigned(out, number), nil
	}
	if _, isInteger := new(big.Int).SetString(text, 10); isInteger {
		return appendText(out, text), nil
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, fmt.Errorf("the number %s is beyond any double", text)
	}
	return binary.BigEndian.AppendUint64(append(out, 0xcb), math.Float64bits(number)), nil
}

func appendUnsigned(out []byte, number uint64) []byte {
	switch {
	case number < 0x80:
		return append(out, byte(number))
	case number <= math.MaxUint8:
		return append(out, 0xcc, byte(number))
	case number <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(out, 0xcd), uint16(number))
	case number <= math.MaxUint32:
		return binary.BigEndian.AppendUint32(append(out, 0xce), uint32(number))
	default:
		return binary.BigEndian.AppendUint64(append(out, 0xcf), number)
	}
}

func appendNegative(out []byte, number int64) []byte {
	switch {
	case number >= -32:
		return append(out, byte(number))
	case number >= math.MinInt8:
		return append(out, 0xd0, byte(number))
	case number >= math.MinInt16:
		return binary.BigEndian.AppendUint16(append(out, 0xd1), uint16(number))
	case number >= math.MinInt32:
		return binary.BigEndian.AppendUint32(append(out, 0xd2), uint32(number))
	default:
		return binary.BigEndian.AppendUint64(append(out, 0xd3), uint64(number))
	}
}

// unpacked is the JSON text of one value in MessagePack, with nothing behind it.
func unpacked(payload []byte) ([]byte, error) {
	in := &unpacker{left: payload}
	if err := in.value(0); err != nil {
		return nil, err
	}
	if len(in.left) > 0 {
		return nil, errors.New("there are bytes behind the value")
	}
	return in.json, nil
}

type unpacker struct {
	left []byte
	json []byte
}

func (u *unpacker) value(depth int) error {
	if depth > maxNesting {
		return fmt.Errorf("it is nested deeper than %d", maxNesting)
	}
	head, err := u.take(1)
	if err != nil {
		return err
	}
	switch c := head[0]; {
	case c < 0x80 || c >= 0xe0:
		return u.number(int64(int8(c)))
	case c < 0x90:
		return u.members(uint64(c&0xf), depth)
	case c < 0xa0:
		return u.elements(uint64(c&0xf), depth)
	case c < 0xc0:
		return u.text(uint64(c & 0x1f))
	default:
		return u.sized(c, depth)
	}
}

// sized are the forms whose first byte is followed by a number, or by nothing at all.
func (u *unpacker) sized(form byte, depth int) error {
	switch form {
	case 0xc0:
		return u.word("null")
	case 0xc2:
		return u.word("false")
	case 0xc3:
		return u.word("true")
	case 0xc1, 0xc7, 0xc8, 0xc9, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8:
		return errors.New("it holds an extension type, which no Larder writes")
	}
	number, err := u.unsigned(form)
	if err != nil {
		return err
	}
	switch form {
	case 0xc4, 0xc5, 0xc6:
		return u.bytes(number)
	case 0xca:
		return u.fraction(float64(math.Float32frombits(uint32(number))))
	case 0xcb:
		return u.fraction(math.Float64frombits(number))
	case 0xcc, 0xcd, 0xce, 0xcf:
		return u.word(strconv.FormatUint(number, 10))
	case 0xd0:
		return u.number(int64(int8(number)))
	case 0xd1:
		return u.number(int64(int16(number)))
	case 0xd2:
		return u.number(int64(int32(number)))
	case 0xd3:
		return u.number(int64(number))
	case 0xd9, 0xda, 0xdb:
		return u.text(number)
	case 0xdc, 0xdd:
		return u.elements(number, depth)
	default:
		return u.members(number, depth)
	}
}

// unsigned is the big-endian number behind a form's first byte.
func (u *unpacker) unsigned(form byte) (uint64, error) {
	widths := map[byte]int{
		0xc4: 1, 0xc5: 2, 0xc6: 4, 0xca: 4, 0xcb: 8, 0xcc: 1, 0xcd: 2, 0xce: 4, 0xcf: 8, 0xd0: 1, 0xd1: 2, 0xd2: 4, 0xd3: 8,
		0xd9: 1, 0xda: 2, 0xdb: 4, 0xdc: 2, 0xdd: 4, 0xde: 2, 0xdf: 4,
	}
	bytes, err := u.take(uint64(widths[form]))
	var number uint64
	for _, each := range bytes {
		number = number<<8 | uint64(each)
	}
	return number, err
}

func (u *unpacker) take(count uint64) ([]byte, error) {
	if count > uint64(len(u.left)) {
		return nil, errShort
	}
	bytes := u.left[:count]
	u.left = u.left[count:]
	return bytes, nil
}

func (u *unpacker) word(word string) error {
	u.json = append(u.json, word...)
	return nil
}

func (u *unpacker) number(number int64) error { return u.word(strconv.FormatInt(number, 10)) }

func (u *unpacker) fraction(number float64) error {
	if math.IsNaN(number) || math.IsInf(number, 0) {
		return errors.New("it holds a number that is not finite, which JSON has no form for")
	}
	return u.word(strconv.FormatFloat(number, 'g', -1, 64))
}

func (u *unpacker) bytes(count uint64) error {
	raw, err := u.take(count)
	if err != nil {
		return err
	}
	return u.word(`"` + base64.StdEncoding.EncodeToString(raw) + `"`)
}

func (u *unpacker) text(count uint64) error {
	raw, err := u.take(count)
	if err != nil {
		return err
	}
	if !utf8.Valid(raw) {
		return errors.New("it holds a text that is no UTF-8")
	}
	quoted, err := json.Marshal(string(raw))
	u.json = append(u.json, quoted...)
	return err
}

func (u *unpacker) elements(count uint64, depth int) error {
	return u.nested(count, '[', ']', func() error { return u.value(depth + 1) })
}

func (u *unpacker) members(count uint64, depth int) error {
	return u.nested(count, '{', '}', func() error {
		if err := u.name(); err != nil {
			return err
		}
		u.json = append(u.json, ':')
		return u.value(depth + 1)
	})
}

func (u *unpacker) nested(count uint64, begin, end byte, one func() error) error {
	// What is inside takes at least a byte each.
	if count > uint64(len(u.left)) {
		return errShort
	}
	u.json = append(u.json, begin)
	for i := range count {
		if i > 0 {
			u.json = append(u.json, ',')
		}
		if err := one(); err != nil {
			return err
		}
	}
	u.json = append(u.json, end)
	return nil
}

func (u *unpacker) name() error {
	head, err := u.take(1)
	if err != nil {
		return err
	}
	switch c := head[0]; {
	case c >= 0xa0 && c < 0xc0:
		return u.text(uint64(c & 0x1f))
	case c >= 0xd9 && c <= 0xdb:
		size, err := u.unsigned(c)
		if err != nil {
			return err
		}
		return u.text(size)
	default:
		return errors.New("a map has a key that is no text")
	}
}
