package dev.larder.cli.internal.servers;

/** What a server is to the others. */
public enum Role {
    /** Takes writes. */
    MASTER,
    /** Follows a master. */
    REPLICA,
    /** Watches. */
    SENTINEL;

    /** As it is printed. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
