package wire

import "strings"

const maxPatternBytes = 1_024

// Glob is a pattern in Redis's dialect, compiled: it matches what SCAN MATCH matches, oddities included (a class that is not closed ends
// with the pattern). Keys are ASCII, so bytes are characters. Time is bounded by the pattern's length times the text's. Immutable.
type Glob struct {
	tokens []token
	prefix string
}

// token is a star, or one byte out of ranges; everything but nothing is any byte.
type token struct {
	isStar    bool
	isNegated bool
	ranges    [][2]byte
}

// IsPattern says whether the text is a pattern, neither empty nor too long.
func IsPattern(text string) bool { return text != "" && len(text) <= maxPatternBytes }

// CompileGlob reads a pattern; nothing in it is an error.
func CompileGlob(pattern string) Glob {
	var glob Glob
	for at := 0; at < len(pattern); {
		var next token
		next, at = readToken(pattern, at)
		if !next.isStar || len(glob.tokens) == 0 || !glob.tokens[len(glob.tokens)-1].isStar {
			glob.tokens = append(glob.tokens, next)
		}
	}
	glob.prefix = glob.literalPrefix()
	return glob
}

func readToken(pattern string, at int) (token, int) {
	switch c := pattern[at]; {
	case c == '*':
		return token{isStar: true}, at + 1
	case c == '?':
		return token{isNegated: true}, at + 1
	case c == '[':
		return readClass(pattern, at+1)
	case c == '\\' && at+1 < len(pattern):
		return literal(pattern[at+1]), at + 2
	default:
		return literal(c), at + 1
	}
}

func literal(c byte) token { return token{ranges: [][2]byte{{c, c}}} }

func readClass(pattern string, at int) (token, int) {
	var class token
	if at < len(pattern) && pattern[at] == '^' {
		class.isNegated = true
		at++
	}
	for at < len(pattern) && pattern[at] != ']' {
		var next [2]byte
		next, at = readRange(pattern, at)
		class.ranges = append(class.ranges, next)
	}
	return class, min(at+1, len(pattern))
}

// The end of a range is taken as it stands, be it ] or a backslash: so does Redis.
func readRange(pattern string, at int) ([2]byte, int) {
	first := pattern[at]
	switch left := len(pattern) - at; {
	case first == '\\' && left >= 2:
		return [2]byte{pattern[at+1], pattern[at+1]}, at + 2
	case left >= 3 && pattern[at+1] == '-':
		last := pattern[at+2]
		return [2]byte{min(first, last), max(first, last)}, at + 3
	default:
		return [2]byte{first, first}, at + 1
	}
}

func (g Glob) literalPrefix() string {
	var prefix strings.Builder
	for _, each := range g.tokens {
		if each.isStar || each.isNegated || len(each.ranges) != 1 || each.ranges[0][0] != each.ranges[0][1] {
			break
		}
		prefix.WriteByte(each.ranges[0][0])
	}
	return prefix.String()
}

// Prefix is what every text that matches begins with, and whether nothing but a star follows it, so that it decides alone.
func (g Glob) Prefix() (prefix string, decides bool) {
	return g.prefix, len(g.tokens) == len(g.prefix)+1 && g.tokens[len(g.tokens)-1].isStar
}

// Matches says whether the pattern covers the whole text. Where they part, the last star swallows one more byte: earlier stars need no
// second try, for the last one can take whatever they could have left.
func (g Glob) Matches(text string) bool {
	next, at, star, starAt := 0, 0, -1, 0
	for at < len(text) {
		switch {
		case next < len(g.tokens) && g.tokens[next].isStar:
			star, starAt = next, at
			next++
		case next < len(g.tokens) && g.tokens[next].accepts(text[at]):
			next++
			at++
		case star >= 0:
			starAt++
			next, at = star+1, starAt
		default:
			return false
		}
	}
	for next < len(g.tokens) && g.tokens[next].isStar {
		next++
	}
	return next == len(g.tokens)
}

func (t token) accepts(c byte) bool {
	for _, each := range t.ranges {
		if c >= each[0] && c <= each[1] {
			return !t.isNegated
		}
	}
	return t.isNegated
}
