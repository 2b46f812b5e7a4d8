package dev.larder.console.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final Admission LOCAL = new Admission(Addresses.of(List.of()), true, Set.of("cache.test"));
    private static final Admission USERS = new Admission(Addresses.of(List.of("10.0.0.0/8", "::1")), false, Set.of());

    private static Request asked(String method, String from, String host, @Nullable String origin) {
        return new Request(method, from, host.replaceFirst(":\\d+$", ""), host, origin, null, false);
    }

    @Test
    void answersThisMachineByItsOwnNames() {
        for (String host : List.of("localhost:8080", "127.0.0.1:8080", "[::1]:8080", "cache.test:8080", "LOCALHOST")) {
            assertThat(LOCAL.refusal(asked("GET", "127.0.0.1", host, null)))
                    .as(host)
                    .isNull();
        }
    }

    /** A page of somebody's may let its own name point here, and the browser then takes both for one site. */
    @Test
    void refusesOtherNamesWhereNobodyLogsIn() {
        assertThat(LOCAL.refusal(asked("GET", "127.0.0.1", "evil.example:8080", null)))
                .contains("larder.console.hosts");
        assertThat(LOCAL.refusal(asked("GET", "127.0.0.1", "", null))).isNotNull();
    }

    @Test
    void refusesProxiesWhereNobodyLogsIn() {
        Request forwarded = new Request("GET", "127.0.0.1", "localhost", "localhost", null, null, true);

        assertThat(LOCAL.refusal(forwarded)).isNotNull();
    }

    @Test
    void refusesAddressesThatAreNotOnTheList() {
        assertThat(USERS.refusal(asked("GET", "10.1.2.3", "cache", null))).isNull();
        assertThat(USERS.refusal(asked("GET", "::1", "cache", null))).isNull();
        assertThat(USERS.refusal(asked("GET", "11.0.0.1", "cache", null))).contains("11.0.0.1");
    }

    @Test
    void refusesPagesOfOtherSites() {
        assertThat(USERS.refusal(asked("POST", "10.0.0.1", "cache:8080", "http://cache:8080")))
                .isNull();
        assertThat(USERS.refusal(asked("POST", "10.0.0.1", "cache:8080", "http://cache:8081")))
                .isNotNull();
        assertThat(USERS.refusal(asked("GET", "10.0.0.1", "cache:8080", "null")))
                .isNotNull();
    }

    @Test
    void refusesChangesThatABrowserSaysComeFromElsewhere() {
        Request change = new Request("POST", "10.0.0.1", "cache", "cache", null, "cross-site", false);
        Request look = new Request("GET", "10.0.0.1", "cache", "cache", null, "cross-site", false);

        assertThat(USERS.refusal(change)).isNotNull();
        assertThat(USERS.refusal(look)).isNull();
    }
}
