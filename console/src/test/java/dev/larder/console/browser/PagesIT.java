package dev.larder.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import dev.larder.console.browser.FakeApi.Mood;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page, in every state, in both themes, large and small: it stands, it says what is the matter, and anybody can read it. */
@Timeout(600)
class PagesIT {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    private static final FakeApi API = new FakeApi();
    private static final List<String> MORE = List.of(
            "caches/resource",
            "caches/resource?tab=latency",
            "caches/resource?tab=loads",
            "caches/resource?tab=evictions",
            "keys?key=resource:module.java.sql");

    @AfterAll
    static void close() {
        API.close();
        CHROMIUM.close();
    }

    @ParameterizedTest
    @CsvSource({"DATA, LIGHT", "DATA, DARK", "EMPTY, LIGHT", "PARTIAL, DARK", "BROKEN, LIGHT", "FORBIDDEN, DARK"})
    void everyPageStandsAndCanBeReadByAnybody(Mood mood, ColorScheme theme) {
        API.is(mood);
        SoftAssertions all = new SoftAssertions();
        try (Console console = new Console(CHROMIUM.browser(), 1440, 900, theme)) {
            for (String route : Console.PAGES) {
                check(console, route, mood, theme, all);
            }
            for (String route : mood == Mood.DATA ? MORE : List.<String>of()) {
                check(console, route, mood, theme, all);
            }
        }
        all.assertAll();
    }

    private static void check(Console console, String route, Mood mood, ColorScheme theme, SoftAssertions all) {
        console.open(API.address(), route);
        console.shot(name(route, mood, theme));
        all.assertThat(console.find("h1").innerText()).as(route).isNotBlank();
        all.assertThat(console.text()).as(route).doesNotContain("NaN", "undefined", "null", "[object", "Infinity");
        all.assertThat(console.violations())
                .as("axe-core on %s, %s, %s", route, mood, theme)
                .isEmpty();
        all.assertThat(console.isWiderThanItsWindow())
                .as("%s scrolls sideways", route)
                .isFalse();
    }

    private static String name(String route, Mood mood, ColorScheme theme) {
        return (route.replaceAll("[^a-z]+", "-") + "-" + mood + "-" + theme).toLowerCase(Locale.ROOT);
    }

    @Test
    void everyPageFitsAPhone() {
        API.is(Mood.DATA);
        SoftAssertions all = new SoftAssertions();
        try (Console console = new Console(CHROMIUM.browser(), 390, 844, ColorScheme.LIGHT)) {
            for (String route : Console.PAGES) {
                console.open(API.address(), route).shot(name(route, Mood.DATA, ColorScheme.LIGHT) + "-phone");
                all.assertThat(console.isWiderThanItsWindow())
                        .as("%s scrolls sideways", route)
                        .isFalse();
            }
            all.assertThat(console.violations()).as("axe-core on a phone").isEmpty();
        }
        all.assertAll();
    }

    @Test
    void saysWhyThereIsNothingAndWhatToDo() {
        API.is(Mood.EMPTY);
        try (Console console = new Console(CHROMIUM.browser(), 1440, 900, ColorScheme.LIGHT)) {
            console.open(API.address(), "overview").sees("No lookup yet");
            console.open(API.address(), "caches")
                    .sees("No cache registered yet")
                    .sees("larder.cache(");
            console.open(API.address(), "redis").sees("No shared tier").sees("larder.redis.uri");
            console.open(API.address(), "audit").sees("Nothing yet");
            console.open(API.address(), "keys?key=nowhere").sees("Not cached").sees("no cache");
        }
    }

    @Test
    void saysWhatIsNotKnownAsADashAndNeverAsZero() {
        API.is(Mood.DATA);
        try (Console console = new Console(CHROMIUM.browser(), 1440, 900, ColorScheme.LIGHT)) {
            console.open(API.address(), "nodes").sees("Gone: last heard");
            assertThat(console.find(".card.gone .card-figures b").allInnerTexts())
                    .isNotEmpty()
                    .containsOnly("–");
            console.open(API.address(), "caches?filter=entitlement");
            assertThat(console.find("tbody tr").innerText()).contains("–").doesNotContain("0%");
        }
    }

    @Test
    void saysWhoHasNotAnswered() {
        API.is(Mood.PARTIAL);
        try (Console console = new Console(CHROMIUM.browser(), 1440, 900, ColorScheme.LIGHT)) {
            console.open(API.address(), "overview")
                    .sees("2 of 3 nodes answered")
                    .sees("no figures for 41 s");
            console.open(API.address(), "redis")
                    .sees("Not everything could be asked")
                    .sees("INFO is not allowed");
        }
    }

    @Test
    void saysWhatBrokeUnderWhichNumberAndTriesAgain() {
        API.is(Mood.BROKEN);
        try (Console console = new Console(CHROMIUM.browser(), 1440, 900, ColorScheme.LIGHT)) {
            console.open(API.address(), "caches").sees("Internal Server Error").sees("r-42");
            API.is(Mood.DATA);
            console.click("Try again").sees("resource:{id}");
        }
    }

    @Test
    void keepsTheLastFiguresWhenTheServerBreaksAndSaysHowOldTheyAre() {
        API.is(Mood.DATA);
        try (Console console = new Console(CHROMIUM.browser(), 1440, 900, ColorScheme.LIGHT)) {
            console.open(API.address(), "caches").sees("resource:{id}");
            API.is(Mood.BROKEN);
            console.sees("these figures are").sees("resource:{id}");
        }
    }

    @Test
    void tellsAViewerWhatIsNotForHim() {
        API.is(Mood.FORBIDDEN);
        try (Console console = new Console(CHROMIUM.browser(), 1440, 900, ColorScheme.LIGHT)) {
            console.open(API.address(), "audit").sees("Not for your role").sees("Only an admin");
            console.open(API.address(), "keys").sees("Not for your role");
            console.open(API.address(), "invalidate").sees("Not for your role");
        }
    }
}
