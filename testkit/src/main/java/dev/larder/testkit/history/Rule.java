package dev.larder.testkit.history;

/** What must hold of every read. */
public enum Rule {
    /** No answer is the value of another key. */
    ANOTHER_KEYS_VALUE("the value of another key was answered"),
    /** No answer is a version that nobody had written. */
    NEVER_WRITTEN("a version was answered that nobody had written"),
    /** A process that has invalidated does not answer an older version, be it acknowledged or deferred. */
    OWN_INVALIDATION("a process answered what it had itself invalidated"),
    /** What is read from the shared tier after a key's invalidation was acknowledged is not older. */
    SHARED_TIER("the shared tier gave what a key's acknowledged invalidation had removed"),
    /** A process that no fault concerns is behind by the journal's lag at most. */
    JOURNAL_LAG("an undisturbed process answered an old version after the journal's lag"),
    /** No process is behind by more than maxStaleness. */
    MAX_STALENESS("an old version was answered after maxStaleness"),
    /** A process that has answered a version after its acknowledgement answers no older one. */
    MONOTONE("a process went back to an older version"),
    /** No caller sees an error that is not the loader's. */
    NO_ERROR("a caller saw an error that is not the loader's");

    private final String complaint;

    Rule(String complaint) {
        this.complaint = complaint;
    }

    /** What is to be said when it does not hold. */
    public String complaint() {
        return complaint;
    }
}
