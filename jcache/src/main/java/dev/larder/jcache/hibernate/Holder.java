package dev.larder.jcache.hibernate;

import java.io.Serializable;
import java.util.UUID;
import org.hibernate.cache.spi.access.SoftLock;

/**
 * One transaction's hold on a row that it changes.
 *
 * @param number tells apart those of one node
 * @param until the stamp from which on nobody minds it
 */
record Holder(UUID node, long number, long until) implements SoftLock, Serializable {}
