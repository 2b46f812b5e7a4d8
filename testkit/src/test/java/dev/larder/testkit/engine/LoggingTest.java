package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@Timeout(30)
class LoggingTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.larder.cache.goal");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Larder larder = Larder.named("shop").build();

    @BeforeEach
    void capture() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
    }

    @AfterEach
    void release() {
        logger.setLevel(null);
        logger.detachAppender(lines);
        larder.close();
        MDC.clear();
    }

    private Cache<String, String> goals(CacheSpec.Loader<String, String> loader) {
        return larder.cache(
                CacheSpec.of("goal:{id}", String.class, String.class).loader(loader));
    }

    private List<String> told() {
        return lines.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .map(line -> line.replaceFirst("micros=\\d+", "micros=_"))
                .toList();
    }

    @Test
    void tellsMissAndHitOfACacheWhoseLoggerIsAtDebugWithoutItsKeys() {
        Cache<String, String> goals = goals(id -> "goal");

        goals.get("alice@example.org");
        goals.get("alice@example.org");

        assertThat(told()).hasSize(2);
        assertThat(told().get(0)).matches("Lookup: cache=goal outcome=load key=~[0-9a-f]{12} micros=_");
        assertThat(told().get(1)).isEqualTo(told().get(0).replace("=load", "=memory"));
        assertThat(told()).noneMatch(line -> line.contains("alice"));
    }

    @Test
    void tellsOnceOfASettingThatCanDoNothing() {
        Logger engine = (Logger) LoggerFactory.getLogger("dev.larder.internal.engine.Engine");
        engine.addAppender(lines);
        try {
            larder.cache(CacheSpec.of("goal:{id}", String.class, String.class)
                    .compressAbove(0)
                    .memoryOnly());
        } finally {
            engine.detachAppender(lines);
        }

        assertThat(lines.list)
                .filteredOn(line -> line.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .startsWith("A setting is idle: namespace=shop:v1 cache=goal: compressAbove does nothing");
    }

    @Test
    void tellsNothingOfACacheWhoseLoggerIsNot() {
        logger.setLevel(Level.INFO);
        Cache<String, String> goals = goals(id -> "goal");

        goals.get("1");
        goals.get("1");

        assertThat(told()).isEmpty();
    }

    @Test
    void handsTheCallersCorrelationIdToTheThreadThatLoads() {
        AtomicReference<String> seen = new AtomicReference<>();
        Cache<String, String> goals = goals(id -> {
            seen.set(MDC.get("correlationId"));
            return "goal";
        });
        MDC.put("correlationId", "c-42");

        goals.async().get("1").join();

        assertThat(seen).hasValue("c-42");
        assertThat(lines.list.get(0).getMDCPropertyMap()).containsEntry("correlationId", "c-42");
    }
}
