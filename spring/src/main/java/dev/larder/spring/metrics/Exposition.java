package dev.larder.spring.metrics;

/** Writes figures without labels in Prometheus's text format, version 0.0.4. Not thread-safe. */
final class Exposition {

    private final StringBuilder text = new StringBuilder();

    Exposition counter(String name, String help, long value) {
        return figure(name, "counter", help, (double) value);
    }

    Exposition gauge(String name, String help, double value) {
        return figure(name, "gauge", help, value);
    }

    String text() {
        return text.toString();
    }

    private Exposition figure(String name, String type, String help, double value) {
        text.append("# HELP ").append(name).append(' ').append(escaped(help)).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        text.append(name).append(' ').append(number(value)).append('\n');
        return this;
    }

    private static String escaped(String help) {
        return help.replace("\\", "\\\\").replace("\n", "\\n");
    }

    /** Whole numbers without a fraction, up to where a double still knows them exactly. */
    private static String number(double value) {
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
        return isWhole ? Long.toString((long) value) : infinity(value);
    }

    private static String infinity(double value) {
        return Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : Double.toString(value);
    }
}
