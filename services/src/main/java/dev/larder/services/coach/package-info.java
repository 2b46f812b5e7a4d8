/**
 * The coach service: users, their ARI scores day by day, goals, tasks, a dashboard, predictions, kept in a database and served through a
 * cache. {@code CoachCaches} says what is cached and for how long, {@code CoachRules} what each event makes untrue.
 *
 * <p>Everything here is package-private but the one configuration class a server imports. Other services' tables and caches must not appear
 * here.
 */
@NullMarked
package dev.larder.services.coach;

import org.jspecify.annotations.NullMarked;
