package dev.larder.console.browser;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.larder.console.api.Caches;
import dev.larder.console.api.Histories;
import dev.larder.console.api.Invalidations;
import dev.larder.console.api.Keys;
import dev.larder.console.api.Nodes;
import dev.larder.console.api.Overviews;
import dev.larder.console.api.Servers;
import dev.larder.console.api.Sessions;
import dev.larder.console.api.Watches;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the browser's tests answer with is what the API can say: no component is missing, none is made up. */
class FixturesTest {

    private static final Map<String, Class<?>> TYPES = Map.ofEntries(
            Map.entry("session", Sessions.Session.class),
            Map.entry("namespaces", Overviews.Namespaces.class),
            Map.entry("overview", Overviews.Overview.class),
            Map.entry("caches", Caches.CacheList.class),
            Map.entry("cache", Caches.CacheDetail.class),
            Map.entry("key", Keys.KeyDetail.class),
            Map.entry("value", Keys.ValuePreview.class),
            Map.entry("keys", Keys.KeyPage.class),
            Map.entry("preview", Invalidations.Preview.class),
            Map.entry("invalidation", Invalidations.Invalidation.class),
            Map.entry("cancelled", Invalidations.Invalidation.class),
            Map.entry("nodes", Nodes.NodeList.class),
            Map.entry("redis", Servers.RedisReport.class),
            Map.entry("sizing", Servers.Sizing.class),
            Map.entry("audit", Watches.AuditPage.class),
            Map.entry("alerts", Watches.AlertPage.class),
            Map.entry("settings", Watches.Settings.class),
            Map.entry("history", Histories.History.class),
            Map.entry("frame", Histories.Frame.class));

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    @ParameterizedTest
    @MethodSource("files")
    void areWhatTheApiCanSay(String folder, String name, Class<?> type) {
        assertThatCode(() -> STRICT.readValue(Fixtures.raw(folder, name), type)).doesNotThrowAnyException();
    }

    static Stream<Arguments> files() {
        return TYPES.entrySet().stream()
                .flatMap(one ->
                        Stream.of("data", "empty").map(folder -> Arguments.of(folder, one.getKey(), one.getValue())));
    }
}
