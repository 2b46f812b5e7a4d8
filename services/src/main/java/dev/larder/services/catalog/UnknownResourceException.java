package dev.larder.services.catalog;

/** Someone wants to change, or to see a part of, a resource that the catalogue does not have. */
final class UnknownResourceException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnknownResourceException(String id) {
        super("There is no resource " + Limits.quote(id)
                + "; ids look like module.java.base, package.java.base.java.util or class.java.base.java.util.List");
    }
}
