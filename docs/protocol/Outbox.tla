------------------------------- MODULE Outbox -------------------------------
(* Invalidations that Redis does not take: deferred, applied here, sent later. One key of one group, any number of nodes, each *)
(* with an outbox. Leases are left out: a load and its fill are one step. A command that fails may have been executed.        *)
EXTENDS Naturals, TLC

CONSTANTS Nodes, MaxVersion, MaxFailures, Capacity, Weakness

Weaknesses == {
  "read before the outbox is empty",
  "not asked again after the moment",  \* usable, moment, and then nobody asks whether it is still usable
  "applied here before it is deferred",
  "what is being sent no longer waits",
  "taken out after it was sent",       \* what is added while it is sent goes with it
  "overflow forgets",                  \* and does not become a horizon
  "copies survive a deferred group",
  "group sent and not seen here"}      \* what follows is read from Redis before the own tail has applied the record
ASSUME Weakness \in Weaknesses \cup {"none"}
Weak(w) == Weakness = w

Symmetry == Permutations(Nodes)
Kinds == {"key", "group", "horizon"}
Nil == [version |-> 0, stamp |-> 0, some |-> FALSE]
Entry(v, s) == [version |-> v, stamp |-> s, some |-> TRUE]
Max(a, b) == IF a > b THEN a ELSE b
Most(box) == Max(box["key"], Max(box["group"], box["horizon"]))
Nothing == [k \in Kinds |-> 0]
Count(box) == (IF box["key"] > 0 THEN 1 ELSE 0) + (IF box["group"] > 0 THEN 1 ELSE 0) + (IF box["horizon"] > 0 THEN 1 ELSE 0)

VARIABLES
  db, redis,
  keyLog, groupLog,   \* how many records the journal holds; a horizon counts as a group record: both kill what is older
  keyPos, groupPos,   \* node -> how many of them it has applied
  memory, flight, writer,
  outbox,     \* node -> what waits, as the newest version that each kind of item is about, 0 for none
  sending,    \* node -> what was taken out of it and is being sent, and the group record whose application is waited for
  failures,
  acked,      \* the newest version whose invalidation Redis and the journal have
  untrueHere  \* node -> the newest version whose invalidation this node was told done, deferred or not
journal == <<keyLog, groupLog>>
positions == <<keyPos, groupPos>>
vars == <<db, redis, journal, positions, memory, flight, writer, outbox, sending, failures, acked, untrueHere>>

Idle == [pc |-> "idle", fenced |-> FALSE, stamp |-> 0, version |-> 0]
Rest == [pc |-> "idle", kind |-> "key", version |-> 0, id |-> 0, deferred |-> FALSE]
Quiet == [items |-> Nothing, id |-> 0]

Init ==
  /\ db = 1 /\ redis = Nil /\ keyLog = 0 /\ groupLog = 0
  /\ keyPos = [n \in Nodes |-> 0] /\ groupPos = [n \in Nodes |-> 0] /\ memory = [n \in Nodes |-> Nil]
  /\ flight = [n \in Nodes |-> Idle] /\ writer = [n \in Nodes |-> Rest]
  /\ outbox = [n \in Nodes |-> Nothing] /\ sending = [n \in Nodes |-> Quiet]
  /\ failures = 0 /\ acked = 0 /\ untrueHere = [n \in Nodes |-> 0]

Alive(n, e) == e.some /\ e.stamp >= groupPos[n]
Waits(n) == outbox[n] # Nothing \/ (sending[n] # Quiet /\ ~Weak("what is being sent no longer waits"))
IsUsable(n) == ~Waits(n) \/ Weak("read before the outbox is empty")

------------------------------------------------------------------------------
(* Lookup: is Redis usable, the moment, is it still usable; then the rest *)
Begin(n) ==
  /\ flight[n].pc = "idle" /\ ~Alive(n, memory[n])
  /\ flight' = [flight EXCEPT ![n] = [Idle EXCEPT !.pc = IF IsUsable(n) THEN "usable" ELSE "alone"]]
  /\ UNCHANGED <<db, redis, journal, positions, memory, writer, outbox, sending, failures, acked, untrueHere>>
TakeMoment(n) ==
  /\ flight[n].pc = "usable"
  /\ flight' = [flight EXCEPT ![n] = [Idle EXCEPT !.stamp = groupPos[n],
       !.pc = IF Weak("not asked again after the moment") THEN "asking" ELSE "moment"]]
  /\ UNCHANGED <<db, redis, journal, positions, memory, writer, outbox, sending, failures, acked, untrueHere>>
AskAgain(n) ==
  /\ flight[n].pc = "moment"
  /\ flight' = [flight EXCEPT ![n].pc = IF IsUsable(n) THEN "asking" ELSE "alone"]
  /\ UNCHANGED <<db, redis, journal, positions, memory, writer, outbox, sending, failures, acked, untrueHere>>
AskRedis(n) ==
  /\ flight[n].pc = "asking"
  /\ IF Alive(n, redis)
     THEN flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "found", !.version = redis.version, !.stamp = redis.stamp]]
     ELSE flight' = [flight EXCEPT ![n].pc = "missed"]
  /\ UNCHANGED <<db, redis, journal, positions, memory, writer, outbox, sending, failures, acked, untrueHere>>
LoadAndFill(n) ==
  /\ flight[n].pc = "missed" /\ redis' = Entry(db, flight[n].stamp)
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "found", !.version = db]]
  /\ UNCHANGED <<db, journal, positions, memory, writer, outbox, sending, failures, acked, untrueHere>>
LoadAlone(n) ==
  /\ flight[n].pc = "alone"
  /\ flight' = [flight EXCEPT ![n] = [Idle EXCEPT !.pc = "found", !.version = db, !.stamp = groupPos[n]]]
  /\ UNCHANGED <<db, redis, journal, positions, memory, writer, outbox, sending, failures, acked, untrueHere>>
Remember(n) ==
  /\ flight[n].pc = "found" /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ memory' = IF flight[n].fenced THEN memory ELSE [memory EXCEPT ![n] = Entry(flight[n].version, flight[n].stamp)]
  /\ UNCHANGED <<db, redis, journal, positions, writer, outbox, sending, failures, acked, untrueHere>>

------------------------------------------------------------------------------
(* Write, then invalidate *)
Write(n) ==
  /\ writer[n].pc = "idle" /\ db < MaxVersion /\ db' = db + 1
  /\ \E kind \in {"key", "group"} :
       writer' = [writer EXCEPT ![n] = [Rest EXCEPT !.pc = "send", !.kind = kind, !.version = db + 1]]
  /\ UNCHANGED <<redis, journal, positions, memory, flight, outbox, sending, failures, acked, untrueHere>>

\* What Redis and the journal do with an invalidation: all of it, the unlink only, or nothing.
Effects(kind) == IF kind = "key" THEN {"all", "unlink", "nothing"} ELSE {"all", "nothing"}
Execute(kind, effect) ==
  /\ redis' = IF kind = "key" /\ effect # "nothing" THEN Nil ELSE redis
  /\ keyLog' = IF kind = "key" /\ effect = "all" THEN keyLog + 1 ELSE keyLog
  /\ groupLog' = IF kind # "key" /\ effect = "all" THEN groupLog + 1 ELSE groupLog

Deferring == IF Weak("applied here before it is deferred") THEN "apply" ELSE "defer"
Send(n) ==
  /\ writer[n].pc = "send" /\ ~Waits(n) /\ Execute(writer[n].kind, "all")
  /\ writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = IF writer[n].kind = "key" THEN "apply" ELSE "see", !.id = groupLog']]
  /\ acked' = IF writer[n].kind = "key" THEN Max(acked, writer[n].version) ELSE acked
  /\ UNCHANGED <<db, positions, memory, flight, outbox, sending, failures, untrueHere>>
SendFails(n) ==
  /\ writer[n].pc = "send"
  /\ \/ Waits(n) /\ UNCHANGED <<redis, journal, failures>>    \* others wait already, and could not be sent
     \/ failures < MaxFailures /\ failures' = failures + 1 /\ \E effect \in Effects(writer[n].kind) : Execute(writer[n].kind, effect)
  /\ writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = Deferring, !.deferred = TRUE]]
  /\ UNCHANGED <<db, positions, memory, flight, outbox, sending, acked, untrueHere>>
\* A group is acknowledged when the own tail has applied it.
See(n) ==
  /\ writer[n].pc = "see" /\ groupPos[n] >= writer[n].id /\ acked' = Max(acked, writer[n].version)
  /\ untrueHere' = [untrueHere EXCEPT ![n] = Max(@, writer[n].version)] /\ writer' = [writer EXCEPT ![n] = Rest]
  /\ UNCHANGED <<db, redis, journal, positions, memory, flight, outbox, sending, failures>>

Bounded(box) ==
  IF Count(box) <= Capacity THEN box
  ELSE IF Weak("overflow forgets") THEN Nothing ELSE [Nothing EXCEPT !["horizon"] = Most(box)]
Merged(one, other) == [k \in Kinds |-> Max(one[k], other[k])]
Defer(n) ==
  /\ writer[n].pc = "defer"
  /\ outbox' = [outbox EXCEPT ![n] = Bounded(Merged(@, [Nothing EXCEPT ![writer[n].kind] = writer[n].version]))]
  /\ writer' = [writer EXCEPT ![n] = IF Weak("applied here before it is deferred") THEN Rest ELSE [@ EXCEPT !.pc = "apply"]]
  /\ untrueHere' = IF Weak("applied here before it is deferred")
                   THEN [untrueHere EXCEPT ![n] = Max(@, writer[n].version)] ELSE untrueHere
  /\ UNCHANGED <<db, redis, journal, positions, memory, flight, sending, failures, acked>>
\* A key is dropped here in any case; of a group no record says so yet, so all copies are.
Drop(n) ==
  /\ memory' = [memory EXCEPT ![n] = Nil]
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.fenced = (@ \/ flight[n].pc # "idle")]]
ApplyHere(n) ==
  /\ writer[n].pc = "apply"
  /\ IF writer[n].kind = "group" /\ Weak("copies survive a deferred group") THEN UNCHANGED <<memory, flight>> ELSE Drop(n)
  /\ IF writer[n].deferred /\ Weak("applied here before it is deferred")
     THEN writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "defer"]] /\ UNCHANGED untrueHere
     ELSE /\ untrueHere' = [untrueHere EXCEPT ![n] = Max(@, writer[n].version)]
          /\ writer' = [writer EXCEPT ![n] = Rest]
  /\ UNCHANGED <<db, redis, journal, positions, outbox, sending, failures, acked>>

------------------------------------------------------------------------------
(* Drain: taken out before it is sent, keys before groups, put back if it fails, in part or in whole *)
Take(n) ==
  /\ outbox[n] # Nothing /\ sending[n] = Quiet
  /\ sending' = [sending EXCEPT ![n].items = outbox[n]]
  /\ outbox' = IF Weak("taken out after it was sent") THEN outbox ELSE [outbox EXCEPT ![n] = Nothing]
  /\ UNCHANGED <<db, redis, journal, positions, memory, flight, writer, failures, acked, untrueHere>>
Turn(n) == IF sending[n].items["key"] > 0 THEN "key" ELSE IF sending[n].items["group"] > 0 THEN "group" ELSE "horizon"
IsSent(n, kind) == /\ sending' = [sending EXCEPT ![n] = [@ EXCEPT !.items[kind] = 0, !.id = 0]]
                   /\ acked' = Max(acked, sending[n].items[kind])
                   /\ outbox' = IF Weak("taken out after it was sent") THEN [outbox EXCEPT ![n][kind] = 0] ELSE outbox
Drain(n) ==
  /\ sending[n].items # Nothing /\ sending[n].id = 0 /\ Execute(Turn(n), "all")
  /\ IF Turn(n) = "key" \/ Weak("group sent and not seen here") THEN IsSent(n, Turn(n))
     ELSE sending' = [sending EXCEPT ![n].id = groupLog'] /\ UNCHANGED <<acked, outbox>>
  /\ UNCHANGED <<db, positions, memory, flight, writer, failures, untrueHere>>
DrainSeen(n) ==
  /\ sending[n].id > 0 /\ groupPos[n] >= sending[n].id /\ IsSent(n, Turn(n))
  /\ UNCHANGED <<db, redis, journal, positions, memory, flight, writer, failures, untrueHere>>
DrainFails(n) ==
  /\ sending[n] # Quiet /\ failures < MaxFailures /\ failures' = failures + 1
  /\ IF sending[n].id > 0 THEN UNCHANGED <<redis, journal>>
     ELSE \E effect \in Effects(Turn(n)) : Execute(Turn(n), effect)
  /\ outbox' = [outbox EXCEPT ![n] = Bounded(Merged(@, sending[n].items))] /\ sending' = [sending EXCEPT ![n] = Quiet]
  /\ UNCHANGED <<db, positions, memory, flight, writer, acked, untrueHere>>

(* The journal reaches a node *)
ApplyKey(n) ==
  /\ keyPos[n] < keyLog /\ keyPos' = [keyPos EXCEPT ![n] = @ + 1] /\ Drop(n)
  /\ UNCHANGED <<db, redis, journal, groupPos, writer, outbox, sending, failures, acked, untrueHere>>
ApplyGroup(n) ==
  /\ groupPos[n] < groupLog /\ groupPos' = [groupPos EXCEPT ![n] = @ + 1]
  /\ UNCHANGED <<db, redis, journal, keyPos, memory, flight, writer, outbox, sending, failures, acked, untrueHere>>

Next == \E n \in Nodes :
  \/ Begin(n) \/ TakeMoment(n) \/ AskAgain(n) \/ AskRedis(n) \/ LoadAndFill(n) \/ LoadAlone(n) \/ Remember(n)
  \/ Write(n) \/ Send(n) \/ SendFails(n) \/ See(n) \/ Defer(n) \/ ApplyHere(n)
  \/ Take(n) \/ Drain(n) \/ DrainSeen(n) \/ DrainFails(n) \/ ApplyKey(n) \/ ApplyGroup(n)
Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
CaughtUp(n) == keyPos[n] = keyLog /\ groupPos[n] = groupLog
RedisIsFresh == (redis.some /\ redis.stamp >= groupLog) => redis.version >= acked
MemoryIsFresh == \A n \in Nodes : (CaughtUp(n) /\ Alive(n, memory[n])) => memory[n].version >= acked
\* Who declared something untrue does not serve it again, whatever became of the invalidation.
OwnIsFresh == \A n \in Nodes : Alive(n, memory[n]) => memory[n].version >= untrueHere[n]
\* What was declared is with Redis and the journal, or waits: it is never forgotten.
NothingForgotten == \A n \in Nodes : untrueHere[n] <= Max(acked, Max(Most(outbox[n]), Most(sending[n].items)))
==============================================================================
