package dev.larder.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.console.measured.CostRun;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a page that is open costs an application of a hundred caches: {@code make console-cost ROUNDS=10}. No test of every build. */
class ConsoleCost {

    private static final String API = "/larder/api/v1";
    private static final int CACHES = 100;
    private static final int ROUND_SECONDS = 15;
    private static final int WARM_UP_ROUNDS = 2;
    private static final int PAGE_ASKS_EVERY = 3;

    private final List<Cache<Integer, Integer>> caches = new ArrayList<>();

    @Test
    void isBelowAHundredthOfACore() throws Exception {
        int rounds = Integer.getInteger("larder.console.rounds", 10);
        CostRun run = new CostRun();
        try (ConsoleApplication application = ConsoleApplication.start()) {
            for (int i = 0; i < CACHES; i++) {
                caches.add(application
                        .larder()
                        .cache(CacheSpec.of("cache" + i + ":{id}", Integer.class, Integer.class)
                                .loader(id -> id)));
            }
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                boolean isOpen = Math.floorMod(round, 2) == 0;
                run.begin();
                live(application, isOpen);
                if (round >= 0) {
                    run.end(isOpen);
                }
            }
        }
        run.tell(CACHES);

        assertThat(run.console(true)).as("share of a core with a page open").isLessThan(0.01);
    }

    private void live(ConsoleApplication application, boolean isOpen) throws Exception {
        HttpClient page = HttpClient.newHttpClient();
        HttpRequest ask =
                HttpRequest.newBuilder(application.at(API + "/stream")).build();
        HttpResponse<InputStream> stream = isOpen ? page.send(ask, BodyHandlers.ofInputStream()) : null;
        for (int second = 0; second < ROUND_SECONDS; second++) {
            await().pollDelay(Duration.ofSeconds(1))
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> true);
            caches.forEach(cache -> cache.get(cache.hashCode() % 7));
            if (stream != null) {
                stream.body().skipNBytes(stream.body().available());
            }
            if (isOpen && second % PAGE_ASKS_EVERY == 0) {
                application.json(API + "/overview");
                application.json(API + "/caches?limit=100");
                application.json(API + "/alerts");
            }
        }
        if (stream != null) {
            stream.body().close();
        }
    }
}
