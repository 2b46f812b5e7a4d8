package learning

import "time"

// Instant is a moment as the service writes it: in UTC.
type Instant struct{ time.Time }

// MarshalJSON is of json.Marshaler.
func (i Instant) MarshalJSON() ([]byte, error) { return i.UTC().MarshalJSON() }

// User is somebody who learns. The version grows by one with each change.
type User struct {
	ID        int64   `json:"id"`
	Name      string  `json:"name"`
	Country   string  `json:"country"`
	CreatedAt Instant `json:"createdAt"`
	Version   int64   `json:"version"`
}

// Preferences are how somebody wants to learn: reviews a day, in which language, with or without reminders.
type Preferences struct {
	UserID    int64  `json:"userId"`
	DailyGoal int    `json:"dailyGoal"`
	Language  string `json:"language"`
	Reminders bool   `json:"reminders"`
	Version   int64  `json:"version"`
}

// Session is a time in which somebody learns; its end is nil as long as it is open.
type Session struct {
	ID        string   `json:"id"`
	UserID    int64    `json:"userId"`
	StartedAt Instant  `json:"startedAt"`
	EndedAt   *Instant `json:"endedAt"`
}

// Item is something to be learned: a question of a topic, as it is right in a country.
type Item struct {
	ID           int64  `json:"id"`
	Topic        string `json:"topic"`
	Jurisdiction string `json:"jurisdiction"`
	Question     string `json:"question"`
	Popularity   int    `json:"popularity"`
}

// ItemList is the items that have something in common, in the order of their ids; 500 at most.
type ItemList struct {
	Items     []Item `json:"items"`
	Truncated bool   `json:"truncated"`
}

// Card is when an item is due again for somebody, by SM-2.
type Card struct {
	UserID       int64   `json:"userId"`
	ItemID       int64   `json:"itemId"`
	Repetitions  int     `json:"repetitions"`
	Easiness     float64 `json:"easiness"`
	IntervalDays int     `json:"intervalDays"`
	ReviewedAt   Instant `json:"reviewedAt"`
	DueAt        Instant `json:"dueAt"`
}

// Mastery is how likely somebody knows a topic, by Bayesian knowledge tracing.
type Mastery struct {
	UserID       int64   `json:"userId"`
	Topic        string  `json:"topic"`
	Known        float64 `json:"known"`
	Observations int     `json:"observations"`
}

// Schedule is how many cards there are, and how many fall due on each of the next days (UTC, 2026-03-02), overdue ones today.
type Schedule struct {
	UserID   int64          `json:"userId"`
	Cards    int            `json:"cards"`
	DueByDay map[string]int `json:"dueByDay"`
}

// HotSchedule is the next cards, the longest due first; 20 at most.
type HotSchedule struct {
	UserID int64  `json:"userId"`
	Next   []Card `json:"next"`
}

// Prediction is how likely somebody answers an item rightly: by the CARD, or by how well its TOPIC is known.
type Prediction struct {
	ItemID int64   `json:"itemId"`
	Right  float64 `json:"right"`
	Basis  string  `json:"basis"`
}

// Predictions are those of many items, in the order of their ids; items that there are not have none.
type Predictions struct {
	UserID      int64        `json:"userId"`
	Predictions []Prediction `json:"predictions"`
}

// Analytics is what somebody has answered up to the beginning of a day.
type Analytics struct {
	UserID         int64          `json:"userId"`
	UpTo           Instant        `json:"upTo"`
	Reviews        int            `json:"reviews"`
	Right          float64        `json:"right"`
	ReviewsByTopic map[string]int `json:"reviewsByTopic"`
}

// settings are what holds for all, by name.
type settings struct {
	Settings map[string]string `json:"settings"`
}

// filledMap is an empty map in the place of nil, as filledList is an empty list: the service knows no null there.
func filledMap[K comparable, V any](present map[K]V) map[K]V {
	if present == nil {
		return map[K]V{}
	}
	return present
}

func filledList[V any](present []V) []V {
	if present == nil {
		return []V{}
	}
	return present
}
