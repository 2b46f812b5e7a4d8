package dev.larder.services.fleet;

/** Whether a machine runs. One that migrates runs. */
enum Power {
    STOPPED,
    RUNNING,
    DELETED
}
