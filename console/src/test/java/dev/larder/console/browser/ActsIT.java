package dev.larder.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator.WaitForOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.larder.console.browser.FakeApi.Mood;
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
            console.sees("2 entries removed");
            console.shot("invalidate-result");

            console.open(API.address(), "keys?key=resource:module.java.sql").sees("Not cached");
            assertThat(API.changes())
                    .containsExactly("GET keys/-/value", "POST invalidations/preview", "POST invalidations");
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
            console.page().waitForURL(Pattern.compile("range=1h"));
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
            console.find("l-chart summary").first().click();
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
}
