package dev.larder.console.security;

import org.jspecify.annotations.Nullable;

/**
 * What of a request decides whether it is let in.
 *
 * @param method of HTTP
 * @param from the address at the other end
 * @param host the header, without the port
 * @param authority the header, with the port
 * @param origin the header; null if there is none
 * @param fetchSite the header Sec-Fetch-Site; null if there is none
 * @param forwarded whether a proxy says that it asks for somebody else
 */
record Request(
        String method,
        String from,
        String host,
        String authority,
        @Nullable String origin,
        @Nullable String fetchSite,
        boolean forwarded) {

    boolean isChange() {
        return !(method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS"));
    }
}
