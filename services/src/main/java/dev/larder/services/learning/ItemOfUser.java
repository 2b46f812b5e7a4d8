package dev.larder.services.learning;

/** Somebody and an item. */
record ItemOfUser(long userId, long itemId) {}
