package wire

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

const maxParameterBytes = 64

// parameterText is a parameter as it stands in a key: escaped if it is simple and short, otherwise a hash of its canonical JSON.
func parameterText(value any) (string, error) {
	if text, isText := value.(string); isText && text != "" && len(text) <= maxParameterBytes && isPlain(text) {
		return text, nil // which is the common case, and needs no reflection
	}
	bare, err := unwrapped(reflect.ValueOf(value))
	if err != nil {
		return "", err
	}
	if !bare.IsValid() {
		return "", errors.New("it is nil; give it a value")
	}
	text, kind, err := simpleText(bare)
	if err != nil {
		return "", err
	}
	if kind != notSimple && len(text) <= maxParameterBytes {
		if escaped := escaped(text); len(escaped) <= maxParameterBytes {
			return escaped, nil
		}
	}
	json, err := CanonicalJSON(value)
	if err != nil {
		return "", err
	}
	return hashed([]byte(json)), nil
}

// hashed is how what is too long or too complex for a key or a tag is spelt.
func hashed(bytes []byte) string {
	sum := sha256.Sum256(bytes)
	return "~" + hex.EncodeToString(sum[:16])
}

func escaped(text string) string {
	if text == "" {
		return "%"
	}
	if isPlain(text) {
		return text // which is the common case, and copies nothing
	}
	var out strings.Builder
	for i := range len(text) {
		if c := text[i]; isPlainByte(c) {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
}

func isPlain(text string) bool {
	for i := range len(text) {
		if !isPlainByte(text[i]) {
			return false
		}
	}
	return true
}

func isPlainByte(c byte) bool { return isNameByte(c) || strings.IndexByte(".-@+", c) >= 0 }

func wellFormed(text string) error {
	if !utf8.ValidString(text) {
		return errors.New("a text is no UTF-8, so other languages could not spell it; repair it, or give its bytes in hex")
	}
	return nil
}

// StoredTag is the form in which tags are compared and stored, in entries and in journal records alike. Applied twice it changes nothing.
func StoredTag(tag string) string {
	// At worst a tag that is no UTF-8 kills too much.
	valid := strings.ToValidUTF8(tag, "?")
	if len(valid) > maxTagBytes {
		return hashed([]byte(valid))
	}
	return valid
}
