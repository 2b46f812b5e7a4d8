package dev.larder.testkit.proxy;

/** A direction of a connection through the proxy. */
public enum Way {
    /** From the client to the server: commands. */
    TO_SERVER,
    /** From the server to the client: answers. */
    TO_CLIENT;

    /** The other one. */
    public Way back() {
        return this == TO_SERVER ? TO_CLIENT : TO_SERVER;
    }
}
