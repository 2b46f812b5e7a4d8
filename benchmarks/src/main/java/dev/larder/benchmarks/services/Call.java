package dev.larder.benchmarks.services;

/**
 * One request.
 *
 * @param node which server is asked, from 0
 * @param owner about whom or what, as {@link Evidence} names it
 * @param body JSON; empty for none
 */
record Call(Operation operation, int node, String method, String path, String owner, String body) {}
