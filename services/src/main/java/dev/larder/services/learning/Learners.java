package dev.larder.services.learning;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Who learns, how, and when. Every method may block on the database. Thread-safe. */
interface Learners {

    Optional<Learner> user(long id);

    /** Empty if there is no such user. */
    Optional<Preferences> preferences(long userId);

    Optional<Session> session(String id);

    Map<String, Session> sessions(Collection<String> ids);

    /** The ids of open sessions, the youngest first. */
    List<String> openSessions(int atMost);

    Learner create(Learner.Profile profile);

    /**
     * Changes what somebody says of themselves.
     *
     * @param expected the version that is to be changed
     * @throws UnknownException if there is no such user
     * @throws dev.larder.services.web.StaleVersionException if the version is another
     */
    Learner change(long id, Learner.Profile profile, OptionalLong expected);

    /** Changes preferences, the version of the given ones apart; throws what {@link #change} does. */
    Preferences prefer(Preferences wanted, OptionalLong expected);

    /** Begins a session of somebody that there is. */
    Session begin(long userId);

    /**
     * Ends a session; one that has ended stays as it is.
     *
     * @throws UnknownException if there is none
     */
    Session end(String id);
}
