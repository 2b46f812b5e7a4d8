package dev.larder.jcache.hibernate;

import java.util.UUID;

/**
 * Nothing is here, and nobody has changed the row since this claim was laid: whoever changes it takes the claim away. So who has seen it before
 * he reads the row may put what he has read in its place, and in the place of no other.
 *
 * @param node which laid it
 * @param at when, by that node's stamps; no other claim of the node has the same
 */
record Claim(UUID node, long at) implements Cell {}
