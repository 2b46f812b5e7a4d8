------------------------------ MODULE LettingGo ------------------------------
(* How one node lets go of a key that became untrue, in the steps that it takes: its copies are on disk, in memory, and in lookups    *)
(* under way that others may join. Redis has nothing of the key any more when the node hears of it, and is left out.                  *)
EXTENDS Naturals, Sequences, TLC

CONSTANTS Lookups, MaxVersion, Weakness

Weaknesses == {
  "flights first",              \* then memory, then disk
  "flights before memory",
  "memory before disk",
  "no fence before the disk",
  "no fence behind the disk"}
ASSUME Weakness \in Weaknesses \cup {"none"}

Symmetry == Permutations(Lookups)

Order ==
  CASE Weakness = "flights first" -> <<"fence", "flights", "memory", "disk">>
    [] Weakness = "flights before memory" -> <<"fence", "disk", "fence", "flights", "memory">>
    [] Weakness = "memory before disk" -> <<"fence", "memory", "fence", "disk", "flights">>
    [] Weakness = "no fence before the disk" -> <<"disk", "fence", "memory", "flights">>
    [] Weakness = "no fence behind the disk" -> <<"fence", "disk", "memory", "flights">>
    [] OTHER -> <<"fence", "disk", "fence", "memory", "flights">>

VARIABLES
  db, acked,     \* versions; a lookup that begins after version v was acknowledged must not be answered with an older one
  disk, memory,  \* a version, 0 for nothing
  fence,         \* the key's counter
  joinable,      \* whose flight may be joined, or "nobody"
  look,          \* per lookup
  queued,        \* per lookup: what is to be written to disk, and the fence at its beginning
  step           \* how far the node has let go: 0 is idle, then 1 to Len(Order)
vars == <<db, acked, disk, memory, fence, joinable, look, queued, step>>

Nobody == "nobody"
Idle == [pc |-> "idle", began |-> 0, moment |-> 0, found |-> 0, on |-> Nobody]
Nothing == [version |-> 0, moment |-> 0]

Init ==
  /\ db = 1 /\ acked = 1 /\ disk \in {0, 1} /\ memory \in {0, 1} /\ fence = 0 /\ joinable = Nobody
  /\ look = [l \in Lookups |-> Idle] /\ queued = [l \in Lookups |-> Nothing] /\ step = 0

Is(l, pc) == look[l].pc = pc

Recall(l) ==
  /\ Is(l, "idle")
  /\ look' = [look EXCEPT ![l] = IF memory # 0
       THEN [Idle EXCEPT !.pc = "answered", !.began = acked, !.found = memory]
       ELSE [Idle EXCEPT !.pc = "seat", !.began = acked]]
  /\ UNCHANGED <<db, acked, disk, memory, fence, joinable, queued, step>>
Seat(l) ==
  /\ Is(l, "seat")
  /\ IF joinable # Nobody
     THEN look' = [look EXCEPT ![l].pc = "joined", ![l].on = joinable] /\ UNCHANGED joinable
     ELSE look' = [look EXCEPT ![l].pc = "recall"] /\ joinable' = l
  /\ UNCHANGED <<db, acked, disk, memory, fence, queued, step>>
\* Once more, now that nobody else flies.
RecallAgain(l) ==
  /\ Is(l, "recall")
  /\ look' = [look EXCEPT ![l] = IF memory # 0 THEN [@ EXCEPT !.pc = "land", !.found = memory] ELSE [@ EXCEPT !.pc = "moment"]]
  /\ UNCHANGED <<db, acked, disk, memory, fence, joinable, queued, step>>
Remember(l) ==
  /\ Is(l, "moment")
  /\ look' = [look EXCEPT ![l].pc = "disk", ![l].moment = fence]
  /\ UNCHANGED <<db, acked, disk, memory, fence, joinable, queued, step>>
ReadDisk(l) ==
  /\ Is(l, "disk")
  /\ look' = [look EXCEPT ![l].pc = "judge", ![l].found = disk]
  /\ UNCHANGED <<db, acked, disk, memory, fence, joinable, queued, step>>
Judge(l) ==
  /\ Is(l, "judge")
  /\ look' = [look EXCEPT ![l].pc = IF look[l].found # 0 /\ fence = look[l].moment THEN "put" ELSE "load"]
  /\ UNCHANGED <<db, acked, disk, memory, fence, joinable, queued, step>>
Load(l) ==
  /\ Is(l, "load")
  /\ look' = [look EXCEPT ![l].pc = "put", ![l].found = db]
  /\ queued' = [queued EXCEPT ![l] = [version |-> db, moment |-> look[l].moment]]
  /\ UNCHANGED <<db, acked, disk, memory, fence, joinable, step>>
Put(l) ==
  /\ Is(l, "put")
  /\ memory' = IF fence = look[l].moment THEN look[l].found ELSE memory
  /\ look' = [look EXCEPT ![l].pc = "land"]
  /\ UNCHANGED <<db, acked, disk, fence, joinable, queued, step>>
Land(l) ==
  /\ Is(l, "land")
  /\ joinable' = IF joinable = l THEN Nobody ELSE joinable
  /\ look' = [m \in Lookups |-> IF m = l \/ (Is(m, "joined") /\ look[m].on = l)
       THEN [look[m] EXCEPT !.pc = "answered", !.found = look[l].found, !.on = Nobody] ELSE look[m]]
  /\ UNCHANGED <<db, acked, disk, memory, fence, queued, step>>
Return(l) ==
  /\ Is(l, "answered")
  /\ look' = [look EXCEPT ![l] = Idle]
  /\ UNCHANGED <<db, acked, disk, memory, fence, joinable, queued, step>>
\* Off the caller's thread; the guard is asked where it is written.
WriteDisk(l) ==
  /\ queued[l].version # 0
  /\ disk' = IF fence = queued[l].moment THEN queued[l].version ELSE disk
  /\ queued' = [queued EXCEPT ![l] = Nothing]
  /\ UNCHANGED <<db, acked, memory, fence, joinable, look, step>>
Evict ==
  /\ memory # 0 /\ memory' = 0
  /\ UNCHANGED <<db, acked, disk, fence, joinable, look, queued, step>>

\* Somebody writes the source; then the record is there, and the node lets go.
Write ==
  /\ step = 0 /\ db < MaxVersion /\ db' = db + 1 /\ step' = 1
  /\ UNCHANGED <<acked, disk, memory, fence, joinable, look, queued>>
LetGo ==
  /\ step # 0 /\ step <= Len(Order) /\ step' = step + 1
  /\ fence' = IF Order[step] = "fence" THEN fence + 1 ELSE fence
  /\ disk' = IF Order[step] = "disk" THEN 0 ELSE disk
  /\ memory' = IF Order[step] = "memory" THEN 0 ELSE memory
  /\ joinable' = IF Order[step] = "flights" THEN Nobody ELSE joinable
  /\ UNCHANGED <<db, acked, look, queued>>
Acknowledge ==
  /\ step = Len(Order) + 1 /\ step' = 0 /\ acked' = db
  /\ UNCHANGED <<db, disk, memory, fence, joinable, look, queued>>

Next == Evict \/ Write \/ LetGo \/ Acknowledge \/ \E l \in Lookups :
  \/ Recall(l) \/ Seat(l) \/ RecallAgain(l) \/ Remember(l) \/ ReadDisk(l) \/ Judge(l) \/ Load(l) \/ Put(l) \/ Land(l) \/ Return(l)
  \/ WriteDisk(l)
Spec == Init /\ [][Next]_vars

AnswersAreFresh == \A l \in Lookups : Is(l, "answered") => look[l].found >= look[l].began
MemoryIsFresh == memory # 0 => memory >= acked
DiskIsFresh == disk # 0 => disk >= acked
==============================================================================
