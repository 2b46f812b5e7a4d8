package dev.larder.cli.internal.session;

import dev.larder.cli.internal.output.Format;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a format. */
public final class FormatConverter implements ITypeConverter<Format> {

    @Override
    public Format convert(String text) {
        return Stream.of(Format.values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new TypeConversionException("'" + text + "' is no format; give table, json, ndjson or csv"));
    }
}
