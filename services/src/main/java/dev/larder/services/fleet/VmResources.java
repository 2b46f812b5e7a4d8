package dev.larder.services.fleet;

/** What a machine is given. */
record VmResources(String id, Size size) {}
