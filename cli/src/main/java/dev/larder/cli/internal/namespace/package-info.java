/**
 * What a namespace keeps in Redis beside its values, read as it stands there: the rows of its nodes and the records of its journal. Reads
 * only, follows nothing, knows no command.
 */
@NullMarked
package dev.larder.cli.internal.namespace;

import org.jspecify.annotations.NullMarked;
