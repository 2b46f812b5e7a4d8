package dev.larder.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator.ClickOptions;
import com.microsoft.playwright.Locator.WaitForOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.MouseButton;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.larder.console.browser.FakeApi.Mood;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people do with the page, by mouse and by keyboard. */
@Timeout(300)
class ActsIT {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    private static final FakeApi API = new FakeApi();

    @AfterAll
    static void close() {
        API.close();
        CHROMIUM.close();
    }

    /** By the stream comes that there is something new; what, is asked for. */
    private static final String CAME = "event: alert\ndata: {\"namespace\":\"catalog:v1\"}\n\n";

    private Console open(String route) {
        return new Console(CHROMIUM.browser(), 1440, 900, ColorScheme.LIGHT).open(API.address(), route);
    }

    @Test
    void aKeyIsFoundRevealedInvalidatedAndSeenGone() {
        API.is(Mood.DATA);
        try (Console console = open("keys")) {
            console.find("#key-input").fill("resource:module.java.sql");
            console.press("Enter").sees("Masked: names and structure only");
            assertThat(console.text()).contains("fresh", "catalog-7f9c4-1").doesNotContain("jdbc");

            console.click("Reveal").sees("\"jdbc\"");

            console.click("Invalidate…").click("Preview").sees("will be untrue").sees("This cannot be undone");
            assertThat(console.find(".danger").isDisabled()).isTrue();
            console.find("#confirmation").fill("user:42");
            console.shot("invalidate-confirm");
            console.find(".danger").click();
            console.sees("entries removed").sees("Applied on 3 of 3 nodes").sees("3 of 3 nodes counted");
            assertThat(console.find(".effect b").allInnerTexts()).containsExactly("1\u202f204", "0");
            console.shot("invalidate-result");

            console.open(API.address(), "keys?key=resource:module.java.sql").sees("Not cached");
            assertThat(API.changes())
                    .containsExactly(
                            "GET keys/-/value",
                            "POST invalidations/preview",
                            "POST invalidations",
                            "POST invalidations/preview");
        }
    }

    @Test
    void aPrefixIsSearchedForWithinABudgetThatIsShown() {
        API.is(Mood.DATA);
        try (Console console = open("keys")) {
            console.find("#key-input").fill("resource:");
            console.click("Search by beginning").sees("Look further").sees("keys looked at");
            assertThat(console.find(".found li").count()).isPositive();
        }
    }

    @Test
    void aWrongPasswordIsRefusedAndTheRightOneShowsTheCaches() {
        API.is(Mood.LOGGED_OUT);
        try (Console console = open("caches")) {
            console.shot("login");
            assertThat(console.violations()).as("axe-core on the log-in").isEmpty();
            console.find("input[name=user]").fill("ana");
            console.find("input[name=password]").fill("wrong");
            console.press("Enter").sees("User or password is wrong.");
            console.find("input[name=password]").fill(FakeApi.PASSWORD);
            console.press("Enter").sees("resource:{id}");
        }
    }

    @Test
    void everythingIsReachedByKeyboard() {
        API.is(Mood.DATA);
        try (Console console = open("overview")) {
            console.press("g", "c").sees("resource:{id}");
            console.press("j", "j", "k", "Enter").settled().sees("Where lookups were answered");
            console.page().waitForURL(Pattern.compile("#/caches/resource"));
            console.press("?").sees("next row, row before");
            assertThat(console.violations()).as("axe-core on the help").isEmpty();
            console.press("Escape");
            console.find("dialog").waitFor(new WaitForOptions().setState(WaitForSelectorState.DETACHED));
            console.press("Control+k");
            console.page().waitForFunction("() => document.activeElement.role === 'combobox'");
            console.page().keyboard().type("redis");
            console.find("#palette-list >> text=Look up the key redis").waitFor();
            console.shot("palette");
            assertThat(console.violations()).as("axe-core on the palette").isEmpty();
            console.press("Enter").sees("Topology");
            console.press("]");
            console.page().waitForURL(Pattern.compile("range=15m"));
            console.press("p").sees("paused");
            console.press("t");
            assertThat(console.find("html").getAttribute("data-theme")).isEqualTo("dark");
        }
    }

    @Test
    void aChartIsReadPointByPoint() {
        API.is(Mood.DATA);
        try (Console console = open("overview")) {
            console.find("l-chart [role=img]").first().focus();
            console.press("ArrowLeft", "ArrowLeft");
            console.page()
                    .waitForFunction(
                            "() => /memory [\\d.]+k/.test(document.getElementById('announcements').textContent)");
            console.find("l-chart [aria-expanded]").first().click();
            console.find("l-chart table").first().waitFor();
            assertThat(console.find("l-chart table").first().innerText()).contains("memory");
        }
    }

    @Test
    void anAddressHoldsAllThatIsChosen() {
        API.is(Mood.DATA);
        try (Console console = open("caches?range=6h&filter=price&sort=name.up")) {
            assertThat(console.find("tbody tr").count()).isOne();
            assertThat(console.find(".ranges [aria-pressed=true]").innerText()).isEqualTo("6h");
            console.find("nav >> text=Nodes").click();
            console.sees("catalog-7f9c4-2");
            console.page().waitForURL(Pattern.compile("range=6h"));
            console.page().goBack();
            console.sees("price:{id}");
        }
    }

    @Test
    void anAlertFiresAndClears() {
        API.is(Mood.DATA);
        String firing = Fixtures.raw("data", "alerts");
        API.says("alerts", Fixtures.raw("empty", "alerts"));
        try (Console console = open("overview")) {
            console.titled("Overview · Larder");
            assertThat(console.find(".top .alerts").count()).isZero();

            API.says("alerts", firing);
            API.says("stream", CAME);
            console.titled("(1) Overview · Larder").sees("1 alert").sees("41%, limit 50%");
            assertThat(console.find(".alert").first().innerText()).contains("Hit ratio of price", "since");
            console.shot("alert-fires");
            assertThat(console.violations()).as("axe-core on an alert").isEmpty();

            console.click("All alerts").sees("below 50%").sees("https://hooks.example.org");
            assertThat(console.find(".panel.tall").innerText()).contains("502", "Given up", "Waiting");

            API.says(
                    "alerts",
                    firing.replace("\"firing\"", "\"cleared\"")
                            .replaceFirst("\"clearedAt\":null", "\"clearedAt\":" + (Fixtures.WRITTEN_AT - 60_000)));
            console.titled("Settings · Larder");
            assertThat(console.find(".alert").first().innerText()).contains("cleared", "Hit ratio of price");
        }
    }

    @Test
    void aPreviewSaysWhichNodesCountedAndAnInvalidationCanBeCancelled() {
        API.is(Mood.DATA);
        API.says(
                "invalidation",
                Fixtures.raw("data", "invalidation")
                        .replace("\"done\"", "\"waiting\"")
                        .replace("\"acknowledged\"", "null")
                        .replace("\"applied\"", "\"waiting\""));
        try (Console console = open("invalidate?kind=tag&subject=user:42")) {
            console.click("Preview").sees("2 of 3 nodes counted").sees("has not answered");
            assertThat(console.violations()).as("axe-core on a preview").isEmpty();
            console.find("#confirmation").fill("user:42");
            console.find(".danger").click();
            console.sees("Waiting for its turn").sees("Applied on 0 of 3 nodes");

            console.click("Cancel").sees("Cancelled");
            assertThat(API.changes()).contains("DELETE invalidations/i-1");
        }
    }

    @Test
    void aRowHasAMenuByButtonByRightClickAndByKeyboard() {
        API.is(Mood.DATA);
        try (Console console = open("caches")) {
            console.find("tbody tr:has-text('price')").first().click(new ClickOptions().setButton(MouseButton.RIGHT));
            console.sees("Invalidate…").shot("row-menu");
            assertThat(console.violations()).as("axe-core on a menu").isEmpty();
            console.press("Escape");
            assertThat(console.find(".row-menu[open]").count()).isZero();

            console.press("Enter").sees("Invalidate…");
            console.click("Invalidate…");
            console.page().waitForURL(Pattern.compile("invalidate\\?.*subject=price"));
        }
    }

    @Test
    void aChartCanBeTakenAlongToPrometheus() {
        API.is(Mood.DATA);
        try (Console console = open("caches/resource")) {
            console.page().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
            console.find("l-chart button:has-text('PromQL')").first().click();
            console.sees("The query for Prometheus is copied.");
            assertThat(console.page()
                            .evaluate("() => navigator.clipboard.readText()")
                            .toString())
                    .contains("cache_gets_total{namespace=\"catalog:v1\"");
        }
    }

    @Test
    void aCurveOfSizesHasItsMarkAndItsAdvice() {
        API.is(Mood.DATA);
        try (Console console = open("sizing")) {
            console.sees("The memory is right")
                    .sees("TTL 5 → 20 min saves 240 loads/s")
                    .sees("60.0 loads/s");
            assertThat(console.find("l-chart [role=img]").getAttribute("aria-label"))
                    .contains("by entries", "between 50% and 95.7%");
            console.shot("sizing-curve");
            assertThat(console.violations()).as("axe-core on a curve").isEmpty();
        }
    }
}
