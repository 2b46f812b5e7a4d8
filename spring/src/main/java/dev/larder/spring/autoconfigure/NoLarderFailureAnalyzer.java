package dev.larder.spring.autoconfigure;

import dev.larder.Larder;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Tells why there is no bean of Larder's that somebody asks for, or not just one {@link Larder}. */
final class NoLarderFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> implements Ordered {

    private final @Nullable Environment environment;

    NoLarderFailureAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, NoSuchBeanDefinitionException cause) {
        Class<?> type = cause.getBeanType();
        if (type == null || !type.getName().startsWith("dev.larder.")) {
            return null;
        }
        if (cause instanceof NoUniqueBeanDefinitionException several) {
            return new FailureAnalysis(
                    "There are several beans of type " + type.getName() + ": " + several.getBeanNamesFound() + ".",
                    "Say which one is meant with @Qualifier, or mark one of them @Primary.",
                    cause);
        }
        return isOff("larder.enabled") ? off(type, "larder.enabled", cause) : offOrMissing(type, cause);
    }

    private @Nullable FailureAnalysis offOrMissing(Class<?> type, NoSuchBeanDefinitionException cause) {
        if (type.getName().startsWith("dev.larder.spring.metrics.") && isOff("larder.metrics.enabled")) {
            return off(type, "larder.metrics.enabled", cause);
        }
        return !type.equals(Larder.class)
                ? null
                : new FailureAnalysis(
                        "There is no bean of type " + type.getName()
                                + ": Larder's auto-configuration does not take part here.",
                        "Annotate the application with @SpringBootApplication or @EnableAutoConfiguration, and do not"
                                + " exclude LarderAutoConfiguration; in a test of a slice import it with"
                                + " @ImportAutoConfiguration.",
                        cause);
    }

    private static FailureAnalysis off(Class<?> type, String property, NoSuchBeanDefinitionException cause) {
        return new FailureAnalysis(
                "There is no bean of type " + type.getName() + ", because " + property + " is false.",
                "Remove " + property + "=false, or ask for the bean with an ObjectProvider.",
                cause);
    }

    private boolean isOff(String property) {
        return environment != null && "false".equalsIgnoreCase(environment.getProperty(property));
    }

    /** Before Boot's own, which knows no more than that the bean is missing. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 1;
    }
}
