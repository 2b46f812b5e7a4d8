package dev.larder.server;

import dev.larder.LarderListener.TierChanged;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The server as a program. It says one line when it is ready, one line when something is wrong, and the rest to its log.
 *
 * @since 0.1
 */
public final class LarderServer {

    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;

    private static final int RUNNING = -1;
    private static final Duration CONTACT_PATIENCE = Duration.ofSeconds(3);

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    LarderServer(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    /** Starts the server; {@code --help} tells how. Ends the process with 2 if called wrongly, with 1 if it cannot start. */
    public static void main(String[] arguments) {
        int status = new LarderServer(System.out, System.err, System.getenv()).run(arguments);
        if (status != RUNNING) {
            System.exit(status);
        }
    }

    int run(String... arguments) {
        try {
            Options options = OptionParser.parse(arguments);
            return options.isHelp() ? help() : start(options, Variables.read(environment));
        } catch (UsageException wrong) {
            return complain(wrong.line() + "; see ./larder up --help", USAGE);
        } catch (StartException refused) {
            return complain(refused.line(), FAILURE);
        }
    }

    private int start(Options options, Variables variables) {
        DataFolder folder = DataFolder.claim(options.data());
        try {
            Ports.requireFree(options.port());
            ConfigurableApplicationContext server = ServerApplication.start(options, variables, folder);
            announce(server);
            ClassArchive.wanted(System.getProperties()).ifPresent(ClassArchive::writeBeside);
            if (options.isTraffic()) {
                ServerApplication.visit(server);
            }
            return RUNNING;
        } catch (StartException | UsageException refused) {
            folder.close();
            throw refused;
        }
    }

    private void announce(ConfigurableApplicationContext context) {
        if (ServerApplication.hasRedis(context)) {
            tellOf(context.getBean(FirstContact.class).await(CONTACT_PATIENCE));
        }
        ConsoleLog.tellChangesOfRedis();
        out.println("Larder is ready at " + ServerApplication.address(context));
        out.flush();
    }

    private void tellOf(TierChanged redis) {
        if (!redis.connected()) {
            out.println(
                    "Larder starts degraded, without Redis, which it uses as soon as it is there: " + redis.reason());
        }
    }

    private int help() {
        out.print(Options.HELP);
        return OK;
    }

    private int complain(String line, int status) {
        err.println("larder: " + line);
        return status;
    }
}
