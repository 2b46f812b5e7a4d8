package wire

import (
	"fmt"
	"strings"
)

const maxKeyBytes = 512

// Template turns the keys of one cache into the text that they have in every tier and every language: goal:{id} and 42 are goal:42.
// Immutable.
type Template struct {
	text     string
	segments []segment
	names    []string
	// literals stand before each parameter and behind the last: one more than there are parameters.
	literals []string
}

type segment struct {
	text        string
	isParameter bool
}

// ParseTemplate reads a template: segments between colons, each a literal of A-Z a-z 0-9 . _ - or a whole {parameter}.
func ParseTemplate(text string) (Template, error) {
	template := Template{text: text}
	if text == "" {
		return template, refuseTemplate(text, "it is empty; write something like goal:{id}")
	}
	for _, part := range strings.Split(text, ":") {
		parsed, complaint := parseSegment(part)
		if complaint != "" {
			return template, refuseTemplate(text, complaint)
		}
		template.segments = append(template.segments, parsed)
	}
	template.literals, template.names = template.parts()
	return template, template.check()
}

func parseSegment(part string) (segment, string) {
	switch {
	case part == "":
		return segment{}, "a segment is empty; put a literal or a {parameter} before, between and behind the colons"
	case !strings.ContainsAny(part, "{}"):
		return parseLiteral(part)
	case !strings.Contains(part, "}"):
		return segment{}, fmt.Sprintf("the parameter %q has no closing brace", abbreviated(part))
	case strings.LastIndexByte(part, '{') != 0 || strings.IndexByte(part, '}') != len(part)-1:
		return segment{}, fmt.Sprintf("the parameter in %q does not fill its segment; put a colon between a parameter and what stands beside it", abbreviated(part))
	}
	return parseParameter(part[1 : len(part)-1])
}

func parseLiteral(part string) (segment, string) {
	for i := range len(part) {
		if c := part[i]; !isNameByte(c) && c != '.' && c != '-' {
			return segment{}, fmt.Sprintf("the literal %q holds a character that is not allowed; use A-Z a-z 0-9 . _ - only", abbreviated(part))
		}
	}
	return segment{text: part}, ""
}

func parseParameter(name string) (segment, string) {
	allowed := name != "" && isLetter(name[0])
	for i := range len(name) {
		allowed = allowed && isNameByte(name[i])
	}
	if !allowed {
		return segment{}, fmt.Sprintf("the parameter name %q is not allowed; begin with a letter and go on with letters, digits and _", abbreviated(name))
	}
	return segment{text: name, isParameter: true}, ""
}

func (t Template) parts() (literals, names []string) {
	var literal strings.Builder
	for i, each := range t.segments {
		if i > 0 {
			literal.WriteByte(':')
		}
		if each.isParameter {
			literals, names = append(literals, literal.String()), append(names, each.text)
			literal.Reset()
		} else {
			literal.WriteString(each.text)
		}
	}
	return append(literals, literal.String()), names
}

func (t Template) check() error {
	seen := map[string]bool{}
	for _, name := range t.names {
		if spelt := plainName(name); seen[spelt] {
			return refuseTemplate(t.text, fmt.Sprintf("the parameter {%s} is repeated; give each parameter a name of its own", name))
		} else {
			seen[spelt] = true
		}
	}
	if len(strings.Join(t.literals, "")) > maxKeyBytes {
		return refuseTemplate(t.text, fmt.Sprintf("its literals alone are longer than a key may be, which is %d bytes; shorten them", maxKeyBytes))
	}
	return nil
}

// plainName makes user_id and userId one name.
func plainName(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "_", ""))
}

// String is the template as it was written.
func (t Template) String() string { return t.text }

// Parameters are the names of the parameters, in order.
func (t Template) Parameters() []string { return t.names }

// Prefix is what all keys begin with: goal: of goal:{id}.
func (t Template) Prefix() string { return t.literals[0] }

// Name is the template's literal beginning without its colon, which names a cache; empty where a parameter comes first.
func (t Template) Name() string { return strings.TrimSuffix(t.literals[0], ":") }

// Key is the text of a key: ASCII, at most 512 bytes, without the namespace. The error never shows the parameters.
func (t Template) Key(parameters ...any) (string, error) {
	if len(parameters) != len(t.names) {
		return "", refuseTemplate(t.text, fmt.Sprintf("it has %d parameters and was given %d; give each its value, in order", len(t.names), len(parameters)))
	}
	key := append(make([]byte, 0, 128), t.literals[0]...) // on the stack, where it fits
	for i, parameter := range parameters {
		text, err := parameterText(parameter)
		if err != nil {
			return "", refuseTemplate(t.text, fmt.Sprintf("the parameter {%s}: %v", t.names[i], err))
		}
		key = append(append(key, text...), t.literals[i+1]...)
	}
	if len(key) > maxKeyBytes {
		return "", refuseTemplate(t.text, fmt.Sprintf("a key becomes %d bytes long, allowed are %d; shorten the template's literals or put some parameters into one struct", len(key), maxKeyBytes))
	}
	return string(key), nil
}

// MayCollideWith says whether some key of this template could be spelt as some key of the other.
func (t Template) MayCollideWith(other Template) bool {
	if len(t.segments) != len(other.segments) {
		return false
	}
	for i, each := range t.segments {
		if its := other.segments[i]; !each.isParameter && !its.isParameter && each.text != its.text {
			return false
		}
	}
	return true
}

func refuseTemplate(text, complaint string) error {
	return fmt.Errorf("key template %q: %s", abbreviated(text), complaint)
}

func abbreviated(text string) string {
	const shown = 80
	if len(text) <= shown {
		return text
	}
	return fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(text[:shown], ""), len(text))
}

func isLetter(c byte) bool { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') }

func isNameByte(c byte) bool { return isLetter(c) || (c >= '0' && c <= '9') || c == '_' }
