/**
 * The JSON of /api/v1, of which the Java records in dev.larder.console.api are the other half; a test holds the two together.
 *
 * Times (at, since, …At) are epoch milliseconds; other numbers carry their unit in their name. `null` is "not known", never 0 and never -1.
 * Ratios are 0 to 1. 64-bit positions and versions are strings. Maps are records by name. Unknown fields are to be ignored: more may come.
 */

export type Role = "viewer" | "operator" | "admin";
export type Health = "ok" | "degraded" | "critical" | "unknown";
export type Breaker = "closed" | "half_open" | "open";
export type NodeState = "alive" | "silent" | "gone";
export type Kind = "key" | "tag" | "pattern" | "cache" | "everything";

/** Errors, of every route: RFC 9457, `application/problem+json`. */
export interface Problem {
  type: string; // "about:blank"
  title: string;
  status: number;
  detail: string; // what, why and the cure
  instance: string | null;
  requestId: string; // also in the log and in the header X-Request-Id
}

// ---- who is asking ----

export interface Session {
  loginRequired: boolean; // false: bound to loopback, everybody who gets here is "local" and may do everything
  user: string | null; // null: not logged in; then most routes answer 401
  role: Role | null;
  csrfHeader: string; // the header every change must carry, X-Larder-Csrf
  csrfToken: string; // what it must say
  environment: string; // "" or a badge, such as PROD; then invalidations ask for more confirmation
  version: string; // of Larder
  at: number; // the server's time
}

export interface LoginRequest {
  user: string;
  password: string;
}

// ---- what there is ----

export interface Namespaces {
  namespaces: NamespaceSummary[];
}

export interface NamespaceSummary {
  namespace: string; // instance and version: "catalog:v1"
  ownNode: string; // the id of the node that answers
  shared: "connected" | "away" | "none";
  disk: boolean;
  caches: number;
  health: Health;
}

/** How much of the fleet stands behind an answer. */
export interface Coverage {
  answered: number; // nodes whose figures are in it
  expected: number; // nodes alive or silent
  partial: boolean; // then `reason` says why
  reason: string | null;
  sampleAgeMillis: number; // age of the oldest figures in it
}

// ---- overview ----

export interface Overview {
  namespace: string;
  at: number;
  coverage: Coverage;
  health: Health;
  reasons: string[]; // why health is not ok
  tiles: Tile[]; // hit_ratio, p99, loads_saved, errors, in this order
  outcomes: Outcomes; // per second, over the last minute
  totals: Outcomes; // since the nodes started
  latency: Latency; // the last minute
  loads: LoadFigures;
  evictions: Record<string, number>; // per second over the last minute, by cause: size, expired, invalidated
  journalLagMillis: number | null; // the worst node
  breaker: Breaker | null; // the worst node; null without Redis
  attention: Attention[];
  events: Event[]; // newest first, 50 at most
  hotKeys: HotKey[];
  biggest: BigValue[];
}

export interface Tile {
  id: "hit_ratio" | "p99" | "loads_saved" | "errors";
  value: number | null;
  unit: "ratio" | "micros" | "per_second";
  samples: number; // lookups it was made from; below 100 say so
  dayBefore: number | null;
  spark: (number | null)[]; // the last hour, oldest first, one point a minute; null is a gap
}

/** Lookups by where they were answered. */
export interface Outcomes {
  memory: number;
  redis: number;
  disk: number;
  load: number;
  stale: number;
  miss: number; // no entry, and no loader was given
  failed: number; // the load failed and nothing stale was there
}

/**
 * Lookups by duration. Buckets are logarithmic: `counts[i]` took less than `boundsMicros[i]` and not less than the bound before; the last count
 * (one more than there are bounds) took longer. Memory hits are not timed, for that would cost more than they do: they are counted in
 * `memoryHits` and taken to be faster than the first bound in p50, p95 and p99; `beyond…` are of the others alone.
 */
export interface Latency {
  boundsMicros: number[];
  counts: number[];
  memoryHits: number;
  p50Micros: number | null;
  p95Micros: number | null;
  p99Micros: number | null;
  beyondP50Micros: number | null;
  beyondP95Micros: number | null;
  beyondP99Micros: number | null;
}

export interface LoadFigures {
  perSecond: number;
  failuresPerSecond: number;
  meanMicros: number | null; // over the last minute
  savedPerSecond: number; // lookups that needed no load
  savedMillisPerSecond: number | null; // the loader's time they would have taken, at its mean since the start
  refusedPerSecond: number; // loaded values that came too late to be kept
  underWay: number;
}

export interface Attention {
  cache: string | null;
  text: string; // a sentence
  severity: "info" | "warning" | "critical";
}

export interface HotKey {
  cache: string;
  key: string; // cache key; masked ("goal:••••") for viewers unless larder.console.show-keys
  nodes: number; // nodes in whose memory it is among the hottest
}

export interface BigValue {
  cache: string;
  key: string;
  bytes: number; // of its envelope in Redis, or on disk
  at: number;
}

export interface Event {
  id: number; // grows, on the node that answers
  at: number;
  kind: "tier" | "breaker" | "servers" | "invalidation" | "abandonment" | "config" | "alert" | "node";
  severity: "info" | "warning" | "critical";
  node: string;
  text: string;
}

export interface EventPage {
  events: Event[]; // newest first
}

// ---- caches ----

export interface CacheList {
  coverage: Coverage;
  total: number;
  offset: number;
  caches: CacheRow[];
}

export interface CacheRow {
  name: string;
  template: string;
  tiers: string[]; // memory, redis, disk
  nodes: number; // that have it
  lookups: number; // since the nodes started
  perSecond: number;
  hitRatio: number | null; // over the last minute; null if there was no lookup
  memoryRatio: number | null;
  redisRatio: number | null;
  p99Micros: number | null;
  entries: number;
  maximumEntries: number | null; // null where memory is bounded by weight
  bytesWritten: number; // to Redis, since the start
  loadsPerSecond: number;
  loadMeanMicros: number | null;
  loadFailures: number;
  evictionsPerSecond: number;
  evictions: Record<string, number>;
  stale: number;
  refusedFills: number;
  flights: number;
  errors: Record<string, number>; // of tiers and codecs, by kind
  spark: (number | null)[]; // hit ratio, the last hour
}

export interface CacheDetail {
  coverage: Coverage;
  row: CacheRow;
  settings: Record<string, string>; // effective values
  totals: Outcomes;
  outcomes: Outcomes; // per second, over the last minute
  latency: Latency;
  loadLatency: Latency; // loads, all of them timed
  puts: Record<string, number>; // by tier
  failures: Record<string, number>; // loads that failed, by exception
  byNode: CacheOnNode[];
  hotKeys: HotKey[];
  biggest: BigValue[];
}

export interface CacheOnNode {
  node: string;
  entries: number;
  lookups: number;
  perSecond: number;
  hitRatio: number | null;
}

// ---- keys ----

export interface KeyDetail {
  namespace: string;
  key: string;
  cache: string | null; // the cache whose template it fits
  found: boolean; // in any tier
  complete: boolean; // false: ask again in a second, other nodes have not answered yet
  tiers: KeyInTier[];
  nodes: KeyOnNode[];
  preview: ValuePreview | null;
}

export interface KeyInTier {
  tier: "memory" | "redis" | "disk";
  node: string | null; // null for redis
  state: "fresh" | "stale" | "invalidated" | "gone" | "unreadable";
  negative: boolean; // "the source has no value"
  ageMillis: number | null; // since its load ended
  freshForMillis: number | null; // below 0 once it is stale
  staleForMillis: number | null; // until it is gone
  stamp: string; // journal position when its load began
  version: string | null;
  tags: string[];
  sizeBytes: number | null; // of the envelope; null in memory
  loadMicros: number | null; // what its load took
}

export interface KeyOnNode {
  node: string;
  state: "answered" | "asked" | "gone" | "unknown"; // unknown: without Redis nobody can be asked
  memory: boolean;
  disk: boolean;
}

export interface ValuePreview {
  format: "json" | "text" | "none"; // none: a negative entry
  masked: boolean; // names and structure, no values
  text: string;
  truncated: boolean; // after 64 KB
}

export interface KeyPage {
  prefix: string;
  keys: FoundKey[];
  cursor: string | null; // hand it in to look further; null: that was all
  scanned: number; // keys looked at by this answer
  total: number | null; // keys on the servers, of all namespaces, for "scanned n of N"
  unavailable: string | null; // why nothing can be listed: no Redis, or its user may not SCAN
}

export interface FoundKey {
  key: string;
  cache: string | null;
}

// ---- invalidations: the same contract for page, command line and scripts ----

export interface Selector {
  namespace: string;
  kind: Kind;
  subject: string; // a key, a tag, a glob, a cache's name; "*" for everything
}

export interface Preview {
  token: string; // needed to carry it out, once, until expiresAt; bound to selector and count
  expiresAt: number;
  selector: Selector;
  count: number; // entries it will make untrue, in all tiers that were counted
  exact: boolean;
  basis: string; // what was counted, in words: "memory of this node; 1 of 3 nodes", …
  perTier: Record<string, number>;
  sample: string[]; // 20 keys at most
  loadsPerSecond: number | null; // what is answered without a load now, and may need one afterwards
  loadMillis: number | null; // time in the loader, if each is asked for once
  confirm: "button" | "name" | "everything"; // what `confirmation` must say: nothing; the subject; the namespace
  reversible: boolean; // always false: say so
  loads: number | null; // at most so many, if all of it is asked for again
  nodes: PreviewedNode[]; // of a group: what each node said
}

export interface PreviewedNode {
  node: string;
  state: "counted" | "unanswered" | "silent";
  count: number | null; // entries in its memory; null where it was not counted
}

export interface InvalidationRequest {
  namespace: string;
  kind: Kind;
  subject: string;
  token: string;
  confirmation: string | null;
  reason: string | null;
}

export interface Invalidation {
  id: string;
  selector: Selector;
  state: "waiting" | "running" | "done" | "cancelled" | "failed";
  acknowledgement: "acknowledged" | "deferred" | null; // deferred: Redis is away; other nodes may serve the old values until it is back
  previewed: number;
  removed: number | null; // entries that were alive before and are not any more, where they were counted
  startedAt: number | null;
  endedAt: number | null;
  nodes: NodeAcknowledgement[];
  message: string | null; // why it failed
}

export interface NodeAcknowledgement {
  node: string;
  state: "applied" | "waiting" | "gone";
}

// ---- nodes, Redis, sizing ----

export interface NodeList {
  coverage: Coverage;
  fleetHitRatio: number | null; // the median
  nodes: NodeInfo[]; // outliers first
}

export interface NodeInfo {
  node: string;
  own: boolean;
  state: NodeState; // silent after 30 s without a word, gone after 2 min or a farewell, forgotten after 10 min
  host: string | null;
  version: string | null; // of Larder
  startedAt: number | null;
  lastSeenMillis: number | null; // ago
  tiers: string[];
  entries: number | null;
  heapUsedBytes: number | null;
  heapMaximumBytes: number | null;
  hitRatio: number | null;
  perSecond: number | null;
  journalLagMillis: number | null;
  proofAgeMillis: number | null; // since it is known that no record is missing
  suspect: boolean | null; // copies are not believed at the moment
  abandonments: number | null; // memory was emptied for safety, the start included
  deferred: number | null; // invalidations that wait for Redis
  breaker: Breaker | null;
  clockSkewMillis: number | null; // against this node's clock, as far as figures tell
  diskBytes: number | null;
  diskTrouble: string | null;
}

export interface RedisReport {
  connected: boolean;
  since: number | null;
  lastError: string | null;
  topology: "none" | "standalone" | "replicated" | "cluster" | "unknown";
  servers: RedisServer[];
  slowLog: SlowCommand[];
  unavailable: string[]; // what could not be asked, and why
}

export interface RedisServer {
  name: string;
  address: string;
  connected: boolean;
  breaker: Breaker;
  lastError: string | null;
  certificateUntil: number | null;
  role: string | null;
  version: string | null;
  uptimeSeconds: number | null;
  responseMicros: number | null;
  usedMemoryBytes: number | null;
  peakMemoryBytes: number | null;
  maximumMemoryBytes: number | null; // null: no limit
  policy: string | null;
  fragmentation: number | null;
  keys: number | null;
  evictedKeys: number | null;
  expiredKeys: number | null;
  clients: number | null;
  commandsPerSecond: number | null;
  replicas: RedisReplica[];
  lastSaveAt: number | null;
  lastSaveOk: boolean | null;
  changesSinceSave: number | null;
  appendOnly: boolean | null;
  appendOnlyOk: boolean | null;
}

export interface RedisReplica {
  address: string;
  state: string;
  lagSeconds: number | null;
  behindBytes: number | null;
}

export interface SlowCommand {
  server: string;
  at: number;
  micros: number;
  command: string; // its name and how many arguments; keys and values are not shown
}

export interface Sizing {
  available: boolean;
  reason: string | null; // why not
  caches: SizingRow[]; // what is known without a curve
}

export interface SizingRow {
  cache: string;
  entries: number;
  maximumEntries: number | null;
  hitRatio: number | null;
  evictedForRoomPerSecond: number;
  advice: string[]; // sentences, by the lookups of the node that answers; empty if there is nothing to say
  missing: string | null; // why a part of the analysis is left out, or all of it
  curve: SizingCurve | null; // where enough lookups were seen
  lifetimes: SizingLifetime[]; // what other times to live would do; empty until enough was seen
  intervals: SizingIntervals | null; // how long keys go unasked and values unchanged; null until enough was seen
}

/** How often lookups would be answered at other sizes: points of one curve, by size. */
export interface SizingCurve {
  bounds: number[]; // a quarter, half, once, twice and four times the present one; entries, or the weigher's unit
  hitRatio: number[]; // of memory, at each of them
  bound: number; // the present one
  samples: number; // lookups it was made from
  lookups: number; // all in the same time
  seenMillis: number; // which is so long
}

export interface SizingLifetime {
  timeToLiveMillis: number;
  loadsPerSecond: number; // of this node, if nothing were evicted
  outdated: number; // share of the answers that the source would have contradicted
}

/** By the lookups of the node that answers. */
export interface SizingIntervals {
  reuseMillis: number; // half of the lookups come sooner than this after the one before of the same key
  longReuseMillis: number; // nine of ten do
  changeMillis: number | null; // how long a value stays the same without anybody saying so, in the mean; null if no load brought another
  compared: number; // how many loads were compared with the one before
  invalidationMillis: number | null; // how long until a value that was asked for is declared untrue, in the mean; null if none was
  invalidations: number; // how many were
}

// ---- audit, alerts, settings ----

export interface AuditPage {
  entries: AuditEntry[]; // newest first
  next: string | null; // hand it in as `before` for older ones
  file: string | null; // where it is kept; null: in memory alone, since there is no data folder
}

export interface AuditEntry {
  id: string;
  at: number;
  user: string;
  from: string; // address
  via: string; // "console", "cli", "api"
  action: "invalidate" | "cancel" | "reveal" | "login" | "login-failed" | "logout";
  namespace: string;
  subject: string; // "tag user:42"
  previewed: number | null;
  removed: number | null;
  durationMillis: number | null;
  result: string; // "acknowledged", "refused: …"
  requestId: string | null; // X-Request-Id; of an invalidation also in the journal's reason. null: written by an older version
}

export interface AlertPage {
  health: Health;
  alerts: Alert[]; // firing first, then the last that cleared
  thresholds: Threshold[];
  webhook: Webhook;
}

export interface Alert {
  id: string; // of its threshold
  namespace: string;
  state: "firing" | "cleared";
  severity: "warning" | "critical";
  text: string;
  value: number;
  since: number;
  clearedAt: number | null;
  cache: string | null; // what it is about; both null: all together
  node: string | null;
  limit: number | null; // of its threshold; null where it is yes or no
  unit: string; // ratio, ms, per_second, count, or "" where it is yes or no
}

export interface Threshold {
  id: string;
  text: string;
  severity: "info" | "warning" | "critical"; // info is named among what needs attention, and never fires
  above: number | null; // fires above it
  below: number | null; // fires below it
  unit: string;
  forMillis: number; // for so long
  minimum: number; // fewer lookups or loads in the last minute say nothing
  enabled: boolean;
}

export interface Webhook {
  configured: boolean;
  sent: number;
  failed: number;
  dropped: number;
  lastError: string | null;
  url: string | null; // without what may be secret
  waiting: number;
  lastAt: number | null;
  lastStatus: number | null; // of HTTP
}

export interface Settings {
  properties: Record<string, string>; // larder.console.*, effective; secrets are not shown
  caches: Record<string, Record<string, string>>;
}

// ---- history and stream ----

export interface History {
  namespace: string;
  node: string | null; // null: all nodes together
  from: number;
  to: number;
  stepMillis: number;
  series: Record<string, (number | null)[]>; // by metric, oldest first, point i at from + i * stepMillis; null is a gap
  heatmap: Heatmap | null; // where metric=latency was asked for
  events: Event[]; // of that time, as markers
  cache: string | null; // null: all caches together
}

export interface Heatmap {
  boundsMicros: number[];
  columns: (number[] | null)[]; // one for each point, counts as in Latency, without memory hits
}

/** `event: frame` of /api/v1/stream, once a second and namespace. */
export interface Frame {
  namespace: string;
  at: number;
  coverage: Coverage;
  health: Health;
  metrics: Record<string, number | null>; // those of History, of all nodes together
  counts: number[]; // lookups of this second by duration, as in Latency
}
