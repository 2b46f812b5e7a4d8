/** Hibernate ORM's second-level and query cache over Larder: what its regions hold, and how nodes that share them agree. Loaded by Hibernate alone. */
@NullMarked
package dev.larder.jcache.hibernate;

import org.jspecify.annotations.NullMarked;
