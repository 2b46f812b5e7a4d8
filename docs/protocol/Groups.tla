------------------------------- MODULE Groups -------------------------------
(* Group invalidation when the stream is bounded, nodes start late or restart, and Redis may evict the stream: *)
(* rules, the horizon, and the shortcut of a memory hit. One key that some group records cover and others do not;       *)
(* leases are left out.                                                                                                *)
EXTENDS Naturals, Sequences, TLC

CONSTANTS Nodes, MaxVersion, Keep, MaxLosses, MaxRestarts, MaxClock, Weakness

Weaknesses == {
  "start reads nothing",          \* a node follows from the head, as if nothing had been before
  "trimming without horizon",
  "new stream without horizon",
  "own record moves the position",
  "put verified at now"}          \* and not at the position with which the lookup began
ASSUME Weakness \in Weaknesses \cup {"none"}
Weak(w) == Weakness = w

Symmetry == Permutations(Nodes)

Nil == [version |-> 0, stamp |-> 0, verified |-> 0, some |-> FALSE]
Entry(v, s) == [version |-> v, stamp |-> s, verified |-> s, some |-> TRUE]
Max(a, b) == IF a > b THEN a ELSE b
Newest(s) == s[Len(s)]
Ids(s) == {s[i].id : i \in DOMAIN s}
Trim(s) == IF Len(s) > Keep THEN SubSeq(s, Len(s) - Keep + 1, Len(s)) ELSE s

VARIABLES
  db, redis, clock,
  stream,          \* retained records: [id, before, kind]; kind = covers, other, horizon
  losses, restarts,
  up, rules, horizon, position, generation,  \* per node
  memory, flight, writer, acked
vars == <<db, redis, clock, stream, losses, restarts, up, rules, horizon, position, generation, memory, flight, writer, acked>>
nodeState == <<up, rules, horizon, position, generation>>

Idle == [pc |-> "idle", stamp |-> 0, generation |-> 0, version |-> 0, found |-> 0]
Rest == [pc |-> "idle", id |-> 0, version |-> 0]

\* The append script: an absent stream begins anew with a horizon.
Begun(s, c) == IF s = <<>> THEN
  <<[id |-> c + 1, before |-> 0, kind |-> IF Weak("new stream without horizon") THEN "other" ELSE "horizon"]>> ELSE s
Spent(s) == IF s = <<>> THEN 1 ELSE 0

Init ==
  /\ db = 1 /\ redis = Nil /\ clock = 0 /\ stream = <<>> /\ losses = 0 /\ restarts = 0
  /\ up = [n \in Nodes |-> FALSE] /\ rules = [n \in Nodes |-> {}] /\ horizon = [n \in Nodes |-> 0]
  /\ position = [n \in Nodes |-> 0] /\ generation = [n \in Nodes |-> 0]
  /\ memory = [n \in Nodes |-> Nil] /\ flight = [n \in Nodes |-> Idle] /\ writer = [n \in Nodes |-> Rest] /\ acked = 0

\* Start, and every time continuity was lost: abandon, then read all that is retained.
ReadAll(n) ==
  LET s == Begun(stream, clock) IN
  /\ clock < MaxClock
  /\ stream' = s /\ clock' = clock + Spent(stream)
  /\ up' = [up EXCEPT ![n] = TRUE]
  /\ rules' = [rules EXCEPT ![n] =
       IF Weak("start reads nothing") THEN {} ELSE {s[i].id : i \in {j \in DOMAIN s : s[j].kind = "covers"}}]
  /\ horizon' = [horizon EXCEPT ![n] =
       LET trimmed == IF Weak("trimming without horizon") THEN 0 ELSE s[1].before
           hs == {s[i].id : i \in {j \in DOMAIN s : s[j].kind = "horizon"}} IN
       IF Weak("start reads nothing") THEN 0
       ELSE IF hs = {} THEN trimmed ELSE Max(trimmed, CHOOSE h \in hs : \A g \in hs : g <= h)]
  /\ position' = [position EXCEPT ![n] = Newest(s).id]
  /\ generation' = [generation EXCEPT ![n] = @ + 1] /\ memory' = [memory EXCEPT ![n] = Nil]
  /\ UNCHANGED <<db, redis, losses, restarts, flight, writer, acked>>
Start(n) == ~up[n] /\ ReadAll(n)

Next1(n) == LET later == {i \in DOMAIN stream : stream[i].id > position[n]} IN
  IF later = {} THEN 0 ELSE CHOOSE i \in later : \A j \in later : i <= j
Fits(n) == stream # <<>> /\ (IF Next1(n) = 0 THEN Newest(stream).id = position[n] ELSE stream[Next1(n)].before = position[n])
Follow(n) ==
  /\ up[n] /\ Fits(n) /\ Next1(n) # 0
  /\ LET r == stream[Next1(n)] IN
       /\ position' = [position EXCEPT ![n] = r.id]
       /\ rules' = IF r.kind = "covers" THEN [rules EXCEPT ![n] = @ \cup {r.id}] ELSE rules
       /\ horizon' = IF r.kind = "horizon" THEN [horizon EXCEPT ![n] = r.id] ELSE horizon
  /\ UNCHANGED <<db, redis, clock, stream, losses, restarts, up, generation, memory, flight, writer, acked>>
Lost(n) == up[n] /\ ~Fits(n) /\ ReadAll(n)

Covered(n, stamp) == stamp < horizon[n] \/ \E r \in rules[n] : r > stamp
Alive(n, e) == e.some /\ ~Covered(n, e.stamp)
\* What a memory hit really looks at: nothing, if the position has not moved since the entry was verified.
Served(n, e) == e.some /\ (e.verified = position[n] \/ ~Covered(n, e.stamp))
Verify(n) ==
  /\ up[n] /\ memory[n].some /\ memory[n].verified # position[n]
  /\ memory' = [memory EXCEPT ![n] = IF Alive(n, @) THEN [@ EXCEPT !.verified = position[n]] ELSE Nil]
  /\ UNCHANGED <<db, redis, clock, stream, losses, restarts, nodeState, flight, writer, acked>>

Begin(n) ==
  /\ up[n] /\ flight[n].pc = "idle" /\ ~Served(n, memory[n])
  /\ flight' = [flight EXCEPT ![n] = [Idle EXCEPT !.pc = "asked", !.stamp = position[n], !.generation = generation[n]]]
  /\ UNCHANGED <<db, redis, clock, stream, losses, restarts, nodeState, memory, writer, acked>>
Ask(n) ==
  /\ up[n] /\ flight[n].pc = "asked"
  /\ flight' = [flight EXCEPT ![n] = IF Alive(n, redis)
       THEN [@ EXCEPT !.pc = "put", !.version = redis.version, !.found = redis.stamp] ELSE [@ EXCEPT !.pc = "load"]]
  /\ UNCHANGED <<db, redis, clock, stream, losses, restarts, nodeState, memory, writer, acked>>
Put(n) ==
  /\ up[n] /\ flight[n].pc = "put"
  /\ memory' = IF generation[n] = flight[n].generation
       THEN [memory EXCEPT ![n] = [Entry(flight[n].version, flight[n].found) EXCEPT !.verified =
         IF Weak("put verified at now") THEN position[n] ELSE flight[n].stamp]] ELSE memory
  /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ UNCHANGED <<db, redis, clock, stream, losses, restarts, nodeState, writer, acked>>
Load(n) ==
  /\ up[n] /\ flight[n].pc = "load"
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "fill", !.version = db]]
  /\ UNCHANGED <<db, redis, clock, stream, losses, restarts, nodeState, memory, writer, acked>>
Fill(n) ==
  /\ up[n] /\ flight[n].pc = "fill"
  /\ redis' = Entry(flight[n].version, flight[n].stamp)
  /\ memory' = IF generation[n] = flight[n].generation
               THEN [memory EXCEPT ![n] = Entry(flight[n].version, flight[n].stamp)] ELSE memory
  /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ UNCHANGED <<db, clock, stream, losses, restarts, nodeState, writer, acked>>

Write(n) ==
  /\ up[n] /\ writer[n].pc = "idle" /\ db < MaxVersion /\ db' = db + 1
  /\ writer' = [writer EXCEPT ![n] = [pc |-> "wrote", id |-> 0, version |-> db + 1]]
  /\ UNCHANGED <<redis, clock, stream, losses, restarts, nodeState, memory, flight, acked>>
Append1(n) ==
  /\ up[n] /\ writer[n].pc = "wrote" /\ clock + 1 < MaxClock
  /\ LET s == Begun(stream, clock) c == clock + Spent(stream) IN
       /\ stream' = Trim(Append(s, [id |-> c + 1, before |-> Newest(s).id, kind |-> "covers"]))
       /\ clock' = c + 1
       /\ writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "appended", !.id = c + 1]]
       /\ IF Weak("own record moves the position")
          THEN position' = [position EXCEPT ![n] = c + 1] /\ rules' = [rules EXCEPT ![n] = @ \cup {c + 1}]
          ELSE UNCHANGED <<position, rules>>
  /\ UNCHANGED <<db, redis, losses, restarts, up, horizon, generation, memory, flight, acked>>
AppendOther(n) ==
  /\ up[n] /\ clock + 1 < MaxClock
  /\ LET s == Begun(stream, clock) c == clock + Spent(stream) IN
       /\ stream' = Trim(Append(s, [id |-> c + 1, before |-> Newest(s).id, kind |-> "other"]))
       /\ clock' = c + 1
       /\ position' = IF Weak("own record moves the position") THEN [position EXCEPT ![n] = c + 1] ELSE position
  /\ UNCHANGED <<db, redis, losses, restarts, up, rules, horizon, generation, memory, flight, writer, acked>>
\* Acknowledged when the node's own tail has passed the record (or an abandonment has).
Ack(n) ==
  /\ up[n] /\ writer[n].pc = "appended" /\ position[n] >= writer[n].id
  /\ acked' = Max(acked, writer[n].version) /\ writer' = [writer EXCEPT ![n] = Rest]
  /\ UNCHANGED <<db, redis, clock, stream, losses, restarts, nodeState, memory, flight>>

LoseStream == losses < MaxLosses /\ stream # <<>> /\ losses' = losses + 1 /\ stream' = <<>>
  /\ UNCHANGED <<db, redis, clock, restarts, nodeState, memory, flight, writer, acked>>
Restart(n) ==
  /\ up[n] /\ restarts < MaxRestarts /\ restarts' = restarts + 1
  /\ up' = [up EXCEPT ![n] = FALSE] /\ rules' = [rules EXCEPT ![n] = {}] /\ horizon' = [horizon EXCEPT ![n] = 0]
  /\ memory' = [memory EXCEPT ![n] = Nil] /\ flight' = [flight EXCEPT ![n] = Idle] /\ writer' = [writer EXCEPT ![n] = Rest]
  /\ UNCHANGED <<db, redis, clock, stream, losses, position, generation, acked>>

Next == LoseStream \/ \E n \in Nodes :
  \/ Start(n) \/ Follow(n) \/ Lost(n) \/ Verify(n) \/ Begin(n) \/ Ask(n) \/ Put(n) \/ Load(n) \/ Fill(n)
  \/ Write(n) \/ Append1(n) \/ AppendOther(n) \/ Ack(n) \/ Restart(n)
Spec == Init /\ [][Next]_vars

CaughtUp(n) == up[n] /\ stream # <<>> /\ Fits(n) /\ Next1(n) = 0
RedisIsFresh == \A n \in Nodes : (CaughtUp(n) /\ Alive(n, redis)) => redis.version >= acked
MemoryIsFresh == \A n \in Nodes : (CaughtUp(n) /\ Served(n, memory[n])) => memory[n].version >= acked
==============================================================================
