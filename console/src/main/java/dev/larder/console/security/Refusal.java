package dev.larder.console.security;

/** A request that is not carried out. An expected answer, so without a stack trace. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    /**
     * A refusal.
     *
     * @param status of HTTP
     * @param detail what, why and the cure
     */
    public Refusal(int status, String detail) {
        super(detail, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
        this.status = status;
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }

    /** What is wrong with a request. */
    public static Refusal wrong(String detail) {
        return new Refusal(400, detail);
    }

    /** What is not there. */
    public static Refusal notFound(String detail) {
        return new Refusal(404, detail);
    }
}
