package dev.larder.topologies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.waitAtMost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A JVM of its own with a Redis in it that nobody closes. */
final class OtherJvm implements AutoCloseable {
    private final Process process;
    private final RedisClient redis;
    private final BufferedReader output;

    private OtherJvm(Process process) throws IOException {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.redis = new RedisClient(Integer.parseInt(await("port ")));
        assertThat(redis.ask("PING")).isEqualTo("+PONG");
    }

    static OtherJvm starting(RedisBinary binary, Path folder) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new OtherJvm(new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        binary.path().toString(),
                        folder.toString())
                .redirectError(Redirect.INHERIT)
                .start());
    }

    void pauseRedis() throws IOException {
        tell("pause");
        await("paused");
    }

    void letEnd() throws IOException {
        tell("end");
        assertThat(process.onExit().join().exitValue()).isZero();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void awaitEndOfRedis() {
        waitAtMost(Duration.ofSeconds(10)).until(redis::isRefused);
    }

    @Override
    public void close() {
        kill();
    }

    /** What follows the word on the first line that begins with it; logs may stand before. */
    private String await(String word) throws IOException {
        String line = output.readLine();
        while (!line.startsWith(word)) {
            line = output.readLine();
        }
        return line.substring(word.length());
    }

    private void tell(String word) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(word).append('\n').flush();
    }

    /** Says the port, does what it is told, ends without closing anything. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws IOException {
            RedisServer redis = RedisServer.builder()
                    .binary(new RedisBinary(Path.of(arguments[0]), "any"))
                    .directory(Path.of(arguments[1]))
                    .start();
            System.out.println("port " + redis.port());
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while ("pause".equals(orders.readLine())) {
                redis.pause();
                System.out.println("paused");
            }
        }
    }
}
