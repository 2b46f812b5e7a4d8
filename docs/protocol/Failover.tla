------------------------------ MODULE Failover ------------------------------
(* Coherence when a failover loses the newest writes: the chain, abandonment, a node's ring of its own invalidations and      *)
(* updates, and a disk that outlives its process. Shards fail over separately: the key's, the journal's, or both.             *)
(* Steps are named as in Coherence.tla. A fence or generation that was raised is a mark on the flight it overtook.            *)
EXTENDS Naturals, Sequences, TLC

CONSTANTS Nodes, MaxVersion, MaxLeases, MaxFailovers, MaxRestarts, Weakness

Weaknesses == {
  "no repetition",                  \* nobody repeats what an earlier reign may have lost
  "repetition appends only",        \* the record again, but not the unlink
  "repetition unlinks only",        \* the unlink again, but not the record
  "updates are not repeated",       \* the ring holds invalidations, and no updates
  "reign taken at the end",         \* an invalidation is remembered under the reign in which it ended, not began
  "ring forgets too early",         \* before the replica is known to have it
  "no abandonment",                 \* a log that is no continuation of what was read is followed all the same
  "abandonment spares the disk",
  "start without replay",           \* a disk is believed although records were missed while its process was away
  "lost write lease ignored"}       \* the write through fills, whatever became of its lease
ASSUME Weakness \in Weaknesses \cup {"none"}
Weak(w) == Weakness = w

Symmetry == Permutations(Nodes)
Nil == [version |-> 0, stamp |-> 0, some |-> FALSE]
Entry(v, s) == [version |-> v, stamp |-> s, some |-> TRUE]
Max(a, b) == IF a > b THEN a ELSE b
Last(s) == IF s = <<>> THEN 0 ELSE s[Len(s)]
IsPrefix(s, t) == Len(s) <= Len(t) /\ SubSeq(t, 1, Len(s)) = s

VARIABLES
  db, redis, lease, leases,
  clock,        \* ids of records grow across failovers: they are made from the servers' time
  keyLog, groupLog,
  replica,      \* what the replicas to be promoted have: [redis, lease, keyLog, groupLog]
  reign,        \* how many failovers there were
  restarts,
  memory, disk,
  keySeen, groupSeen,   \* node -> the records it has applied, as a log; what a disk remembers of its node
  ring,         \* node -> its own acknowledged invalidations and updates, with the reign under which each began
  flight, writer, acked

server == <<redis, lease, keyLog, groupLog>>
counts == <<clock, leases, restarts>>
copies == <<memory, disk>>
seen == <<keySeen, groupSeen>>
vars == <<db, server, counts, replica, reign, copies, seen, ring, flight, writer, acked>>

Idle == [pc |-> "idle", fenced |-> FALSE, stamp |-> 0, token |-> 0, version |-> 0]
Rest == [pc |-> "idle", version |-> 0, reign |-> 0, token |-> 0, stamp |-> 0, again |-> FALSE]
Snapshot == [redis |-> redis, lease |-> lease, keyLog |-> keyLog, groupLog |-> groupLog]

Init ==
  /\ db = 1 /\ redis = Nil /\ lease = 0 /\ leases = 0 /\ clock = 0 /\ keyLog = <<>> /\ groupLog = <<>>
  /\ replica = Snapshot /\ reign = 0 /\ restarts = 0
  /\ memory = [n \in Nodes |-> Nil] /\ disk = [n \in Nodes |-> Nil]
  /\ keySeen = [n \in Nodes |-> <<>>] /\ groupSeen = [n \in Nodes |-> <<>>] /\ ring = [n \in Nodes |-> {}]
  /\ flight = [n \in Nodes |-> Idle] /\ writer = [n \in Nodes |-> Rest] /\ acked = 0

Position(n) == Last(groupSeen[n])
Alive(n, e) == e.some /\ e.stamp >= Position(n)

------------------------------------------------------------------------------
(* Lookup *)
Start(n) ==
  /\ flight[n].pc = "idle" /\ ~Alive(n, memory[n])
  /\ flight' = [flight EXCEPT ![n] = [Idle EXCEPT !.pc = "asked", !.stamp = Position(n)]]
  /\ UNCHANGED <<db, server, counts, replica, reign, copies, seen, ring, writer, acked>>
AskRedis(n) ==
  /\ flight[n].pc = "asked"
  /\ flight' = [flight EXCEPT ![n] = IF Alive(n, redis)
       THEN [@ EXCEPT !.pc = "found", !.version = redis.version, !.stamp = redis.stamp] ELSE [@ EXCEPT !.pc = "missed"]]
  /\ UNCHANGED <<db, server, counts, replica, reign, copies, seen, ring, writer, acked>>
AskDisk(n) ==
  /\ flight[n].pc = "missed" /\ Alive(n, disk[n])
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "found", !.version = disk[n].version, !.stamp = disk[n].stamp]]
  /\ UNCHANGED <<db, server, counts, replica, reign, copies, seen, ring, writer, acked>>
TakeLease(n) ==
  /\ flight[n].pc = "missed" /\ lease = 0 /\ leases < MaxLeases
  /\ leases' = leases + 1 /\ lease' = leases + 1
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "leased", !.token = leases + 1]]
  /\ UNCHANGED <<db, redis, keyLog, groupLog, clock, restarts, replica, reign, copies, seen, ring, writer, acked>>
Load(n) ==
  /\ flight[n].pc = "leased"
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "loaded", !.version = db]]
  /\ UNCHANGED <<db, server, counts, replica, reign, copies, seen, ring, writer, acked>>
Fill(n) ==
  /\ flight[n].pc = "loaded"
  /\ IF lease = flight[n].token
     THEN /\ redis' = Entry(flight[n].version, flight[n].stamp) /\ lease' = 0
          /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "found"]]
     ELSE UNCHANGED <<redis, lease>> /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ UNCHANGED <<db, keyLog, groupLog, counts, replica, reign, copies, seen, ring, writer, acked>>
Remember(n) ==
  /\ flight[n].pc = "found"
  /\ LET e == Entry(flight[n].version, flight[n].stamp) IN
     IF flight[n].fenced THEN UNCHANGED copies
     ELSE memory' = [memory EXCEPT ![n] = e] /\ disk' = [disk EXCEPT ![n] = e]
  /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ UNCHANGED <<db, server, counts, replica, reign, seen, ring, writer, acked>>

------------------------------------------------------------------------------
(* Write, then invalidate the key or the group *)
Write(n) ==
  /\ writer[n].pc = "idle" /\ db < MaxVersion /\ db' = db + 1
  /\ \E kind \in {"key", "group"} : writer' = [writer EXCEPT ![n] = [Rest EXCEPT !.pc = kind, !.version = db + 1]]
  /\ UNCHANGED <<server, counts, replica, reign, copies, seen, ring, flight, acked>>
Unlink(n) ==
  /\ writer[n].pc = "key" /\ redis' = Nil /\ lease' = 0
  /\ writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "unlinked", !.reign = reign]]
  /\ UNCHANGED <<db, keyLog, groupLog, counts, replica, reign, copies, seen, ring, flight, acked>>

\* What goes into the ring when it is acknowledged.
Remembered(kind, w) ==
  IF Weak("updates are not repeated") /\ w.token # 0 THEN {}
  ELSE {[kind |-> kind, version |-> w.version,
         reign |-> IF kind = "group" \/ Weak("reign taken at the end") THEN reign ELSE w.reign]}
Acknowledge(n, kind) ==
  /\ ring' = [ring EXCEPT ![n] = @ \cup Remembered(kind, writer[n])]
  /\ acked' = Max(acked, writer[n].version) /\ writer' = [writer EXCEPT ![n] = Rest]
AppendKey(n) ==
  /\ writer[n].pc = "unlinked"
  /\ IF Weak("repetition unlinks only") /\ writer[n].again THEN UNCHANGED <<clock, keyLog>>
     ELSE clock' = clock + 1 /\ keyLog' = Append(keyLog, clock + 1)
  /\ Acknowledge(n, "key")
  /\ UNCHANGED <<db, redis, lease, groupLog, leases, restarts, replica, reign, copies, seen, flight>>
AppendGroup(n) ==
  /\ writer[n].pc = "group" /\ clock' = clock + 1 /\ groupLog' = Append(groupLog, clock + 1)
  /\ Acknowledge(n, "group")
  /\ UNCHANGED <<db, redis, lease, keyLog, leases, restarts, replica, reign, copies, seen, flight>>

(* Update: its reign is that under which its write lease was taken *)
TakeWriteLease(n) ==
  /\ writer[n].pc = "idle" /\ db < MaxVersion /\ leases < MaxLeases
  /\ redis' = Nil /\ leases' = leases + 1 /\ lease' = leases + 1
  /\ writer' = [writer EXCEPT ![n] =
       [Rest EXCEPT !.pc = "writing", !.token = leases + 1, !.stamp = Position(n), !.reign = reign]]
  /\ UNCHANGED <<db, keyLog, groupLog, clock, restarts, replica, reign, copies, seen, ring, flight, acked>>
WriteThrough(n) ==
  /\ writer[n].pc = "writing" /\ db < MaxVersion /\ db' = db + 1
  /\ writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "written", !.version = db + 1]]
  /\ UNCHANGED <<server, counts, replica, reign, copies, seen, ring, flight, acked>>
FillWritten(n) ==
  /\ writer[n].pc = "written"
  /\ IF lease = writer[n].token \/ Weak("lost write lease ignored")
     THEN /\ redis' = Entry(writer[n].version, writer[n].stamp) /\ lease' = 0
          /\ writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "unlinked"]]
     ELSE UNCHANGED <<redis, lease>> /\ writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "key"]]
  /\ UNCHANGED <<db, keyLog, groupLog, counts, replica, reign, copies, seen, ring, flight, acked>>

------------------------------------------------------------------------------
(* The journal reaches a node, in memory and on disk at once: a place is persisted with the deletes of all records up to it *)
Follows(log, known) == (IsPrefix(known, log) \/ Weak("no abandonment")) /\ Len(known) < Len(log)
Empty(n) ==
  /\ memory' = [memory EXCEPT ![n] = Nil]
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.fenced = (@ \/ flight[n].pc # "idle")]]
ApplyKey(n) ==
  /\ Follows(keyLog, keySeen[n]) /\ keySeen' = [keySeen EXCEPT ![n] = Append(@, keyLog[Len(@) + 1])]
  /\ Empty(n) /\ disk' = [disk EXCEPT ![n] = Nil]
  /\ UNCHANGED <<db, server, counts, replica, reign, groupSeen, ring, writer, acked>>
ApplyGroup(n) ==
  /\ Follows(groupLog, groupSeen[n]) /\ groupSeen' = [groupSeen EXCEPT ![n] = Append(@, groupLog[Len(@) + 1])]
  /\ UNCHANGED <<db, server, counts, replica, reign, copies, keySeen, ring, flight, writer, acked>>

\* A node whose log is no beginning of the server's abandons its copies and takes the server's logs as seen.
Diverged(n) == ~IsPrefix(keySeen[n], keyLog) \/ ~IsPrefix(groupSeen[n], groupLog)
Abandon(n) ==
  /\ Diverged(n) /\ ~Weak("no abandonment") /\ Empty(n)
  /\ disk' = IF Weak("abandonment spares the disk") THEN disk ELSE [disk EXCEPT ![n] = Nil]
  /\ keySeen' = [keySeen EXCEPT ![n] = keyLog] /\ groupSeen' = [groupSeen EXCEPT ![n] = groupLog]
  /\ UNCHANGED <<db, server, counts, replica, reign, ring, writer, acked>>

\* A node that comes back has its disk, and what that knows of the journal. A writer that ends with something it might
\* have to repeat is the gap that the table of promises names; it is left out.
Restart(n) ==
  /\ restarts < MaxRestarts /\ writer[n].pc = "idle" /\ ring[n] = {} /\ restarts' = restarts + 1
  /\ memory' = [memory EXCEPT ![n] = Nil] /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ keySeen' = IF Weak("start without replay") THEN [keySeen EXCEPT ![n] = keyLog] ELSE keySeen
  /\ UNCHANGED <<db, server, clock, leases, replica, reign, disk, groupSeen, ring, writer, acked>>

------------------------------------------------------------------------------
(* Failover *)
Replicate ==
  /\ reign < MaxFailovers
  /\ \E shard \in {"key", "journal"} :
       replica' = IF shard = "key" THEN [replica EXCEPT !.redis = redis, !.lease = lease]
                                   ELSE [replica EXCEPT !.keyLog = keyLog, !.groupLog = groupLog]
  /\ replica' # replica
  /\ UNCHANGED <<db, server, counts, reign, copies, seen, ring, flight, writer, acked>>
Promote ==
  /\ reign < MaxFailovers /\ replica # Snapshot /\ reign' = reign + 1
  /\ \E shards \in {{"key"}, {"journal"}, {"key", "journal"}} :
       /\ IF "key" \in shards THEN redis' = replica.redis /\ lease' = replica.lease ELSE UNCHANGED <<redis, lease>>
       /\ IF "journal" \in shards THEN keyLog' = replica.keyLog /\ groupLog' = replica.groupLog
                                  ELSE UNCHANGED <<keyLog, groupLog>>
  /\ replica' = [redis |-> redis', lease |-> lease', keyLog |-> keyLog', groupLog |-> groupLog']
  /\ UNCHANGED <<db, counts, copies, seen, ring, flight, writer, acked>>

\* What the replicas have need not be repeated; in life: what is older than 30 s before a confirmed heartbeat.
Forget(n) ==
  /\ replica = Snapshot \/ Weak("ring forgets too early")
  /\ \E r \in ring[n] : r.reign = reign /\ ring' = [ring EXCEPT ![n] = @ \ {r}]
  /\ UNCHANGED <<db, server, counts, replica, reign, copies, seen, flight, writer, acked>>
\* Whoever meets another reign repeats what began before it, as new invalidations.
Doubtful(n) == IF Weak("no repetition") THEN {} ELSE {r \in ring[n] : r.reign < reign}
RepeatDoubtful(n) ==
  /\ writer[n].pc = "idle"
  /\ \E r \in Doubtful(n) :
       /\ ring' = [ring EXCEPT ![n] = @ \ {r}]
       /\ writer' = [writer EXCEPT ![n] = [Rest EXCEPT !.again = TRUE, !.version = r.version, !.reign = reign,
            !.pc = IF r.kind = "key" /\ Weak("repetition appends only") THEN "unlinked" ELSE r.kind]]
  /\ UNCHANGED <<db, server, counts, replica, reign, copies, seen, flight, acked>>

(* Faults besides: eviction, a lease that lapses *)
Evict == redis.some /\ redis' = Nil
  /\ UNCHANGED <<db, lease, keyLog, groupLog, counts, replica, reign, copies, seen, ring, flight, writer, acked>>
Lapse == lease # 0 /\ lease' = 0
  /\ UNCHANGED <<db, redis, keyLog, groupLog, counts, replica, reign, copies, seen, ring, flight, writer, acked>>

Next == Evict \/ Lapse \/ Replicate \/ Promote \/ \E n \in Nodes :
  \/ Start(n) \/ AskRedis(n) \/ AskDisk(n) \/ TakeLease(n) \/ Load(n) \/ Fill(n) \/ Remember(n)
  \/ Write(n) \/ Unlink(n) \/ AppendKey(n) \/ AppendGroup(n) \/ TakeWriteLease(n) \/ WriteThrough(n) \/ FillWritten(n)
  \/ ApplyKey(n) \/ ApplyGroup(n) \/ Abandon(n) \/ Restart(n) \/ Forget(n) \/ RepeatDoubtful(n)
Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* Nothing doubtful is left, and no repetition is under way.
Repaired == \A n \in Nodes : Doubtful(n) = {} /\ ~writer[n].again
\* The tail is at the heads. (That of one who follows without comparing believes it when it has read as many.)
CaughtUp(n) == IF Weak("no abandonment") THEN Len(keySeen[n]) >= Len(keyLog) /\ Len(groupSeen[n]) >= Len(groupLog)
                                         ELSE keySeen[n] = keyLog /\ groupSeen[n] = groupLog
RedisIsFresh == (Repaired /\ redis.some /\ redis.stamp >= Last(groupLog)) => redis.version >= acked
MemoryIsFresh == \A n \in Nodes : (Repaired /\ CaughtUp(n) /\ Alive(n, memory[n])) => memory[n].version >= acked
DiskIsFresh == \A n \in Nodes : (Repaired /\ CaughtUp(n) /\ Alive(n, disk[n])) => disk[n].version >= acked
==============================================================================
