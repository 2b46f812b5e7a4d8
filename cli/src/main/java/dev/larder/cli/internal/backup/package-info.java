/**
 * Copies of all data: taken by a server of this machine that follows a server of theirs for a moment, written down in a signed manifest,
 * checked, loaded for a trial, and put back key by key. Knows no topology's files, so it does the same with one server, with sentinels and
 * with a cluster.
 */
@NullMarked
package dev.larder.cli.internal.backup;

import org.jspecify.annotations.NullMarked;
