// Package wire is Larder's wire format 1: how keys are spelt, what an envelope holds, and how values stand in it. Pure: no clock, no
// Redis, no state but pools. It is held against docs/protocol/vectors, which all clients read.
package wire
