// Package journal reads the two streams that tell every process what became untrue: records, their chain, how far this process has read,
// and what that proves. It knows nothing of Redis's connections, and nothing of caches.
package journal

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Kind is what a group record names.
type Kind string

// The kinds, by their fields' names.
const (
	Tag     Kind = "t"
	Pattern Kind = "p"
	Cache   Kind = "c"
	Horizon Kind = "h"
)

// Group is a group that became untrue. A tag is in stored form, a cache its literal key prefix; a horizon has no subject.
type Group struct {
	Kind    Kind
	Subject string
	Reason  string
}

// Fields are what the group's record says: names and values, in turn.
func (g Group) Fields() []string {
	subject := g.Subject
	if g.Kind == Horizon {
		subject = "*"
	}
	fields := []string{string(g.Kind), subject}
	if g.Reason != "" {
		fields = append(fields, "r", g.Reason)
	}
	return fields
}

// ID is a stream's id: the server's milliseconds and a sequence.
type ID struct{ Millis, Sequence uint64 }

// ParseID reads an id such as 1795132800000-5.
func ParseID(text string) (ID, error) {
	millis, sequence, hasBoth := strings.Cut(text, "-")
	m, err := strconv.ParseUint(millis, 10, 64)
	s, otherErr := strconv.ParseUint(sequence, 10, 64)
	if !hasBoth || err != nil || otherErr != nil {
		return ID{}, fmt.Errorf("%q is no id of a stream", text)
	}
	return ID{m, s}, nil
}

func (id ID) String() string { return fmt.Sprintf("%d-%d", id.Millis, id.Sequence) }

// IsBefore compares ids as Redis does.
func (id ID) IsBefore(other ID) bool {
	return id.Millis < other.Millis || (id.Millis == other.Millis && id.Sequence < other.Sequence)
}

// Position is the id in one number; what does not fit, which only a foreign writer makes, is rounded down.
func (id ID) Position() int64 {
	return int64(min(id.Millis, 1<<47-1)<<16 | min(id.Sequence, 1<<16-1))
}

// Link is a record as others name it.
type Link struct {
	ID    ID
	Nonce string
}

func parseLink(text string) (Link, bool) {
	idText, nonce, hasNonce := strings.Cut(text, ":")
	id, err := ParseID(idText)
	return Link{id, nonce}, hasNonce && err == nil
}

// Record is a record as it stands in its stream: its own link, the one before, if it names one, and its fields.
type Record struct {
	Link
	before    Link
	hasBefore bool
	fields    map[string]string
}

// ReadRecord makes a record of a stream's entry.
func ReadRecord(id string, values map[string]any) (Record, error) {
	fields := make(map[string]string, len(values))
	for name, value := range values {
		fields[name] = fmt.Sprint(value)
	}
	parsed, err := ParseID(id)
	before, hasBefore := parseLink(fields["b"])
	return Record{Link{parsed, fields["n"]}, before, hasBefore, fields}, err
}

// follows says whether nothing is missing between the last record and this one.
func (r Record) follows(last Link) bool { return r.hasBefore && r.before == last }

func (r Record) mustFollow(last Link) error {
	if !r.follows(last) {
		return lost("record %s follows %v, not %v", r.ID, r.before, last)
	}
	return nil
}

// horizonBefore is up to where everything is unknown to somebody who knows of nothing before this record.
func (r Record) horizonBefore() int64 {
	if r.hasBefore && r.before.ID.IsBefore(r.ID) {
		return r.before.ID.Position()
	}
	return r.ID.Position()
}

// keys are what a key record names; the first of a stream names none.
func (r Record) keys() []string { return strings.Fields(r.fields["k"]) }

// group is what a group record names. One that is not understood may mean anything, so it is taken for a horizon. A record that leaves
// what stands in for the source (s) is taken for a deadly one, which is always safe.
func (r Record) group() Group {
	for _, kind := range []Kind{Tag, Pattern, Cache} {
		if subject := r.fields[string(kind)]; subject != "" {
			return Group{kind, subject, r.fields["r"]}
		}
	}
	return Group{Horizon, "", r.fields["r"]}
}

// Place is where somebody stands in the journal: the last record of each stream that was applied, or that was there when the server was
// asked.
type Place struct {
	Incarnation  string
	Keys, Groups Link
}

// ReadPlace reads what begin.lua and heartbeat.lua answer: incarnation, then id and nonce of the last key record and of the last group
// record.
func ReadPlace(fields []string) (Place, error) {
	if len(fields) != 5 || fields[0] == "" || fields[1] == "" || fields[3] == "" {
		return Place{}, lost("a part of the journal is gone from the server")
	}
	keys, err := ParseID(fields[1])
	groups, otherErr := ParseID(fields[3])
	if err := errors.Join(err, otherErr); err != nil {
		return Place{}, lost("a head of the journal is none of ours: %v", err)
	}
	return Place{fields[0], Link{keys, fields[2]}, Link{groups, fields[4]}}, nil
}

func (p Place) hasReached(head Place) bool {
	return !p.Keys.ID.IsBefore(head.Keys.ID) && !p.Groups.ID.IsBefore(head.Groups.ID)
}

// mustPrecede complains if heads that the server answered after this place had been reached contradict it.
func (p Place) mustPrecede(head Place) error {
	if p.Incarnation != head.Incarnation {
		return lost("the journal has another incarnation")
	}
	return errors.Join(precede("key", p.Keys, head.Keys), precede("group", p.Groups, head.Groups))
}

func precede(kind string, seen, head Link) error {
	if head.ID.IsBefore(seen.ID) || (head.ID == seen.ID && head.Nonce != seen.Nonce) {
		return lost("the journal's last %s record is %s, after %s was read", kind, head.ID, seen.ID)
	}
	return nil
}

// LostError says that what was read does not continue what was read before.
type LostError struct{ Why string }

func (e *LostError) Error() string { return e.Why }

func lost(why string, parts ...any) error { return &LostError{fmt.Sprintf(why, parts...)} }
