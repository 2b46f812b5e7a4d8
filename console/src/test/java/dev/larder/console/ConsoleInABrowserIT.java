package dev.larder.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import dev.larder.Invalidation;
import dev.larder.console.ConsoleApplication.Goal;
import dev.larder.console.browser.Chromium;
import dev.larder.console.browser.Console;
import dev.larder.topologies.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Page and API together: two instances of an application on a real Redis, looked at in a real browser. */
@Timeout(300)
class ConsoleInABrowserIT {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    @TempDir
    static Path data;

    private static RedisServer redis;
    private static ConsoleApplication one;
    private static ConsoleApplication two;

    @BeforeAll
    static void start() {
        redis = RedisServer.builder().start();
        one = ConsoleApplication.start(
                "--larder.redis.uri=" + redis.uri(),
                "--larder.console.data=" + data,
                "--larder.memory.maximum-size=200000");
        two = ConsoleApplication.start("--larder.redis.uri=" + redis.uri());
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
        redis.close();
        CHROMIUM.close();
    }

    private static Console open(String route) {
        return new Console(CHROMIUM.browser(), 1440, 900, ColorScheme.LIGHT).open(address(), route);
    }

    private static String address() {
        return one.at("/larder/").toString();
    }

    @Test
    void everyPageShowsWhatIsThere() {
        for (int i = 0; i < 300; i++) {
            one.goals().get("shown-" + i % 40);
            two.goals().get("shown-" + i % 60);
        }
        SoftAssertions all = new SoftAssertions();
        try (Console console = open("overview")) {
            for (String route : Console.PAGES) {
                console.open(address(), route).shot("real-" + route);
                all.assertThat(console.text()).as(route).doesNotContain("NaN", "undefined", "null", "[object");
                all.assertThat(console.find(".note.broken").count())
                        .as("%s is not broken", route)
                        .isZero();
            }
            console.open(address(), "caches/goal").sees("goal:{id}").sees("Where lookups were answered");
            console.open(address(), "nodes").sees(two.larder().status().node());
        }
        all.assertAll();
    }

    @Test
    void aKeyIsFoundRevealedInvalidatedAndSeenGone() {
        one.goals().get("gone");
        two.goals().get("gone");
        try (Console console = open("keys?key=goal:gone")) {
            console.sees("Masked: names and structure only");
            assertThat(console.text()).doesNotContain("secret of gone");
            console.click("Reveal").sees("secret of gone");

            console.click("Invalidate…").click("Preview").sees("will be untrue");
            console.find(".danger").click();
            console.find("text=acknowledged").first().waitFor();
            console.shot("real-invalidated");

            console.open(address(), "keys?key=goal:gone").sees("Not cached");
            console.open(address(), "audit").sees("key goal:gone");
            assertThat(console.find("tbody .pill").allInnerTexts()).contains("reveal", "invalidate");
        }
    }

    /** What it takes is printed; the bound tells a record that kills a group from looking for its members. */
    @Test
    void aTagOf100000EntriesIsInvalidatedAndItsEffectIsSeen() {
        fill();
        try (Console console = open("invalidate?kind=tag&subject=points:11")) {
            console.click("Preview").sees("To confirm, type");
            assertThat(console.text()).contains("100\u202f000 entries will be untrue");
            assertThat(console.find(".danger").isDisabled()).isTrue();
            console.find("#confirmation").fill("points:11");

            long begun = System.nanoTime();
            console.find(".danger").click();
            console.sees("100\u202f000 entries removed");
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            console.find(".effect b.good:text-is('0')").waitFor();
            Duration counted = Duration.ofNanos(System.nanoTime() - begun);
            System.out.printf(
                    "A tag of 100,000 entries: from the click to its effect on the page %d ms, counted again on all nodes %d ms%n",
                    took.toMillis(), counted.toMillis());
            assertThat(took).isLessThan(Duration.ofSeconds(10));
            console.shot("real-invalidated-tag");

            // Redis keeps what a record has killed until it expires, and nobody believes it.
            console.open(address(), "keys?key=goal:many-7");
            console.find("td .pill.critical:has-text('invalidated'), .key-panel .note")
                    .first()
                    .waitFor();
            assertThat(console.find("td .pill.ok").count()).isZero();
        }
    }

    @Test
    void theCurveOfWhatWasLookedUpIsDrawnOnTheSizingPage() {
        List<String> keys =
                IntStream.range(0, 5_000).mapToObj(i -> "sized-" + i).toList();
        one.goals()
                .getAll(
                        keys,
                        missing -> missing.stream()
                                .collect(Collectors.toMap(Function.identity(), key -> new Goal(key, 3))));
        // Windows last for ten seconds, of which the first is left out; of 256 keys one is in the sample.
        await().atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    IntStream.range(0, 12).forEach(turn -> keys.forEach(one.goals()::get));
                    return one.larder().inspection().analysis("goal").stream()
                            .anyMatch(analysis -> !analysis.curve().isEmpty());
                });
        try (Console console = open("sizing")) {
            console.sees("sampled lookups among").shot("real-sizing-curve");
            assertThat(console.find("l-chart [role=img]").getAttribute("aria-label"))
                    .contains("Hit ratio of goal by entries");
            assertThat(console.violations()).as("axe-core on the curve").isEmpty();
        }
    }

    private static final int MANY = 100_000;

    /** On a machine that is busy Redis may be too slow for so much at once: then what is missing is filled in, and Redis waited for. */
    private static void fill() {
        Invalidation tag = Invalidation.tag("points:11");
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    IntStream.range(0, MANY / 1_000).forEach(ConsoleInABrowserIT::fillThousand);
                    return one.larder().inspection().covered(tag, 0).count() == MANY
                            && Objects.requireNonNull(one.larder().status().shared())
                                    .connected();
                });
    }

    private static void fillThousand(int which) {
        List<String> keys = IntStream.range(which * 1_000, (which + 1) * 1_000)
                .mapToObj(i -> "many-" + i)
                .toList();
        one.goals()
                .getAll(
                        keys,
                        missing -> missing.stream()
                                .collect(Collectors.toMap(Function.identity(), key -> new Goal(key, 11))));
    }

    /** A browser has six connections for one server: with a stream each, seven tabs would leave none for questions. */
    @Test
    void sevenTabsShareOneStreamAndWhenItsTabClosesAnotherTakesItsPlace() {
        List<Request> streams = new CopyOnWriteArrayList<>();
        try (Console console = new Console(CHROMIUM.browser(), 1440, 900, ColorScheme.LIGHT)) {
            BrowserContext browser = console.page().context();
            browser.onRequest(request -> {
                if (request.url().contains("/stream")) {
                    streams.add(request);
                }
            });
            List<Page> tabs = Stream.generate(browser::newPage).limit(7).toList();
            tabs.forEach(tab -> tab.navigate(address() + "#/nodes"));
            for (Page tab : tabs) {
                tab.locator(".live:text-is('live')").waitFor();
                tab.locator(".card h2").first().waitFor();
            }
            // One that broke would be opened again; seven would be one for each.
            assertThat(streams).as("streams of seven tabs").hasSizeBetween(1, 3);
            int before = streams.size();

            Page listening = streams.get(before - 1).frame().page();
            listening.close();
            browser.waitForCondition(() -> streams.size() > before);
            Page last = tabs.get(tabs.get(6) == listening ? 5 : 6);
            last.evaluate(
                    "name => new Promise(come => new BroadcastChannel(name).addEventListener('message', come))"
                            + ".then(() => null)",
                    streams.get(before).url());
            last.locator("nav >> text=Caches").click();
            last.getByText("goal:{id}").first().waitFor();
            assertThat(streams).as("streams of the six that are left").hasSizeLessThan(before + 4);
        }
    }

    @Test
    void standsAtAPathOfItsOwnAndLeavesTheApplicationAlone() throws Exception {
        assertThat(one.send(one.get("/own")).body()).isEqualTo("own");
        for (String file : List.of("console.js", "console-style.css", "icon.svg")) {
            assertThat(one.send(one.get("/larder/" + file)).statusCode())
                    .as(file)
                    .isEqualTo(200);
        }
    }
}
