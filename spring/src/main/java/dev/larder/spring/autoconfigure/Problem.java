package dev.larder.spring.autoconfigure;

/**
 * Something wrong with the configuration.
 *
 * @param property the property's name, or what else it is about
 * @param value its value as it was given; secrets are not shown
 * @param cure what to do
 */
public record Problem(String property, String value, String cure) {

    @Override
    public String toString() {
        return property + " is '" + value + "': " + cure;
    }
}
