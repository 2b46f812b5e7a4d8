package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;

/** Writes what {@link AllowedInput} will read, and refuses the rest at once: it would be a miss for everybody. */
final class AllowedOutput extends ObjectOutputStream {

    private final JavaClasses allowed;

    AllowedOutput(OutputStream out, JavaClasses allowed) throws IOException {
        super(out);
        this.allowed = allowed;
    }

    @Override
    protected void annotateClass(Class<?> written) {
        if (!allowed.allows(written.getName())) {
            throw refused(written.getName());
        }
    }

    @Override
    protected void annotateProxyClass(Class<?> written) {
        throw refused(written.getName());
    }

    static CodecException refused(String name) {
        return new CodecException(
                Kind.PAYLOAD,
                "A value holds a " + name + ", which is not on the list of classes; give it to JavaCodecs.allowing",
                null);
    }
}
