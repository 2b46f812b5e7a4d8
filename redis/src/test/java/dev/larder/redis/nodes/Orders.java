package dev.larder.redis.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * How a node in a process of its own is told what to do: by standard input, a command a line, each answered with one line, {@code ok …}
 * or {@code failed …}. The process ends with its standard input, and so with the test. What is printed goes to standard error.
 */
public final class Orders {

    /** Who obeys. */
    public interface Node {
        /** Does what a verb says with the words behind it; what it answers is printed. */
        Object obey(String verb, List<String> words) throws Exception;
    }

    private Orders() {}

    /** Starts a node, says so, and obeys until standard input ends. */
    public static void follow(Callable<? extends Node> start) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BlockingQueue<String> commands = new LinkedBlockingQueue<>();
        daemon(() -> listen(commands)).start();
        Node node = start.call();
        answers.println("ok");
        while (true) {
            answers.println(answer(node, commands.take()));
        }
    }

    private static void listen(BlockingQueue<String> commands) {
        new BufferedReader(new InputStreamReader(System.in, UTF_8)).lines().forEach(commands::add);
        Runtime.getRuntime().halt(0);
    }

    private static String answer(Node node, String command) {
        List<String> words = List.of(command.split(" "));
        try {
            return "ok " + node.obey(words.get(0), words.subList(1, words.size()));
        } catch (Exception failure) {
            failure.printStackTrace();
            return "failed " + command + ": " + failure;
        }
    }

    /** A thread that does not keep the process. */
    public static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }
}
