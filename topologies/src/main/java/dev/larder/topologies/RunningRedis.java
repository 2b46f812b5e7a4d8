package dev.larder.topologies;

/** One life of a server: the process and the port it took. */
record RunningRedis(ServerProcess process, int port) {}
