package wire

import (
	"errors"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"unicode/utf16"
)

// Deeper is taken for a structure that contains itself.
const maxDepth = 32

// CanonicalJSON is the one JSON text of a value (RFC 8785), from which keys that are lists, maps or structs get their hash. A struct's
// members are named by their json tags, or else as in Go; nothing is left out, whatever the tag says. A struct of exactly one exported
// field of a simple type stands for that field.
func CanonicalJSON(value any) (string, error) {
	var out strings.Builder
	if err := writeCanonical(&out, reflect.ValueOf(value), 0); err != nil {
		return "", err
	}
	return out.String(), nil
}

func writeCanonical(out *strings.Builder, value reflect.Value, depth int) error {
	bare, err := unwrapped(value)
	if err != nil {
		return err
	}
	if !bare.IsValid() {
		out.WriteString("null")
		return nil
	}
	text, kind, err := simpleText(bare)
	switch {
	case err != nil:
		return err
	case kind == simpleLiteral:
		out.WriteString(text)
		return nil
	case kind == simpleString:
		writeJSONString(out, text)
		return nil
	case depth >= maxDepth:
		return fmt.Errorf("it is nested more than %d deep, or contains itself; give something flatter", maxDepth)
	}
	return writeComplex(out, bare, depth+1)
}

func writeComplex(out *strings.Builder, value reflect.Value, depth int) error {
	switch value.Kind() {
	case reflect.Slice, reflect.Array:
		if value.Type().Elem().Kind() == reflect.Uint8 {
			return errors.New("bytes have no one text in all languages; give them in hex")
		}
		return writeElements(out, value, depth)
	case reflect.Map:
		return writeMap(out, value, depth)
	case reflect.Struct:
		return writeStruct(out, value, depth)
	default:
		return fmt.Errorf("a %s has no text; use a string, a number, a bool, a time, or slices, maps and structs of these", value.Type())
	}
}

func writeElements(out *strings.Builder, list reflect.Value, depth int) error {
	elements := make([]string, list.Len())
	for i := range elements {
		var element strings.Builder
		if err := writeCanonical(&element, list.Index(i), depth); err != nil {
			return err
		}
		elements[i] = element.String()
	}
	if list.Type() == setType {
		sort.Slice(elements, func(i, j int) bool { return lessUTF16(elements[i], elements[j]) })
	}
	out.WriteString("[" + strings.Join(elements, ",") + "]")
	return nil
}

func writeMap(out *strings.Builder, value reflect.Value, depth int) error {
	members := map[string]reflect.Value{}
	for _, key := range value.MapKeys() {
		bare, err := unwrapped(key)
		if err != nil || !bare.IsValid() {
			return errors.Join(errors.New("a key of a map has no text; use strings"), err)
		}
		text, kind, err := simpleText(bare)
		if err != nil || kind == notSimple {
			return errors.Join(errors.New("a key of a map has no text; use strings"), err)
		}
		if _, isTwice := members[text]; isTwice {
			return errors.New("two keys of a map have one text; use keys of one type")
		}
		members[text] = value.MapIndex(key)
	}
	return writeMembers(out, members, depth)
}

func writeStruct(out *strings.Builder, value reflect.Value, depth int) error {
	members := map[string]reflect.Value{}
	for i := range value.NumField() {
		name, isMember, err := memberName(value.Type().Field(i))
		if err != nil {
			return err
		}
		if isMember {
			members[name] = value.Field(i)
		}
	}
	return writeMembers(out, members, depth)
}

func memberName(field reflect.StructField) (string, bool, error) {
	tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	switch {
	case tag == "-":
		return "", false, fmt.Errorf("the field %s is left out of JSON, so different keys could share a text; leave it out of the key's type", field.Name)
	case field.Anonymous && tag == "":
		return "", false, fmt.Errorf("the field %s is embedded; give it a name", field.Name)
	case !field.IsExported():
		return "", false, fmt.Errorf("the field %s is not exported, so different keys could share a text; export it or leave it out of the key's type", field.Name)
	case tag != "":
		return tag, true, nil
	default:
		return field.Name, true, nil
	}
}

func writeMembers(out *strings.Builder, members map[string]reflect.Value, depth int) error {
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool { return lessUTF16(names[i], names[j]) })
	out.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			out.WriteByte(',')
		}
		writeJSONString(out, name)
		out.WriteByte(':')
		if err := writeCanonical(out, members[name], depth); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}

// unwrapped follows pointers and interfaces, and structs around a single simple field; invalid where there is nothing at the end.
func unwrapped(value reflect.Value) (reflect.Value, error) {
	for value.IsValid() && (value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface) {
		if value.IsNil() {
			return reflect.Value{}, nil
		}
		if value.Type().Implements(textType) && value.Kind() == reflect.Pointer && value.Type().Elem() != bigIntType {
			return value, nil
		}
		value = value.Elem()
	}
	if !value.IsValid() || value.Kind() != reflect.Struct || value.NumField() != 1 || value.Type() == timeType || value.Type() == bigIntType || value.Type().Implements(textType) {
		return value, nil
	}
	if _, isMember, err := memberName(value.Type().Field(0)); !isMember || err != nil {
		return value, err
	}
	only := value.Field(0)
	if _, kind, err := simpleText(only); err != nil || kind != notSimple {
		return only, err
	}
	return value, nil
}

// lessUTF16 compares by UTF-16 code units, as RFC 8785 sorts.
func lessUTF16(one, other string) bool {
	a, b := utf16.Encode([]rune(one)), utf16.Encode([]rune(other))
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return len(a) < len(b)
}

func writeJSONString(out *strings.Builder, text string) {
	const short = "btn\x00fr"
	out.WriteByte('"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			out.WriteByte('\\')
			out.WriteByte(c)
		case c >= '\b' && c <= '\r' && c != '\v':
			out.WriteByte('\\')
			out.WriteByte(short[c-'\b'])
		case c < ' ':
			fmt.Fprintf(out, `\u%04x`, c)
		default:
			out.WriteByte(c)
		}
	}
	out.WriteByte('"')
}
