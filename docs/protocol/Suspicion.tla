----------------------------- MODULE Suspicion -----------------------------
(* How long a node may go on serving what others have declared untrue, when its tail stalls, its connections hang or its      *)
(* machine sleeps: the age of the proof, and maxStaleness. One node that reads; others write and invalidate one key by key    *)
(* records or by group records, which leave the dead value in Redis. The fence and the stamp as in Coherence.tla.             *)
EXTENDS Naturals, Sequences

CONSTANTS MaxVersion, MaxTime, MaxStaleness, MaxSleep, Weakness

Weaknesses == {
  "no suspicion",                        \* copies are believed however old the proof
  "age counts from the answer",          \* and not from the moment at which the heartbeat was sent
  "heads not passed",                    \* an answered heartbeat proves, whether or not the tail has read that far
  "Redis believed while suspect",
  "source believed from the answer",     \* what a load brings is as old as its end, and not as its beginning
  "old flights joined while suspect",
  "flights as old as their beginning",   \* and not as the proof that they believe
  "late joiner not asked for its rules", \* who joined after a group record takes what was loaded before it
  "sleep does not count"}                \* ages by a clock that stands still while the machine sleeps
ASSUME Weakness \in Weaknesses \cup {"none"}
Weak(w) == Weakness = w

Never == 0
Nil == [version |-> 0, stamp |-> 0, readAt |-> Never, some |-> FALSE]
Max(a, b) == IF a > b THEN a ELSE b

VARIABLES
  now,        \* true time, from 1
  db,
  redis,      \* [version, stamp, some]
  log,        \* the records, "key" or "group"
  ackedAt,    \* version -> when its invalidation was acknowledged, Never if it was not
  writing,    \* the version that was written and not yet invalidated, 0 if there is none
  applied,    \* how many records the node has applied
  proof,      \* the moment that is proved
  beat,       \* the heartbeat under way: [sent, heads]; heads is -1 before the server has seen it
  memory, flight,
  caller,     \* one who joined the flight: [joined, position]
  answer,     \* what a caller got last: [version, asked]
  slept
vars == <<now, db, redis, log, ackedAt, writing, applied, proof, beat, memory, flight, caller, answer, slept>>

NoBeat == [sent |-> Never, heads |-> 0, pc |-> "none"]
NoFlight == [pc |-> "none", began |-> Never, asOf |-> Never, stamp |-> 0, version |-> 0, readAt |-> Never, fenced |-> FALSE]
NoCaller == [joined |-> Never, position |-> 0]
Versions == 1..MaxVersion

Init ==
  /\ now = 1 /\ db = 1 /\ redis = [version |-> 1, stamp |-> 0, some |-> TRUE] /\ log = <<>>
  /\ ackedAt = [v \in Versions |-> Never] /\ writing = 0
  /\ applied = 0 /\ proof = 1 /\ beat = NoBeat /\ memory = Nil /\ flight = NoFlight /\ caller = NoCaller
  /\ answer = [version |-> MaxVersion, asked |-> Never] /\ slept = 0

Position == LET groups == {i \in 1..applied : log[i] = "group"} IN
  IF groups = {} THEN 0 ELSE CHOOSE i \in groups : \A j \in groups : j <= i
Alive(e) == e.some /\ e.stamp >= Position
Within(moment) == moment # Never /\ now - moment <= MaxStaleness
IsSuspect == ~Within(proof) /\ ~Weak("no suspicion")
IsBelieved(e) == ~IsSuspect \/ Within(e.readAt)

------------------------------------------------------------------------------
(* Others *)
Write ==
  /\ writing = 0 /\ db < MaxVersion /\ db' = db + 1 /\ writing' = db + 1
  /\ UNCHANGED <<now, redis, log, ackedAt, applied, proof, beat, memory, flight, caller, answer, slept>>
Invalidate(kind) ==
  /\ writing # 0 /\ log' = Append(log, kind) /\ ackedAt' = [ackedAt EXCEPT ![writing] = now] /\ writing' = 0
  /\ redis' = IF kind = "key" THEN [redis EXCEPT !.some = FALSE] ELSE redis
  /\ UNCHANGED <<now, db, applied, proof, beat, memory, flight, caller, answer, slept>>

(* Time: a machine that sleeps loses what its monotonic clock does not see *)
Tick ==
  /\ now < MaxTime /\ now' = now + 1
  /\ UNCHANGED <<db, redis, log, ackedAt, writing, applied, proof, beat, memory, flight, caller, answer, slept>>
Later(moment) == IF moment = Never \/ ~Weak("sleep does not count") THEN moment ELSE moment + MaxStaleness + 1
Sleep ==
  /\ slept < MaxSleep /\ slept' = slept + 1 /\ now + MaxStaleness + 1 <= MaxTime /\ now' = now + MaxStaleness + 1
  /\ proof' = Later(proof) /\ beat' = [beat EXCEPT !.sent = Later(@)]
  /\ memory' = [memory EXCEPT !.readAt = Later(@)] /\ flight' = [flight EXCEPT !.began = Later(@), !.asOf = Later(@), !.readAt = Later(@)]
  /\ UNCHANGED <<db, redis, log, ackedAt, writing, applied, caller, answer>>

(* The tail, and the heartbeat: sent, seen by the server, proved *)
Apply ==
  /\ applied < Len(log) /\ applied' = applied + 1
  /\ IF log[applied + 1] = "key"
     THEN memory' = Nil /\ flight' = [flight EXCEPT !.fenced = (@ \/ flight.pc # "none")]
     ELSE UNCHANGED <<memory, flight>>
  /\ UNCHANGED <<now, db, redis, log, ackedAt, writing, proof, beat, caller, answer, slept>>
SendBeat ==
  /\ beat.pc = "none" /\ beat' = [sent |-> now, heads |-> 0, pc |-> "sent"]
  /\ UNCHANGED <<now, db, redis, log, ackedAt, writing, applied, proof, memory, flight, caller, answer, slept>>
AnswerBeat ==
  /\ beat.pc = "sent" /\ beat' = [beat EXCEPT !.heads = Len(log), !.pc = "answered"]
  /\ UNCHANGED <<now, db, redis, log, ackedAt, writing, applied, proof, memory, flight, caller, answer, slept>>
Prove ==
  /\ beat.pc = "answered" /\ (applied >= beat.heads \/ Weak("heads not passed"))
  /\ proof' = Max(proof, IF Weak("age counts from the answer") THEN now ELSE beat.sent) /\ beat' = NoBeat
  /\ UNCHANGED <<now, db, redis, log, ackedAt, writing, applied, memory, flight, caller, answer, slept>>
LoseBeat ==
  /\ beat.pc # "none" /\ beat' = NoBeat
  /\ UNCHANGED <<now, db, redis, log, ackedAt, writing, applied, proof, memory, flight, caller, answer, slept>>

------------------------------------------------------------------------------
(* Lookup *)
Serve ==
  /\ Alive(memory) /\ IsBelieved(memory) /\ answer' = [version |-> memory.version, asked |-> now]
  /\ UNCHANGED <<now, db, redis, log, ackedAt, writing, applied, proof, beat, memory, flight, caller, slept>>
Start ==
  /\ flight.pc = "none" /\ ~(Alive(memory) /\ IsBelieved(memory))
  /\ flight' = [NoFlight EXCEPT !.began = now, !.stamp = Position,
       !.asOf = IF IsSuspect \/ Weak("flights as old as their beginning") THEN now ELSE proof,
       !.pc = IF IsSuspect /\ ~Weak("Redis believed while suspect") THEN "load" ELSE "ask"]
  /\ caller' = [joined |-> now, position |-> Position]
  /\ UNCHANGED <<now, db, redis, log, ackedAt, writing, applied, proof, beat, memory, answer, slept>>
Ask ==
  /\ flight.pc = "ask"
  /\ flight' = IF Alive(redis)
               THEN [flight EXCEPT !.pc = "found", !.version = redis.version, !.stamp = redis.stamp]
               ELSE [flight EXCEPT !.pc = "load"]
  /\ UNCHANGED <<now, db, redis, log, ackedAt, writing, applied, proof, beat, memory, caller, answer, slept>>
Load ==
  /\ flight.pc = "load" /\ flight' = [flight EXCEPT !.pc = "loaded", !.version = db]
  /\ UNCHANGED <<now, db, redis, log, ackedAt, writing, applied, proof, beat, memory, caller, answer, slept>>
Loaded ==
  /\ flight.pc = "loaded"
  /\ flight' = [flight EXCEPT !.pc = "found", !.readAt = IF Weak("source believed from the answer") THEN now ELSE flight.began]
  /\ UNCHANGED <<now, db, redis, log, ackedAt, writing, applied, proof, beat, memory, caller, answer, slept>>
\* Another caller takes a seat; only the last one is followed. One that a key record has detached is joined by nobody.
Join ==
  /\ flight.pc # "none" /\ ~flight.fenced
  /\ ~IsSuspect \/ Within(flight.asOf) \/ Weak("old flights joined while suspect")
  /\ caller' = [joined |-> now, position |-> Position]
  /\ UNCHANGED <<now, db, redis, log, ackedAt, writing, applied, proof, beat, memory, flight, answer, slept>>
IsGood == flight.stamp >= caller.position \/ Weak("late joiner not asked for its rules")
Land ==
  /\ flight.pc = "found" /\ flight' = NoFlight /\ caller' = NoCaller
  /\ memory' = IF flight.fenced THEN memory
               ELSE [version |-> flight.version, stamp |-> flight.stamp, some |-> TRUE,
                     readAt |-> IF flight.readAt = Never THEN proof ELSE flight.readAt]
  /\ answer' = IF IsGood THEN [version |-> flight.version, asked |-> caller.joined] ELSE answer
  /\ UNCHANGED <<now, db, redis, log, ackedAt, writing, applied, proof, beat, slept>>

Next == Write \/ Invalidate("key") \/ Invalidate("group") \/ Tick \/ Sleep \/ Apply \/ SendBeat \/ AnswerBeat \/ Prove
  \/ LoseBeat \/ Serve \/ Start \/ Ask \/ Load \/ Loaded \/ Join \/ Land
Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* No caller gets what was declared untrue, and acknowledged, more than maxStaleness before it asked.
AnswersAreRecent == \A v \in Versions :
  (ackedAt[v] # Never /\ ackedAt[v] + MaxStaleness < answer.asked) => answer.version >= v
==============================================================================
