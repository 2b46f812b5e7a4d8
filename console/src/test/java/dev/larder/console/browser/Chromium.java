package dev.larder.console.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import java.io.File;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * The Chromium on the PATH, driven by Playwright, one for all tests of a class. Where none is installed its tests do nothing and each says so by name;
 * with {@code CI=true} they fail instead.
 */
public final class Chromium implements BeforeAllCallback, InvocationInterceptor, AutoCloseable {

    private static final Map<String, String> NO_DOWNLOADS = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");

    private final Optional<Path> program = Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name ->
                    Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst();

    @SuppressWarnings("NullAway.Init") // made before the first test, where there is a program
    private Playwright playwright;

    @SuppressWarnings("NullAway.Init")
    private Browser browser;

    /** For tests that run, which means that there is one. */
    public Browser browser() {
        return browser;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (program.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(
                    "No chromium is on the PATH, so the console is not tested in a browser. Install it: apt-get install chromium");
        }
        program.ifPresent(this::launch);
    }

    private void launch(Path chromium) {
        playwright = Playwright.create(new CreateOptions().setEnv(NO_DOWNLOADS));
        browser = playwright.chromium().launch(new LaunchOptions().setExecutablePath(chromium));
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runOrSay(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runOrSay(invocation, context);
    }

    private void runOrSay(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        if (program.isPresent()) {
            invocation.proceed();
        } else {
            invocation.skip();
            System.err.println("Not run, since no chromium is on the PATH: " + context.getDisplayName());
        }
    }

    @Override
    public void close() {
        if (program.isPresent()) {
            browser.close();
            playwright.close();
        }
    }
}
