package dev.larder.cli.internal.scale;

/**
 * A slot that goes from one master to another.
 *
 * @param from a server's id
 * @param to a server's id
 */
record Move(int slot, String from, String to) {}
