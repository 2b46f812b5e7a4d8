package dev.larder.console.security;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request comes in at all, whoever sends it. Pure.
 *
 * @param addresses that may come in
 * @param isOpenToLocal whether nobody has to log in, because only this machine gets here
 * @param hosts names under which this machine may be asked then, so that no page of somebody else's makes its own name point here
 */
record Admission(Addresses addresses, boolean isOpenToLocal, Set<String> hosts) {

    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    /** Why it is refused; null if it is let in. */
    @Nullable String refusal(Request request) {
        if (!addresses.allow(request.from())) {
            return "Your address " + request.from() + " is not on the list; larder.console.allow names those that are";
        }
        if (isOpenToLocal && !isLocal(request)) {
            return "Without users only this machine itself is answered; name users in larder.console.users, or ask by"
                    + " localhost or a name in larder.console.hosts";
        }
        if (isForeign(request)) {
            return "The request comes from another site's page";
        }
        return null;
    }

    private boolean isLocal(Request request) {
        String host = request.host().toLowerCase(Locale.ROOT);
        return !request.forwarded() && (LOCAL.contains(host) || hosts.contains(host));
    }

    private static boolean isForeign(Request request) {
        String origin = request.origin();
        if (origin != null) {
            return !origin.toLowerCase(Locale.ROOT)
                    .replaceFirst("^https?://", "")
                    .equals(request.authority().toLowerCase(Locale.ROOT));
        }
        return request.isChange() && "cross-site".equals(request.fetchSite());
    }
}
