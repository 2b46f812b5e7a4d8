/** Nodes in processes of their own, as proofs, faults and chaos need them: started, told what to do over standard input, paused, killed. */
@NullMarked
package dev.larder.redis.nodes;

import org.jspecify.annotations.NullMarked;
