package dev.larder.redis.proofs;

/** Where in its lookup a node is overtaken: each time it holds the old value and has yet to keep it somewhere. */
enum Point {
    /** The loader has read the source; Redis and memory are still to be filled. */
    LOADER("while the loader runs"),
    /** Redis has accepted the fill; memory is still to be filled. */
    FILL("between the fill of Redis and the put into memory"),
    /** Redis has answered with the value; memory is still to be filled. */
    FETCH("between the read from Redis and the put into memory");

    private final String words;

    Point(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
