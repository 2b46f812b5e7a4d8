------------------------------- MODULE Awaited -------------------------------
(* What the acknowledgement of a group waits for, where its record may be lost in a failover. The old master takes it, this     *)
(* node's tail meets the next master, and another node's record stands there in its place. Loads are from the source alone; what *)
(* becomes of values in Redis, and how the lost record is repeated, is shown by Failover and Reigns.                             *)
EXTENDS Naturals, Sequences, TLC

CONSTANTS Nodes, MaxVersion, MaxRecords, Weakness

Weaknesses == {
  "passing by is enough",        \* acknowledged once the tail stands at the record's id or behind it
  "the id is enough",            \* two masters may give one id to two records
  "deferred keeps its copies",   \* what was not applied leaves memory and loads as they are
  "fence raised by none"}        \* a load under way may keep what it brings
ASSUME Weakness \in Weaknesses \cup {"none"}
Weak(w) == Weakness = w

Symmetry == Permutations(Nodes)
Old == 1
New == 2
IsPrefix(s, t) == Len(s) <= Len(t) /\ SubSeq(t, 1, Len(s)) = s

VARIABLES
  db,
  log,          \* server -> its records; the newest may be missing on the new one
  records,      \* how many were written in all; gives each its nonce
  promoted,
  reads,        \* node -> the master whose journal it reads; commands go to the same
  seen, memory, flight, writer,
  own           \* node -> the newest version whose older ones it has declared untrue, as it was told
vars == <<db, log, records, promoted, reads, seen, memory, flight, writer, own>>

Idle == [pc |-> "idle", version |-> 0, fenced |-> FALSE]
Rest == [pc |-> "idle", version |-> 0, id |-> 0, nonce |-> 0]

Init ==
  /\ db = 1 /\ log = [s \in {Old, New} |-> <<>>] /\ records = 0 /\ promoted = FALSE /\ reads = [n \in Nodes |-> Old]
  /\ seen = [n \in Nodes |-> <<>>] /\ memory = [n \in Nodes |-> 0] /\ flight = [n \in Nodes |-> Idle]
  /\ writer = [n \in Nodes |-> Rest] /\ own = [n \in Nodes |-> 0]

(* Lookup *)
Start(n) ==
  /\ flight[n].pc = "idle" /\ memory[n] = 0 /\ flight' = [flight EXCEPT ![n] = [Idle EXCEPT !.pc = "begun"]]
  /\ UNCHANGED <<db, log, records, promoted, reads, seen, memory, writer, own>>
Load(n) ==
  /\ flight[n].pc = "begun" /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "loaded", !.version = db]]
  /\ UNCHANGED <<db, log, records, promoted, reads, seen, memory, writer, own>>
Remember(n) ==
  /\ flight[n].pc = "loaded" /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ memory' = IF flight[n].fenced THEN memory ELSE [memory EXCEPT ![n] = flight[n].version]
  /\ UNCHANGED <<db, log, records, promoted, reads, seen, writer, own>>
LetGo(n) ==
  /\ memory' = [memory EXCEPT ![n] = 0]
  /\ flight' = IF Weak("fence raised by none") THEN flight
               ELSE [flight EXCEPT ![n] = [@ EXCEPT !.fenced = (@ \/ flight[n].pc # "idle")]]

(* The journal *)
LastId(l) == IF l = <<>> THEN 0 ELSE l[Len(l)].id
Appended(l, isOurs) == Append(l, [id |-> LastId(l) + 1, nonce |-> records + 1, ours |-> isOurs])
\* Somebody declares another group untrue: nothing that is looked at here.
AppendOther(n) ==
  /\ records < MaxRecords /\ records' = records + 1 /\ log' = [log EXCEPT ![reads[n]] = Appended(@, FALSE)]
  /\ UNCHANGED <<db, promoted, reads, seen, memory, flight, writer, own>>
Apply(n) ==
  LET next == log[reads[n]][Len(seen[n]) + 1] IN
  /\ IsPrefix(seen[n], log[reads[n]]) /\ Len(seen[n]) < Len(log[reads[n]])
  /\ seen' = [seen EXCEPT ![n] = Append(@, next)]
  /\ IF next.ours THEN LetGo(n) ELSE UNCHANGED <<memory, flight>>
  /\ UNCHANGED <<db, log, records, promoted, reads, writer, own>>
\* What was applied is not what stands there.
Abandon(n) ==
  /\ ~IsPrefix(seen[n], log[reads[n]]) /\ seen' = [seen EXCEPT ![n] = log[reads[n]]] /\ LetGo(n)
  /\ UNCHANGED <<db, log, records, promoted, reads, writer, own>>

(* Invalidate a group *)
Write(n) ==
  /\ writer[n].pc = "idle" /\ db < MaxVersion /\ db' = db + 1
  /\ writer' = [writer EXCEPT ![n] = [Rest EXCEPT !.pc = "written", !.version = db + 1]]
  /\ UNCHANGED <<log, records, promoted, reads, seen, memory, flight, own>>
AppendOurs(n) ==
  /\ writer[n].pc = "written" /\ records < MaxRecords /\ records' = records + 1
  /\ log' = [log EXCEPT ![reads[n]] = Appended(@, TRUE)]
  /\ writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "waits", !.id = LastId(log[reads[n]]) + 1, !.nonce = records + 1]]
  /\ UNCHANGED <<db, promoted, reads, seen, memory, flight, own>>
Has(n, field, value) == \E i \in DOMAIN seen[n] : seen[n][i][field] = value
IsApplied(n) ==
  CASE Weak("passing by is enough") -> LastId(seen[n]) >= writer[n].id
    [] Weak("the id is enough") -> Has(n, "id", writer[n].id)
    [] OTHER -> Has(n, "nonce", writer[n].nonce)
Acknowledge(n) ==
  /\ writer[n].pc = "waits" /\ IsApplied(n)
  /\ own' = [own EXCEPT ![n] = writer[n].version] /\ writer' = [writer EXCEPT ![n] = Rest]
  /\ UNCHANGED <<db, log, records, promoted, reads, seen, memory, flight>>
\* Passed by without it, or waited for too long: it waits to be sent again, and this node believes nothing older meanwhile.
Defer(n) ==
  /\ writer[n].pc \in {"written", "waits"}
  /\ own' = [own EXCEPT ![n] = writer[n].version] /\ writer' = [writer EXCEPT ![n] = Rest]
  /\ IF Weak("deferred keeps its copies") THEN UNCHANGED <<memory, flight>> ELSE LetGo(n)
  /\ UNCHANGED <<db, log, records, promoted, reads, seen>>

(* Failover *)
Replicate ==
  /\ ~promoted /\ log' = [log EXCEPT ![New] = log[Old]] /\ log' # log
  /\ UNCHANGED <<db, records, promoted, reads, seen, memory, flight, writer, own>>
Promote ==
  /\ ~promoted /\ promoted' = TRUE /\ UNCHANGED <<db, log, records, reads, seen, memory, flight, writer, own>>
Meet(n) ==
  /\ promoted /\ reads[n] = Old /\ reads' = [reads EXCEPT ![n] = New]
  /\ UNCHANGED <<db, log, records, promoted, seen, memory, flight, writer, own>>

Next == Replicate \/ Promote \/ \E n \in Nodes :
  \/ Start(n) \/ Load(n) \/ Remember(n) \/ AppendOther(n) \/ Apply(n) \/ Abandon(n)
  \/ Write(n) \/ AppendOurs(n) \/ Acknowledge(n) \/ Defer(n) \/ Meet(n)
Spec == Init /\ [][Next]_vars

\* A node never serves what it has itself declared untrue, whether that is on its way to all others or not.
OwnIsFresh == \A n \in Nodes : memory[n] # 0 => memory[n] >= own[n]
==============================================================================
