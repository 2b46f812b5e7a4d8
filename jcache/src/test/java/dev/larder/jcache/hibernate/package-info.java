/** Hibernate over Larder, with two nodes on one database. */
@NullMarked
package dev.larder.jcache.hibernate;

import org.jspecify.annotations.NullMarked;
