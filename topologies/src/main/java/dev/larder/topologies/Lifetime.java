package dev.larder.topologies;

/** When a server ends that nobody stops. */
enum Lifetime {
    /** With the JVM that started it, however that ends. */
    OF_THIS_JVM,
    /** Not at all. */
    LASTING
}
