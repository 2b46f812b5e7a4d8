// What the learning service keeps in its caches, as JSON has it: docs/protocol/learning.md. Moments are texts in ISO 8601, UTC; days `2026-03-02`.

export interface Learner {
  readonly id: number;
  readonly name: string;
  readonly country: string;
  readonly createdAt: string;
  readonly version: number;
}

export interface Preferences {
  readonly userId: number;
  readonly dailyGoal: number;
  readonly language: string;
  readonly reminders: boolean;
  readonly version: number;
}

export interface Session {
  readonly id: string;
  readonly userId: number;
  readonly startedAt: string;
  /** Null while it is open. */
  readonly endedAt: string | null;
}

export interface Item {
  readonly id: number;
  readonly topic: string;
  readonly jurisdiction: string;
  readonly question: string;
  readonly popularity: number;
}

export interface ItemList {
  readonly items: readonly Item[];
  /** Whether there are more. */
  readonly truncated: boolean;
}

/** For each flag of how many per cent of the subjects it is on, as text. */
export type FlagShares = Readonly<Record<string, string>>;

export interface GlobalSettings {
  readonly settings: Readonly<Record<string, string>>;
}

/** How well somebody knows an item, by SM-2. */
export interface Card {
  readonly userId: number;
  readonly itemId: number;
  readonly repetitions: number;
  readonly easiness: number;
  readonly intervalDays: number;
  readonly reviewedAt: string;
  readonly dueAt: string;
}

/** How well somebody knows a topic, from 0 to 1, by Bayesian knowledge tracing. */
export interface Mastery {
  readonly userId: number;
  readonly topic: string;
  readonly known: number;
  readonly observations: number;
}

export interface Schedule {
  readonly userId: number;
  readonly cards: number;
  readonly dueByDay: Readonly<Record<string, number>>;
}

/** What is due next. */
export interface HotSchedule {
  readonly userId: number;
  readonly next: readonly Card[];
}

/** How likely somebody answers an item rightly, from 0 to 1, and from what that is known. */
export interface Prediction {
  readonly itemId: number;
  readonly right: number;
  readonly basis: string;
}

export interface Predictions {
  readonly userId: number;
  readonly predictions: readonly Prediction[];
}

export interface Analytics {
  readonly userId: number;
  readonly upTo: string;
  readonly reviews: number;
  readonly right: number;
  readonly reviewsByTopic: Readonly<Record<string, number>>;
}
