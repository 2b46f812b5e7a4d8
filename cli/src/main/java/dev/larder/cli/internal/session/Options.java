package dev.larder.cli.internal.session;

import dev.larder.cli.internal.output.Format;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has. Filled in by the parser, read by {@link Session}. */
@SuppressWarnings("NullAway.Init") // the parser sets what has a default
public final class Options {

    @Option(
            names = "--redis",
            scope = ScopeType.INHERIT,
            paramLabel = "URI",
            description = {
                "Where Redis is: redis://host:port, redis-sentinel://host:port,host:port#master, redis-cluster://host:port,host:port;"
                        + " rediss… for TLS. No password here.",
                "Default: LARDER_REDIS, REDIS_URL, what 'larder redis up' started below this folder, or redis://localhost:6379."
            })
    @Nullable String redis;

    @Option(
            names = "--user",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "Whom to log in as. Default: LARDER_REDIS_USER, or the default user.")
    @Nullable String user;

    @Option(
            names = "--password-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Holds the password. Default: LARDER_REDIS_PASSWORD_FILE, or LARDER_REDIS_PASSWORD itself.")
    @Nullable Path passwordFile;

    @Option(
            names = "--password-stdin",
            scope = ScopeType.INHERIT,
            description = "Read the password from the first line of standard input.")
    boolean passwordFromInput;

    @Option(
            names = "--tls-ca",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Certificates to trust, PEM. Default: LARDER_REDIS_CA, or those of the JVM.")
    @Nullable Path authority;

    @Option(
            names = "--tls-cert",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The certificate to show, PEM. Default: LARDER_REDIS_CERT.")
    @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The key to it, PKCS #8. Default: LARDER_REDIS_KEY.")
    @Nullable Path key;

    @Option(
            names = {"-n", "--namespace"},
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "The application: shop, or shop:v1 with its version. Default: LARDER_NAMESPACE.")
    @Nullable String namespace;

    @Option(
            names = "--version",
            scope = ScopeType.INHERIT,
            paramLabel = "VERSION",
            description = "The version of what the application caches. Default: LARDER_VERSION, or v1."
                    + " ('larder version' tells the program's own.)")
    @Nullable String version;

    @Option(
            names = {"-o", "--output"},
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description = "How to print: table, json, ndjson or csv. Default: table.")
    @Nullable Format format;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "The same as --output json.")
    boolean json;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            description = "No colours in help; so does the variable NO_COLOR, and TERM=dumb.")
    boolean noColor;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "No progress on standard error.")
    boolean quiet;

    @Option(
            names = "--timeout",
            scope = ScopeType.INHERIT,
            paramLabel = "TIME",
            converter = SpokenTime.class,
            description = "How long one answer of a server may take: 500ms, 5s, 1m. Default: LARDER_TIMEOUT, or 5s.")
    @Nullable Duration timeout;

    @Option(
            names = "--no-input",
            scope = ScopeType.INHERIT,
            description = "Never ask; what would have to be confirmed is refused, with exit code 7.")
    boolean noInput;
}
