package dev.larder.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import dev.larder.console.browser.Chromium;
import dev.larder.console.browser.Console;
import dev.larder.topologies.RedisServer;
import java.nio.file.Path;
import java.util.List;
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
        one = ConsoleApplication.start("--larder.redis.uri=" + redis.uri(), "--larder.console.data=" + data);
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

    @Test
    void aTagOfManyEntriesIsInvalidatedAndItsEffectIsSeen() {
        for (int i = 0; i < 2000; i++) {
            one.goals().get("many-" + i);
        }
        try (Console console = open("invalidate?kind=tag&subject=points:7")) {
            console.click("Preview").sees("To confirm, type");
            assertThat(console.find(".danger").isDisabled()).isTrue();
            console.find("#confirmation").fill("points:7");
            console.find(".danger").click();
            console.find("text=acknowledged").first().waitFor();
            // Redis keeps what a record has killed until it expires, and nobody believes it.
            console.open(address(), "keys?key=goal:many-7");
            console.find("td .pill.critical:has-text('invalidated')").first().waitFor();
            assertThat(console.find("td .pill.ok").count()).isZero();
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
