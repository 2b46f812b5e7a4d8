------------------------------- MODULE Reigns -------------------------------
(* Failovers in which the old master still answers those who are connected to it, and comes back as the master of a later    *)
(* reign without closing a connection. The master holds the key and the journal of key records; each node has one connection  *)
(* for commands and one for its tail. What a master takes after its successor's promotion is lost; a reign is that of the      *)
(* very connection which carries a command, and is asked again with each beacon.                                              *)
EXTENDS Naturals, Sequences, TLC

CONSTANTS Nodes, MaxVersion, MaxLeases, MaxReign, Weakness

Weaknesses == {
  "older connections stay open",     \* the tail meets the new reign, commands still reach the old master, or the other way round
  "reign of the node",               \* the newest that the node has met, and not that of the carrying connection, ...
  "reign asked once",                \* a beacon confirms whoever answers it
  "no repetition"}
ASSUME Weakness \in Weaknesses \cup {"none"}
Weak(w) == Weakness = w
\* ... which can only differ where connections to different reigns are open.
Apart == Weakness \in {"older connections stay open", "reign of the node"}

Symmetry == Permutations(Nodes)
Servers == {1, 2}
Max(a, b) == IF a > b THEN a ELSE b
IsPrefix(s, t) == Len(s) <= Len(t) /\ SubSeq(t, 1, Len(s)) = s

VARIABLES
  db,
  server,       \* [value, lease, log, reign]; a value is a version, 0 if there is none; the reign 0 of a replica
  leases, clock,
  reign,        \* the newest
  masters,      \* who takes commands: the master, and one that has not heard of its successor
  commands, tail,       \* node -> the server at the other end, and under which reign it was when that was asked
  confirmed,    \* node -> the reign in which the master has answered its last beacon
  memory, seen, ring, flight, writer,
  acked,        \* the newest version acknowledged by anybody
  ackedNow      \* the newest that the master acknowledged in this reign
connections == <<commands, tail, confirmed>>
reigning == <<reign, masters>>
vars == <<db, server, leases, clock, reigning, connections, memory, seen, ring, flight, writer, acked, ackedNow>>

Idle == [pc |-> "idle", fenced |-> FALSE, token |-> 0, version |-> 0]
Rest == [pc |-> "idle", version |-> 0, reign |-> 0, again |-> FALSE, under |-> 0]
First == [at |-> 1, reign |-> 1]

Init ==
  /\ db = 1 /\ server = [s \in Servers |-> [value |-> 0, lease |-> 0, log |-> <<>>, reign |-> IF s = 1 THEN 1 ELSE 0]]
  /\ leases = 0 /\ clock = 0 /\ reign = 1 /\ masters = {1}
  /\ commands = [n \in Nodes |-> First] /\ tail = [n \in Nodes |-> First] /\ confirmed = [n \in Nodes |-> 1]
  /\ memory = [n \in Nodes |-> 0] /\ seen = [n \in Nodes |-> <<>>] /\ ring = [n \in Nodes |-> {}]
  /\ flight = [n \in Nodes |-> Idle] /\ writer = [n \in Nodes |-> Rest] /\ acked = 0 /\ ackedNow = 0

Master == CHOOSE s \in Servers : server[s].reign = reign
At(n) == commands[n].at
Mine(n) == server[At(n)]
\* A replica sends everybody to its master.
IsTaken(n) == At(n) \in masters

(* Lookup *)
Start(n) ==
  /\ flight[n].pc = "idle" /\ memory[n] = 0 /\ flight' = [flight EXCEPT ![n] = [Idle EXCEPT !.pc = "asked"]]
  /\ UNCHANGED <<db, server, leases, clock, reigning, connections, memory, seen, ring, writer, acked, ackedNow>>
AskRedis(n) ==
  /\ flight[n].pc = "asked" /\ IsTaken(n)
  /\ flight' = [flight EXCEPT ![n] = IF Mine(n).value # 0 THEN [@ EXCEPT !.pc = "found", !.version = Mine(n).value]
                                                         ELSE [@ EXCEPT !.pc = "missed"]]
  /\ UNCHANGED <<db, server, leases, clock, reigning, connections, memory, seen, ring, writer, acked, ackedNow>>
TakeLease(n) ==
  /\ flight[n].pc = "missed" /\ IsTaken(n) /\ Mine(n).lease = 0 /\ leases < MaxLeases /\ leases' = leases + 1
  /\ server' = [server EXCEPT ![At(n)].lease = leases + 1]
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "leased", !.token = leases + 1]]
  /\ UNCHANGED <<db, clock, reigning, connections, memory, seen, ring, writer, acked, ackedNow>>
Load(n) ==
  /\ flight[n].pc = "leased" /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "loaded", !.version = db]]
  /\ UNCHANGED <<db, server, leases, clock, reigning, connections, memory, seen, ring, writer, acked, ackedNow>>
Fill(n) ==
  /\ flight[n].pc = "loaded" /\ IsTaken(n)
  /\ IF Mine(n).lease = flight[n].token
     THEN /\ server' = [server EXCEPT ![At(n)] = [@ EXCEPT !.value = flight[n].version, !.lease = 0]]
          /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.pc = "found"]]
     ELSE server' = server /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ UNCHANGED <<db, leases, clock, reigning, connections, memory, seen, ring, writer, acked, ackedNow>>
Remember(n) ==
  /\ flight[n].pc = "found" /\ flight' = [flight EXCEPT ![n] = Idle]
  /\ memory' = IF flight[n].fenced THEN memory ELSE [memory EXCEPT ![n] = flight[n].version]
  /\ UNCHANGED <<db, server, leases, clock, reigning, connections, seen, ring, writer, acked, ackedNow>>

(* Invalidate *)
Write(n) ==
  /\ writer[n].pc = "idle" /\ db < MaxVersion /\ db' = db + 1
  /\ writer' = [writer EXCEPT ![n] = [Rest EXCEPT !.pc = "key", !.version = db + 1]]
  /\ UNCHANGED <<server, leases, clock, reigning, connections, memory, seen, ring, flight, acked, ackedNow>>
Unlink(n) ==
  /\ writer[n].pc = "key" /\ IsTaken(n) /\ server' = [server EXCEPT ![At(n)] = [@ EXCEPT !.value = 0, !.lease = 0]]
  /\ writer' = [writer EXCEPT ![n] = [@ EXCEPT !.pc = "unlinked",
       !.reign = IF Weak("reign of the node") THEN Max(commands[n].reign, tail[n].reign) ELSE commands[n].reign,
       !.under = IF At(n) = Master THEN reign ELSE 0]]
  /\ UNCHANGED <<db, leases, clock, reigning, connections, memory, seen, ring, flight, acked, ackedNow>>
Append1(n) ==
  /\ writer[n].pc = "unlinked" /\ IsTaken(n) /\ clock' = clock + 1
  /\ server' = [server EXCEPT ![At(n)].log = Append(@, clock + 1)]
  /\ ring' = [ring EXCEPT ![n] = @ \cup {[version |-> writer[n].version, reign |-> writer[n].reign]}]
  /\ acked' = Max(acked, writer[n].version)
  /\ ackedNow' = IF At(n) = Master /\ writer[n].under = reign THEN Max(ackedNow, writer[n].version) ELSE ackedNow
  /\ writer' = [writer EXCEPT ![n] = Rest]
  /\ UNCHANGED <<db, leases, reigning, connections, memory, seen, flight>>

(* The tail *)
Drop(n) ==
  /\ memory' = [memory EXCEPT ![n] = 0]
  /\ flight' = [flight EXCEPT ![n] = [@ EXCEPT !.fenced = (@ \/ flight[n].pc # "idle")]]
Log(n) == server[tail[n].at].log
Apply(n) ==
  /\ tail[n].at \in masters /\ IsPrefix(seen[n], Log(n)) /\ Len(seen[n]) < Len(Log(n))
  /\ seen' = [seen EXCEPT ![n] = Append(@, Log(n)[Len(@) + 1])] /\ Drop(n)
  /\ UNCHANGED <<db, server, leases, clock, reigning, connections, ring, writer, acked, ackedNow>>
Abandon(n) ==
  /\ tail[n].at \in masters /\ ~IsPrefix(seen[n], Log(n)) /\ seen' = [seen EXCEPT ![n] = Log(n)] /\ Drop(n)
  /\ UNCHANGED <<db, server, leases, clock, reigning, connections, ring, writer, acked, ackedNow>>

(* Failover *)
Copied == [server[Master] EXCEPT !.reign = 0]
Replicate ==
  /\ \E s \in Servers \ masters : server' = [server EXCEPT ![s] = Copied] /\ server' # server
  /\ UNCHANGED <<db, leases, clock, reigning, connections, memory, seen, ring, flight, writer, acked, ackedNow>>
Promote ==
  /\ reign < MaxReign /\ reign' = reign + 1 /\ ackedNow' = 0
  /\ \E s \in Servers \ masters : masters' = masters \cup {s} /\ server' = [server EXCEPT ![s].reign = reign + 1]
  /\ UNCHANGED <<db, leases, clock, connections, memory, seen, ring, flight, writer, acked>>
\* The old master hears of its successor, and becomes its replica. No connection is closed.
Demote ==
  /\ \E s \in masters \ {Master} : masters' = masters \ {s} /\ server' = [server EXCEPT ![s] = Copied]
  /\ UNCHANGED <<db, leases, clock, reign, connections, memory, seen, ring, flight, writer, acked, ackedNow>>
\* Whichever connection meets the new reign first, the other is closed before anything is believed of it. At the same server
\* only who asks can meet another reign.
IsMet(connection) ==
  /\ connection # [at |-> Master, reign |-> reign]
  /\ connection.at = Master => ~Weak("reign asked once")
Meet(n) ==
  LET met == [at |-> Master, reign |-> reign] IN
  /\ \/ IsMet(commands[n]) /\ commands' = [commands EXCEPT ![n] = met]
        /\ tail' = IF Apart THEN tail ELSE [tail EXCEPT ![n] = met]
     \/ IsMet(tail[n]) /\ tail' = [tail EXCEPT ![n] = met]
        /\ commands' = IF Apart THEN commands ELSE [commands EXCEPT ![n] = met]
  /\ UNCHANGED <<db, server, leases, clock, reigning, confirmed, memory, seen, ring, flight, writer, acked, ackedNow>>
Beacon(n) ==
  /\ At(n) = Master /\ (commands[n].reign = reign \/ Weak("reign asked once"))
  /\ confirmed' = [confirmed EXCEPT ![n] = reign]
  /\ UNCHANGED <<db, server, leases, clock, reigning, commands, tail, memory, seen, ring, flight, writer, acked, ackedNow>>
Doubtful(n) == IF Weak("no repetition") THEN {} ELSE {r \in ring[n] : r.reign < commands[n].reign}
RepeatDoubtful(n) ==
  /\ writer[n].pc = "idle"
  /\ \E r \in Doubtful(n) :
       /\ ring' = [ring EXCEPT ![n] = @ \ {r}]
       /\ writer' = [writer EXCEPT ![n] = [Rest EXCEPT !.pc = "key", !.version = r.version, !.again = TRUE]]
  /\ UNCHANGED <<db, server, leases, clock, reigning, connections, memory, seen, flight, acked, ackedNow>>

Lapse ==
  /\ \E s \in masters : server[s].lease # 0 /\ server' = [server EXCEPT ![s].lease = 0]
  /\ UNCHANGED <<db, leases, clock, reigning, connections, memory, seen, ring, flight, writer, acked, ackedNow>>

Next == Replicate \/ Promote \/ Demote \/ Lapse \/ \E n \in Nodes :
  \/ Start(n) \/ AskRedis(n) \/ TakeLease(n) \/ Load(n) \/ Fill(n) \/ Remember(n) \/ Write(n) \/ Unlink(n) \/ Append1(n)
  \/ Apply(n) \/ Abandon(n) \/ Meet(n) \/ Beacon(n) \/ RepeatDoubtful(n)
Spec == Init /\ [][Next]_vars

\* Everybody has heard of the master in its present reign, and what others took was repeated.
Settled == \A n \in Nodes : confirmed[n] = reign /\ At(n) = Master /\ tail[n].at = Master /\ Doubtful(n) = {} /\ ~writer[n].again
CaughtUp(n) == tail[n].at = Master /\ seen[n] = server[Master].log
IsFresh(version) == version # 0 => version >= ackedNow /\ (Settled => version >= acked)
RedisIsFresh == IsFresh(server[Master].value)
\* A node that reads the master's journal serves nothing that the master has declared untrue, even while others are with an old one.
MemoryIsFresh == \A n \in Nodes : CaughtUp(n) => IsFresh(memory[n])
==============================================================================
