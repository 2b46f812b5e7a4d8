------------------------------- MODULE Reigns -------------------------------
(* A failover while the old master still answers those who are connected to it. One server holds the key and the journal of  *)
(* key records; each node has one connection for commands and one for its tail and heartbeats. What the old master takes     *)
(* after the promotion is lost; a reign is that of the very connection which carries a command.                               *)
EXTENDS Naturals, Sequences, TLC

CONSTANTS Nodes, MaxVersion, MaxLeases, Weakness

Weaknesses == {
  "older connections stay open",     \* the tail meets the new reign, commands still reach the old master, or the other way round
  "reign of the node",               \* the newest that the node has met, and not that of the carrying connection, ...
  "no repetition"}
ASSUME Weakness \in Weaknesses \cup {"none"}
Weak(w) == Weakness = w
\* ... which can only differ where connections to different reigns are open.
Apart == Weakness \in {"older connections stay open", "reign of the node"}

Symmetry == Permutations(Nodes)
Old == 1
New == 2
Max(a, b) == IF a > b THEN a ELSE b
IsPrefix(s, t) == Len(s) <= Len(t) /\ SubSeq(t, 1, Len(s)) = s

VARIABLES
  db,
  server,       \* old and new master -> [value, lease, log]; a value is a version, 0 if there is none
  leases, clock,
  promoted,
  commands, tail,       \* node -> the master at the other end
  memory, seen, ring, flight, writer,
  acked,        \* the newest version acknowledged by anybody
  ackedByNew    \* the newest that the new master acknowledged
connections == <<commands, tail>>
vars == <<db, server, leases, clock, promoted, connections, memory, seen, ring, flight, writer, acked, ackedByNew>>

Idle == [pc |-> "idle", fenced |-> FALSE, token |-> 0, version |-> 0]
Rest == [pc |-> "idle", version |-> 0, reign |-> 0, again |-> FALSE]
Empty == [value |-> 0, lease |-> 0, log |-> <<>>]

Init ==
  /\ db = 1 /\ server = [s \in {Old, New} |-> Empty] /\ leases = 0 /\ clock = 0 /\ promoted = FALSE
  /\ commands = [n \in Nodes |-> Old] /\ tail = [n \in Nodes |-> Old]
  /\ memory = [n \in Nodes |-> 0] /\ seen = [n \in Nodes |-> <<>>] /\ ring = [n \in Nodes |-> {}]
  /\ flight = [n \in Nodes |-> Idle] /\ writer = [n \in Nodes |-> Rest] /\ acked = 0 /\ ackedByNew = 0

Mine(n) == server[commands[n]]

(* Lookup *)
Start(n) ==
  /\ flight[n].pc = "idle" /\ memory[n] = 0 /\ flight' = [flight EXCEPT ![n] = [Idle EXCEPT !.pc = "asked"]]
  /\ UNCHANGED <<db, server, leases, clock, promoted, connections, memory, seen, ring, writer, acked, ackedByNew>>
AskRedis(n) ==
  /\ flight[n].pc = "asked"
  /\ flight' = [flight EXCEPT ![n] = IF Mine(n).value # 0 THEN [@ EXCEPT !.pc = "found", !.version = Mine(n).value]
                                                         ELSE [@ EXCEPT !.pc = "missed"]]
  /\ UNCHANGED <<db, server, leases, clock, promoted, connections, memory, seen, ring, writer, acked, ackedByNew>>
TakeLease(n) ==
  /\ flight[n].pc = "missed" /\ Mine(n).lease = 0 /\ leases < MaxLeases /\ leases' = leases + 1
  /\ server' = [server EXCEPT ![commands[n]].lease = leases + 1]
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "leased", !.token = leases + 1]]
  /\ UNCHANGED <<db, clock, promoted, connections, memory, seen, ring, writer, acked, ackedByNew>>
Load(n) ==
  /\ flight[n].pc = "leased" /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "loaded", !.version = db]]
  /\ UNCHANGED <<db, server, leases, clock, promoted, connections, memory, seen, ring, writer, acked, ackedByNew>>
Fill(n) ==
  /\ flight[n].pc = "loaded"
  /\ IF Mine(n).lease = flight[n].token
     THEN /\ server' = [server EXCEPT ![commands[n]] = [@ EXCEPT !.value = flight[n].version, !.lease = 0]]
          /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "found"]]
     ELSE server' = server /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ UNCHANGED <<db, leases, clock, promoted, connections, memory, seen, ring, writer, acked, ackedByNew>>
Remember(n) ==
  /\ flight[n].pc = "found" /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ memory' = IF flight[n].fenced THEN memory ELSE [memory EXCEPT ![n] = flight[n].version]
  /\ UNCHANGED <<db, server, leases, clock, promoted, connections, seen, ring, writer, acked, ackedByNew>>

(* Invalidate *)
Write(n) ==
  /\ writer[n].pc = "idle" /\ db < MaxVersion /\ db' = db + 1
  /\ writer' = [writer EXCEPT ![n] = [Rest EXCEPT !.pc = "key", !.version = db + 1]]
  /\ UNCHANGED <<server, leases, clock, promoted, connections, memory, seen, ring, flight, acked, ackedByNew>>
Unlink(n) ==
  /\ writer[n].pc = "key" /\ server' = [server EXCEPT ![commands[n]] = [@ EXCEPT !.value = 0, !.lease = 0]]
  /\ writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "unlinked",
       !.reign = IF Weak("reign of the node") THEN Max(commands[n], tail[n]) ELSE commands[n]]]
  /\ UNCHANGED <<db, leases, clock, promoted, connections, memory, seen, ring, flight, acked, ackedByNew>>
Append1(n) ==
  /\ writer[n].pc = "unlinked" /\ clock' = clock + 1
  /\ server' = [server EXCEPT ![commands[n]].log = Append(@, clock + 1)]
  /\ ring' = [ring EXCEPT ![n] = @ \cup {[version |-> writer[n].version, reign |-> writer[n].reign]}]
  /\ acked' = Max(acked, writer[n].version)
  /\ ackedByNew' = IF writer[n].reign = New /\ commands[n] = New THEN Max(ackedByNew, writer[n].version) ELSE ackedByNew
  /\ writer' = [writer EXCEPT ![n] = Rest]
  /\ UNCHANGED <<db, leases, promoted, connections, memory, seen, flight>>

(* The tail *)
Drop(n) ==
  /\ memory' = [memory EXCEPT ![n] = 0]
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.fenced = (@ \/ flight[n].pc # "idle")]]
Log(n) == server[tail[n]].log
Apply(n) ==
  /\ IsPrefix(seen[n], Log(n)) /\ Len(seen[n]) < Len(Log(n))
  /\ seen' = [seen EXCEPT ![n] = Append(@, Log(n)[Len(@) + 1])] /\ Drop(n)
  /\ UNCHANGED <<db, server, leases, clock, promoted, connections, ring, writer, acked, ackedByNew>>
Abandon(n) ==
  /\ ~IsPrefix(seen[n], Log(n)) /\ seen' = [seen EXCEPT ![n] = Log(n)] /\ Drop(n)
  /\ UNCHANGED <<db, server, leases, clock, promoted, connections, ring, writer, acked, ackedByNew>>

(* Failover *)
Replicate ==
  /\ ~promoted /\ server' = [server EXCEPT ![New] = server[Old]] /\ server' # server
  /\ UNCHANGED <<db, leases, clock, promoted, connections, memory, seen, ring, flight, writer, acked, ackedByNew>>
Promote ==
  /\ ~promoted /\ promoted' = TRUE
  /\ UNCHANGED <<db, server, leases, clock, connections, memory, seen, ring, flight, writer, acked, ackedByNew>>
\* Whichever connection meets the new reign first, the other is closed before anything is believed of it.
Meet(n) ==
  /\ promoted
  /\ \/ commands[n] = Old /\ commands' = [commands EXCEPT ![n] = New]
        /\ tail' = IF Apart THEN tail ELSE [tail EXCEPT ![n] = New]
     \/ tail[n] = Old /\ tail' = [tail EXCEPT ![n] = New]
        /\ commands' = IF Apart THEN commands ELSE [commands EXCEPT ![n] = New]
  /\ UNCHANGED <<db, server, leases, clock, promoted, memory, seen, ring, flight, writer, acked, ackedByNew>>
Doubtful(n) == IF Weak("no repetition") THEN {} ELSE {r \in ring[n] : r.reign < commands[n]}
RepeatDoubtful(n) ==
  /\ writer[n].pc = "idle"
  /\ \E r \in Doubtful(n) :
       /\ ring' = [ring EXCEPT ![n] = @ \ {r}]
       /\ writer' = [writer EXCEPT ![n] = [Rest EXCEPT !.pc = "key", !.version = r.version, !.again = TRUE]]
  /\ UNCHANGED <<db, server, leases, clock, promoted, connections, memory, seen, flight, acked, ackedByNew>>

Lapse ==
  /\ \E s \in {Old, New} : server[s].lease # 0 /\ server' = [server EXCEPT ![s].lease = 0]
  /\ UNCHANGED <<db, leases, clock, promoted, connections, memory, seen, ring, flight, writer, acked, ackedByNew>>

Next == Replicate \/ Promote \/ Lapse \/ \E n \in Nodes :
  \/ Start(n) \/ AskRedis(n) \/ TakeLease(n) \/ Load(n) \/ Fill(n) \/ Remember(n) \/ Write(n) \/ Unlink(n) \/ Append1(n)
  \/ Apply(n) \/ Abandon(n) \/ Meet(n) \/ RepeatDoubtful(n)
Spec == Init /\ [][Next]_vars

\* Nobody is with the old master, and what it took was repeated.
Settled == \A n \in Nodes : commands[n] = New /\ tail[n] = New /\ Doubtful(n) = {} /\ ~writer[n].again
CaughtUp(n) == tail[n] = New /\ promoted /\ seen[n] = server[New].log
RedisIsFresh == server[New].value # 0 /\ promoted =>
  server[New].value >= ackedByNew /\ (Settled => server[New].value >= acked)
\* A node that reads the new journal serves nothing that the new master has declared untrue, even while others are with the old.
MemoryIsFresh == \A n \in Nodes : CaughtUp(n) /\ memory[n] # 0 =>
  memory[n] >= ackedByNew /\ (Settled => memory[n] >= acked)
==============================================================================
