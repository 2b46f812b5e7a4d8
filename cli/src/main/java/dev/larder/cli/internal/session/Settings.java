package dev.larder.cli.internal.session;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.servers.Login;
import dev.larder.cli.internal.servers.Target;
import dev.larder.cli.internal.servers.Trust;
import dev.larder.redis.internal.address.RedisAddress;
import dev.larder.redis.internal.address.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * Decides what is meant: an option wins over a variable, a variable over what {@code redis up} left below this folder, that over the
 * default. What {@code redis up} left counts only where neither option nor variable names a Redis, so that its password never goes
 * elsewhere.
 */
final class Settings {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String NOBODY_THERE = "redis://localhost:6379";

    private final Options options;
    private final Surroundings around;

    Settings(Options options, Surroundings around) {
        this.options = options;
        this.around = around;
    }

    Target target() {
        @Nullable String named = options.redis == null
                ? variable("LARDER_REDIS").or(() -> variable("REDIS_URL")).orElse(null)
                : options.redis;
        return target(named, named == null ? left() : Map.of(), /* isArgument= */ options.redis != null);
    }

    /** The Redis that is to be changed, as an argument names it: what was left for that very address may be used there. */
    Target target(String argument) {
        Map<String, String> left = left();
        return target(argument, isSame(argument, left.get("LARDER_REDIS")) ? left : Map.of(), /* isArgument= */ true);
    }

    /**
     * A Redis beside the one that is meant. Who logs in there stands in variables of its own, {@code LARDER_TARGET_…}, so that no password
     * goes to the wrong one.
     */
    Target other(String argument) {
        Map<String, String> left = left();
        Map<String, String> given = isSame(argument, left.get("LARDER_REDIS")) ? left : Map.of();
        Function<String, Optional<String>> setting =
                name -> variable(name.replaceFirst("^LARDER_(REDIS_)?", "LARDER_TARGET_"))
                        .or(() -> Optional.ofNullable(given.get(name)));
        RedisAddress found = address(argument, /* isArgument= */ true);
        return new Target(
                found,
                new Login(
                        setting.apply("LARDER_REDIS_USER")
                                .or(() -> Optional.ofNullable(found.login().user()))
                                .orElse(null),
                        password("LARDER_REDIS_PASSWORD", setting).orElse(null)),
                sentinelLogin(setting),
                new Trust(
                        file(null, "LARDER_REDIS_CA", setting),
                        file(null, "LARDER_REDIS_CERT", setting),
                        file(null, "LARDER_REDIS_KEY", setting)),
                timeout());
    }

    /** The one that was started in a folder. */
    Target targetIn(Path topology) {
        return target(null, ClientFile.read(topology), /* isArgument= */ false);
    }

    /** Whether an option or a variable names one. */
    boolean namesTarget() {
        return options.redis != null
                || variable("LARDER_REDIS").or(() -> variable("REDIS_URL")).isPresent();
    }

    private Map<String, String> left() {
        return ClientFile.read(around.folder().resolve(ClientFile.DEFAULT_FOLDER));
    }

    private Target target(@Nullable String named, Map<String, String> given, boolean isArgument) {
        Function<String, Optional<String>> setting =
                name -> variable(name).or(() -> Optional.ofNullable(given.get(name)));
        RedisAddress found =
                address(named == null ? given.getOrDefault("LARDER_REDIS", NOBODY_THERE) : named, isArgument);
        return new Target(
                found,
                login(found, setting),
                sentinelLogin(setting),
                new Trust(
                        file(options.authority, "LARDER_REDIS_CA", setting),
                        file(options.certificate, "LARDER_REDIS_CERT", setting),
                        file(options.key, "LARDER_REDIS_KEY", setting)),
                timeout());
    }

    private static Login sentinelLogin(Function<String, Optional<String>> setting) {
        return new Login(
                setting.apply("LARDER_SENTINEL_USER").orElse(null),
                password("LARDER_SENTINEL_PASSWORD", setting).orElse(null));
    }

    private static boolean isSame(String address, @Nullable String other) {
        return other != null
                && RedisAddress.parse(address)
                        .toString()
                        .equals(RedisAddress.parse(other).toString());
    }

    private Duration timeout() {
        return Optional.ofNullable(options.timeout)
                .or(() -> variable("LARDER_TIMEOUT").map(Settings::time))
                .orElse(TIMEOUT);
    }

    private static Duration time(String text) {
        try {
            return new SpokenTime().convert(text);
        } catch (TypeConversionException e) {
            throw new Failure(ExitCode.USAGE, "LARDER_TIMEOUT: " + e.getMessage(), e);
        }
    }

    private static RedisAddress address(String text, boolean isArgument) {
        RedisAddress address = RedisAddress.parse(text);
        if (isArgument && address.login().password() != null) {
            throw new Failure(
                    ExitCode.USAGE,
                    "The address holds a password, which everybody on this machine can read in the list of processes;"
                            + " leave it out, and give it by --password-file, --password-stdin or LARDER_REDIS_PASSWORD");
        }
        return address;
    }

    private Login login(RedisAddress address, Function<String, Optional<String>> setting) {
        Optional<String> user = Optional.ofNullable(options.user)
                .or(() -> setting.apply("LARDER_REDIS_USER"))
                .or(() -> Optional.ofNullable(address.login().user()));
        Optional<String> password = Optional.ofNullable(options.passwordFile)
                .map(file -> Secret.file(file).read())
                .or(this::passwordFromInput)
                .or(() -> password("LARDER_REDIS_PASSWORD", setting))
                .or(() -> Optional.ofNullable(address.login().password()).map(Secret::read));
        return new Login(user.orElse(null), password.orElse(null));
    }

    private Optional<String> passwordFromInput() {
        if (!options.passwordFromInput) {
            return Optional.empty();
        }
        try {
            @Nullable String line = new BufferedReader(new InputStreamReader(around.in(), StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isEmpty()) {
                throw new Failure(ExitCode.USAGE, "Standard input holds no password in its first line");
            }
            return Optional.of(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> password(String name, Function<String, Optional<String>> setting) {
        return setting.apply(name + "_FILE")
                .map(file -> Secret.file(Path.of(file)).read())
                .or(() -> setting.apply(name));
    }

    private static @Nullable Path file(@Nullable Path option, String name, Function<String, Optional<String>> setting) {
        return option == null ? setting.apply(name).map(Path::of).orElse(null) : option;
    }

    boolean namesNamespace() {
        return options.namespace != null || variable("LARDER_NAMESPACE").isPresent();
    }

    String namespace() {
        String name = Optional.ofNullable(options.namespace)
                .or(() -> variable("LARDER_NAMESPACE"))
                .orElseThrow(() -> new Failure(
                        ExitCode.USAGE,
                        "No namespace is named; give --namespace shop:v1, as the application calls itself, or set"
                                + " LARDER_NAMESPACE"));
        String version = Optional.ofNullable(options.version)
                .or(() -> variable("LARDER_VERSION"))
                .orElse("v1");
        String whole = name.contains(":") ? name : name + ":" + version;
        if (!whole.matches("[A-Za-z0-9._-]{1,64}:[A-Za-z0-9._-]{1,64}")) {
            throw new Failure(
                    ExitCode.USAGE, "'" + whole + "' is no namespace; give a name and a version, such as shop:v1");
        }
        return whole;
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(around.environment().get(name)).filter(value -> !value.isEmpty());
    }
}
