package dev.larder.services.learning;

/** Something to be learned: a question of a topic, as it is right in a country. */
record Item(long id, String topic, String jurisdiction, String question, int popularity) {}
