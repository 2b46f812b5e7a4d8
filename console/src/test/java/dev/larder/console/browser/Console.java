package dev.larder.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Page.WaitForFunctionOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** One window on the console, and what went wrong in it: errors of scripts and of the content security policy. */
public final class Console implements AutoCloseable {

    public static final List<String> PAGES =
            List.of("overview", "caches", "keys", "invalidate", "nodes", "redis", "sizing", "audit", "settings");

    private static final Path SCREENSHOTS = Path.of(System.getProperty("larder.target", "target"), "screenshots");
    private static final String AXE = script();

    /** Slower machines than any that we know are not what a test of a page is about. */
    private static final double PATIENCE = 60_000;

    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new CopyOnWriteArrayList<>();

    public Console(Browser browser, int width, int height, ColorScheme theme) {
        context = browser.newContext(new NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(theme)
                .setReducedMotion(ReducedMotion.REDUCE));
        context.setDefaultTimeout(PATIENCE);
        page = context.newPage();
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            boolean expected = message.text().startsWith("Failed to load resource");
            if (message.type().equals("error") && !expected) {
                errors.add(message.text());
            }
        });
    }

    /** Goes to a page and waits until nothing on it is loading any more. */
    public Console open(String address, String route) {
        page.navigate("about:blank");
        page.navigate(address + "#/" + route);
        return settled();
    }

    public Console settled() {
        page.waitForFunction(
                "() => document.querySelector('h1, .login form') && !document.querySelector('.skeleton')",
                null,
                new WaitForFunctionOptions().setTimeout(PATIENCE));
        return this;
    }

    public Page page() {
        return page;
    }

    public Locator find(String selector) {
        return page.locator(selector);
    }

    /** Waits until the text is shown. */
    public Console sees(String text) {
        page.getByText(text)
                .filter(new FilterOptions().setVisible(true))
                .first()
                .waitFor();
        return this;
    }

    /** Waits until the window is called so. */
    public Console titled(String title) {
        page.waitForFunction("title => document.title === title", title);
        return this;
    }

    /** Clicks on the button or link with exactly this text. */
    public Console click(String name) {
        Pattern whole = Pattern.compile("^\\s*" + name + "\\s*$");
        page.locator("button, a")
                .filter(new FilterOptions().setHasText(whole).setVisible(true))
                .first()
                .click();
        return this;
    }

    public String text() {
        return page.locator("#console").innerText();
    }

    public Console press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
        return this;
    }

    public Console shot(String name) {
        page.screenshot(new ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
        return this;
    }

    /** WCAG 2.2 AA and what else axe-core knows to be wrong, as one line for each. */
    public List<String> violations() {
        page.evaluate(AXE);
        Object found = page.evaluate("""
                async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.flatMap(
                    (rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`))
                """);
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    public boolean isWiderThanItsWindow() {
        return (boolean) page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth");
    }

    @Override
    public void close() {
        context.close();
        assertThat(errors)
                .as("errors of scripts and of the content security policy")
                .isEmpty();
    }

    private static String script() {
        try (InputStream file = Console.class.getResourceAsStream("/axe.min.js")) {
            assertThat(file).as("axe.min.js of axe-core's jar").isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
