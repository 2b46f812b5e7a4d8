package dev.larder.services.learning;

/** Somebody and a topic. */
record TopicOfUser(long userId, String topic) {}
