package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.output.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A manifest on disk: its JSON, and the signature of that JSON as its last field. What is signed is the JSON on one line without it. */
final class ManifestFile {

    private static final String SIGNATURE = "hmacSha256";
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private final Map<String, Object> values;

    private ManifestFile(Map<String, Object> values) {
        this.values = values;
    }

    /** @throws IllegalArgumentException if it is no JSON */
    static ManifestFile read(Path file) {
        try {
            return new ManifestFile(JsonMapper.shared().readValue(Files.readString(file), OBJECT));
        } catch (JacksonException noJson) {
            throw new IllegalArgumentException("it is no JSON", noJson);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException if it lacks something */
    Manifest manifest() {
        return Manifest.of(new Noted(values));
    }

    Signature judge(Optional<SigningKey> key) {
        Map<String, Object> signed = new LinkedHashMap<>(values);
        @Nullable Object signature = signed.remove(SIGNATURE);
        if (signature == null) {
            return key.isPresent() ? Signature.WRONG : Signature.NONE;
        }
        return key.map(one -> one.hasSigned(Json.of(signed), signature.toString()) ? Signature.GOOD : Signature.WRONG)
                .orElse(Signature.UNCHECKED);
    }

    /** Writes one beside its place, and moves it there once all of it is on the disk. */
    static void write(Path file, Manifest manifest, Optional<SigningKey> key) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>(manifest.values());
        key.ifPresent(one -> values.put(SIGNATURE, one.sign(Json.of(manifest.values()))));
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(
                fresh,
                (Json.of(values) + "\n").getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        force(file.toAbsolutePath().resolveSibling("."));
    }

    /** A name that was moved is on the disk only once its folder is. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder)) {
            channel.force(/* metaData= */ true);
        }
    }
}
