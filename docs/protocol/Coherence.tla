------------------------------ MODULE Coherence ------------------------------
(* The coherence protocol of Larder for one key that belongs to one group: lookup, lease, fence, stamp, disk, invalidation    *)
(* of the key and of the group, write through; entries that expire, leases that lapse, writers and nodes that die.            *)
EXTENDS Naturals, TLC

CONSTANTS Nodes, MaxVersion, MaxLeases, Weakness

Weaknesses == {
  "fill without the lease check",
  "unlink leaves the lease",
  "put without the fence",
  "append before unlink",
  "stamp taken at the fill",          \* and not when the load began
  "disk hit offered to Redis",
  "lost write lease ignored",         \* the write through fills, whatever became of its lease
  "group acknowledged at once",       \* and not when the node's own tail has applied the record
  "own record waits for the tail"}    \* a key is acknowledged before this node has dropped it
ASSUME Weakness \in Weaknesses \cup {"none"}
Weak(w) == Weakness = w

Symmetry == Permutations(Nodes)

Nil == [version |-> 0, stamp |-> 0, some |-> FALSE]
Entry(v, s) == [version |-> v, stamp |-> s, some |-> TRUE]
Max(a, b) == IF a > b THEN a ELSE b

VARIABLES
  db,          \* the version that the system of record holds
  redis,       \* the entry under the key in Redis
  lease,       \* the token under the key's lease in Redis, 0 if there is none
  leases,      \* how many tokens were ever given out
  keyLog,      \* how many key records the journal holds
  groupLog,    \* how many group records the journal holds
  memory,      \* node -> entry in its memory tier
  disk,        \* node -> entry in its disk tier
  epoch,       \* node -> how often a key record fenced this key
  keyPos,      \* node -> how many key records it has applied
  groupPos,    \* node -> how many group records it has applied
  flight,      \* node -> its one lookup under way
  writer,      \* node -> its one write under way
  acked,       \* the newest version whose invalidation was acknowledged
  ackedHere    \* node -> the newest of those that it acknowledged itself

acks == <<acked, ackedHere>>
vars == <<db, redis, lease, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, flight, writer, acks>>

Idle == [pc |-> "idle", epoch |-> 0, stamp |-> 0, token |-> 0, version |-> 0]
Rest == [pc |-> "idle", token |-> 0, stamp |-> 0, version |-> 0, id |-> 0]

Init ==
  /\ db = 1 /\ redis = Nil /\ lease = 0 /\ leases = 0 /\ keyLog = 0 /\ groupLog = 0
  /\ memory = [n \in Nodes |-> Nil] /\ disk = [n \in Nodes |-> Nil]
  /\ epoch = [n \in Nodes |-> 0] /\ keyPos = [n \in Nodes |-> 0] /\ groupPos = [n \in Nodes |-> 0]
  /\ flight = [n \in Nodes |-> Idle] /\ writer = [n \in Nodes |-> Rest]
  /\ acked = 0 /\ ackedHere = [n \in Nodes |-> 0]

Alive(n, e) == e.some /\ e.stamp >= groupPos[n]
Fenced(n) == epoch[n] # flight[n].epoch /\ ~Weak("put without the fence")

------------------------------------------------------------------------------
(* Lookup *)
Start(n) ==
  /\ flight[n].pc = "idle" /\ ~Alive(n, memory[n])
  /\ flight' = [flight EXCEPT ![n] = [Idle EXCEPT !.pc = "asked", !.epoch = epoch[n], !.stamp = groupPos[n]]]
  /\ UNCHANGED <<db, redis, lease, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, writer, acks>>

AskRedis(n) ==
  /\ flight[n].pc = "asked"
  /\ flight' = [flight EXCEPT ![n] =
       IF Alive(n, redis) THEN [@ EXCEPT !.pc = "remote", !.version = redis.version, !.stamp = redis.stamp]
                          ELSE [@ EXCEPT !.pc = "missed"]]
  /\ UNCHANGED <<db, redis, lease, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, writer, acks>>

\* A disk hit stays on this node: it is never offered to Redis.
AskDisk(n) ==
  /\ flight[n].pc = IF Weak("disk hit offered to Redis") THEN "leased" ELSE "missed"
  /\ Alive(n, disk[n])
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.version = disk[n].version, !.stamp = disk[n].stamp,
       !.pc = IF Weak("disk hit offered to Redis") THEN "loaded" ELSE "remote"]]
  /\ UNCHANGED <<db, redis, lease, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, writer, acks>>

Remember(n) ==
  /\ flight[n].pc = "remote"
  /\ memory' = IF Fenced(n) THEN memory ELSE [memory EXCEPT ![n] = Entry(flight[n].version, flight[n].stamp)]
  /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ UNCHANGED <<db, redis, lease, leases, keyLog, groupLog, disk, epoch, keyPos, groupPos, writer, acks>>

TakeLease(n) ==
  /\ flight[n].pc = "missed" /\ lease = 0 /\ leases < MaxLeases
  /\ leases' = leases + 1 /\ lease' = leases + 1
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "leased", !.token = leases + 1]]
  /\ UNCHANGED <<db, redis, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, writer, acks>>

Load(n) ==
  /\ flight[n].pc = "leased"
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "loaded", !.version = db]]
  /\ UNCHANGED <<db, redis, lease, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, writer, acks>>

Fill(n) ==
  /\ flight[n].pc = "loaded"
  /\ IF lease = flight[n].token \/ Weak("fill without the lease check")
     THEN LET stamp == IF Weak("stamp taken at the fill") THEN groupPos[n] ELSE flight[n].stamp IN
          /\ redis' = Entry(flight[n].version, stamp) /\ lease' = 0
          /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "filled", !.stamp = stamp]]
     ELSE /\ UNCHANGED <<redis, lease>> /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ UNCHANGED <<db, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, writer, acks>>

RememberFilled(n) ==
  /\ flight[n].pc = "filled"
  /\ IF Fenced(n) THEN UNCHANGED <<memory, disk>>
     ELSE /\ memory' = [memory EXCEPT ![n] = Entry(flight[n].version, flight[n].stamp)]
          /\ disk' = [disk EXCEPT ![n] = Entry(flight[n].version, flight[n].stamp)]
  /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ UNCHANGED <<db, redis, lease, leases, keyLog, groupLog, epoch, keyPos, groupPos, writer, acks>>

------------------------------------------------------------------------------
(* What a key record does here, and what an acknowledgement promises *)
Drop(n) ==
  /\ epoch' = [epoch EXCEPT ![n] = @ + 1]
  /\ memory' = [memory EXCEPT ![n] = Nil] /\ disk' = [disk EXCEPT ![n] = Nil]
Acknowledge(n) ==
  /\ acked' = Max(acked, writer[n].version) /\ ackedHere' = [ackedHere EXCEPT ![n] = Max(@, writer[n].version)]
  /\ writer' = [writer EXCEPT ![n] = Rest]

(* Write, then invalidate the key *)
Write(n) ==
  /\ writer[n].pc = "idle" /\ db < MaxVersion
  /\ db' = db + 1
  /\ \E kind \in {"wroteKey", "wroteGroup"} :
       writer' = [writer EXCEPT ![n] = [Rest EXCEPT !.pc = kind, !.version = db + 1]]
  /\ UNCHANGED <<redis, lease, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, flight, acks>>

Unlink(n) ==
  /\ writer[n].pc = IF Weak("append before unlink") THEN "appendedKey" ELSE "wroteKey"
  /\ redis' = Nil /\ lease' = IF Weak("unlink leaves the lease") THEN lease ELSE 0
  /\ IF Weak("append before unlink") THEN Acknowledge(n)
     ELSE writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "unlinked"]] /\ UNCHANGED acks
  /\ UNCHANGED <<db, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, flight>>

\* Applied here before it is acknowledged, and once more when the tail reaches it.
AppendKey(n) ==
  /\ writer[n].pc = IF Weak("append before unlink") THEN "wroteKey" ELSE "unlinked"
  /\ keyLog' = keyLog + 1
  /\ IF Weak("append before unlink")
     THEN writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "appendedKey"]] /\ UNCHANGED acks
     ELSE Acknowledge(n)
  /\ IF Weak("own record waits for the tail") THEN UNCHANGED <<epoch, memory, disk>> ELSE Drop(n)
  /\ UNCHANGED <<db, redis, lease, leases, groupLog, keyPos, groupPos, flight>>

(* Write, then invalidate the group: nothing is deleted; acknowledged when the own tail has applied it *)
AppendGroup(n) ==
  /\ writer[n].pc = "wroteGroup"
  /\ groupLog' = groupLog + 1
  /\ IF Weak("group acknowledged at once") THEN Acknowledge(n)
     ELSE writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "appendedGroup", !.id = groupLog + 1]] /\ UNCHANGED acks
  /\ UNCHANGED <<db, redis, lease, leases, keyLog, memory, disk, epoch, keyPos, groupPos, flight>>
AckGroup(n) ==
  /\ writer[n].pc = "appendedGroup" /\ groupPos[n] >= writer[n].id /\ Acknowledge(n)
  /\ UNCHANGED <<db, redis, lease, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, flight>>

(* Update: write through under a write lease, which fences loaders and other writers *)
TakeWriteLease(n) ==
  /\ writer[n].pc = "idle" /\ db < MaxVersion /\ leases < MaxLeases
  /\ redis' = Nil /\ leases' = leases + 1 /\ lease' = leases + 1
  /\ writer' = [writer EXCEPT ![n] = [Rest EXCEPT !.pc = "writing", !.token = leases + 1, !.stamp = groupPos[n]]]
  /\ UNCHANGED <<db, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, flight, acks>>

WriteThrough(n) ==
  /\ writer[n].pc = "writing" /\ db < MaxVersion
  /\ db' = db + 1
  /\ writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "written", !.version = db + 1]]
  /\ UNCHANGED <<redis, lease, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, flight, acks>>

FillWritten(n) ==
  /\ writer[n].pc = "written"
  /\ IF lease = writer[n].token \/ Weak("lost write lease ignored")
     THEN /\ redis' = Entry(writer[n].version, writer[n].stamp) /\ lease' = 0
          /\ writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "unlinked"]]
     ELSE /\ UNCHANGED <<redis, lease>>
          /\ writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "wroteKey"]]
  /\ UNCHANGED <<db, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, flight, acks>>

------------------------------------------------------------------------------
(* The journal reaches a node *)
ApplyKey(n) ==
  /\ keyPos[n] < keyLog
  /\ keyPos' = [keyPos EXCEPT ![n] = @ + 1] /\ Drop(n)
  /\ UNCHANGED <<db, redis, lease, leases, keyLog, groupLog, groupPos, flight, writer, acks>>

ApplyGroup(n) ==
  /\ groupPos[n] < groupLog
  /\ groupPos' = [groupPos EXCEPT ![n] = @ + 1]
  /\ UNCHANGED <<db, redis, lease, leases, keyLog, groupLog, memory, disk, epoch, keyPos, flight, writer, acks>>

(* Faults: expiry or eviction, a lease that lapses, a writer or a node that dies *)
Evict == redis.some /\ redis' = Nil
  /\ UNCHANGED <<db, lease, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, flight, writer, acks>>
Lapse == lease # 0 /\ lease' = 0
  /\ UNCHANGED <<db, redis, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, flight, writer, acks>>
WriterDies(n) == writer[n].pc # "idle" /\ writer' = [writer EXCEPT ![n] = Rest]
  /\ UNCHANGED <<db, redis, lease, leases, keyLog, groupLog, memory, disk, epoch, keyPos, groupPos, flight, acks>>
Restart(n) ==
  /\ memory' = [memory EXCEPT ![n] = Nil] /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ UNCHANGED <<db, redis, lease, leases, keyLog, groupLog, disk, epoch, keyPos, groupPos, writer, acks>>

Next == Evict \/ Lapse \/ \E n \in Nodes :
  \/ Start(n) \/ AskRedis(n) \/ AskDisk(n) \/ Remember(n) \/ TakeLease(n) \/ Load(n) \/ Fill(n) \/ RememberFilled(n)
  \/ Write(n) \/ Unlink(n) \/ AppendKey(n) \/ AppendGroup(n) \/ AckGroup(n)
  \/ TakeWriteLease(n) \/ WriteThrough(n) \/ FillWritten(n)
  \/ ApplyKey(n) \/ ApplyGroup(n) \/ WriterDies(n) \/ Restart(n)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
CaughtUp(n) == keyPos[n] = keyLog /\ groupPos[n] = groupLog

\* Redis never holds, alive, a version older than an acknowledged invalidation.
RedisIsFresh == (redis.some /\ redis.stamp >= groupLog) => redis.version >= acked
\* Nor does the memory or disk of a node that has applied the journal,
MemoryIsFresh == \A n \in Nodes : (CaughtUp(n) /\ Alive(n, memory[n])) => memory[n].version >= acked
DiskIsFresh == \A n \in Nodes : (CaughtUp(n) /\ Alive(n, disk[n])) => disk[n].version >= acked
\* nor, wherever its tail may be, that of the node that acknowledged.
OwnIsFresh == \A n \in Nodes : Alive(n, memory[n]) => memory[n].version >= ackedHere[n]
==============================================================================
