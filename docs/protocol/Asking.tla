-------------------------------- MODULE Asking --------------------------------
(* How a node asks whether a group covers an entry, while the thread that follows the journal adds rules and forgets the oldest:     *)
(* what is forgotten becomes the horizon. Some records are of groups that cover the entry, and others are not.                       *)
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS Askers, MaxPosition, MaxRules, Weakness

Weaknesses == {
  "horizon asked first",
  "rule forgotten before the horizon is raised",
  "position moved before the rule is there"}
ASSUME Weakness \in Weaknesses \cup {"none"}
Weak(w) == Weakness = w

Symmetry == Permutations(Askers)

VARIABLES
  rules,     \* positions of what is remembered, and whether it covers the entry
  newest, horizon,
  position,  \* up to where the node has read
  killed,    \* where the last record up to there stands that covers the entry
  tail,      \* what the following thread does next: "read", "add", "raise", "forget", "move"
  ask        \* per asker
vars == <<rules, newest, horizon, position, killed, tail, ask>>

Idle == [pc |-> "idle", stamp |-> 0, known |-> 0, isCovered |-> FALSE]
Oldest == CHOOSE r \in rules : \A s \in rules : r.at <= s.at
Max(a, b) == IF a > b THEN a ELSE b
IsFull == Cardinality(rules) > MaxRules

Init ==
  /\ rules = {} /\ newest = 0 /\ horizon = 0 /\ position = 0 /\ killed = 0
  /\ tail = [pc |-> "read", at |-> 0, covers |-> FALSE, oldest |-> 0] /\ ask = [a \in Askers |-> Idle]

Moved(at, covers) == position' = at /\ killed' = IF covers THEN at ELSE killed

Read ==
  /\ tail.pc = "read" /\ position < MaxPosition
  /\ \E covers \in BOOLEAN :
       /\ tail' = [tail EXCEPT !.pc = "add", !.at = position + 1, !.covers = covers]
       /\ IF Weak("position moved before the rule is there") THEN Moved(position + 1, covers) ELSE UNCHANGED <<position, killed>>
  /\ UNCHANGED <<rules, newest, horizon, ask>>
Add ==
  /\ tail.pc = "add"
  /\ rules' = rules \cup {[at |-> tail.at, covers |-> tail.covers]} /\ newest' = Max(newest, tail.at)
  /\ tail' = [tail EXCEPT !.pc = "bound"]
  /\ UNCHANGED <<horizon, position, killed, ask>>
Bound ==
  /\ tail.pc = "bound"
  /\ tail' = IF ~IsFull THEN [tail EXCEPT !.pc = "move"]
             ELSE [tail EXCEPT !.pc = IF Weak("rule forgotten before the horizon is raised") THEN "forget" ELSE "raise", !.oldest = Oldest.at]
  /\ UNCHANGED <<rules, newest, horizon, position, killed, ask>>
Raise ==
  /\ tail.pc = "raise"
  /\ horizon' = Max(horizon, tail.oldest)
  /\ tail' = [tail EXCEPT !.pc = IF Weak("rule forgotten before the horizon is raised") THEN "bound" ELSE "forget"]
  /\ UNCHANGED <<rules, newest, position, killed, ask>>
Forget ==
  /\ tail.pc = "forget"
  /\ rules' = {r \in rules : r.at # tail.oldest}
  /\ tail' = [tail EXCEPT !.pc = IF Weak("rule forgotten before the horizon is raised") THEN "raise" ELSE "bound"]
  /\ UNCHANGED <<newest, horizon, position, killed, ask>>
Move ==
  /\ tail.pc = "move"
  /\ Moved(tail.at, tail.covers)
  /\ tail' = [tail EXCEPT !.pc = "read"]
  /\ UNCHANGED <<rules, newest, horizon, ask>>

\* Whoever asks has seen the position, and so must learn of every record up to it.
Begin(a) ==
  /\ ask[a].pc = "idle"
  /\ \E stamp \in 0 .. position :
       ask' = [ask EXCEPT ![a] = [Idle EXCEPT !.pc = IF Weak("horizon asked first") THEN "horizon" ELSE "rules", !.stamp = stamp, !.known = killed]]
  /\ UNCHANGED <<rules, newest, horizon, position, killed, tail>>
AskRules(a) ==
  /\ ask[a].pc = "rules"
  /\ ask' = [ask EXCEPT ![a].isCovered = @ \/ (ask[a].stamp < newest /\ \E r \in rules : r.covers /\ r.at > ask[a].stamp),
       ![a].pc = IF Weak("horizon asked first") THEN "answered" ELSE "horizon"]
  /\ UNCHANGED <<rules, newest, horizon, position, killed, tail>>
AskHorizon(a) ==
  /\ ask[a].pc = "horizon"
  /\ ask' = [ask EXCEPT ![a].isCovered = @ \/ ask[a].stamp < horizon,
       ![a].pc = IF Weak("horizon asked first") THEN "rules" ELSE "answered"]
  /\ UNCHANGED <<rules, newest, horizon, position, killed, tail>>
Return(a) ==
  /\ ask[a].pc = "answered"
  /\ ask' = [ask EXCEPT ![a] = Idle]
  /\ UNCHANGED <<rules, newest, horizon, position, killed, tail>>

Next == Read \/ Add \/ Bound \/ Raise \/ Forget \/ Move
  \/ \E a \in Askers : Begin(a) \/ AskRules(a) \/ AskHorizon(a) \/ Return(a)
Spec == Init /\ [][Next]_vars

NothingKilledPasses == \A a \in Askers : (ask[a].pc = "answered" /\ ask[a].stamp < ask[a].known) => ask[a].isCovered
==============================================================================
