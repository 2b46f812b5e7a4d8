package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.output.Report;
import java.util.Map;

/**
 * One file of a set.
 *
 * @param file its name, without a folder
 * @param sha256 of its bytes
 * @param writtenBy the version of the server that wrote it; an older one may not be able to read it
 */
record Copy(String file, String sha256, long bytes, String writtenBy, Origin origin, Contents contents) {

    Copy {
        if (!SetName.isFile(file)) {
            throw new IllegalArgumentException("'file' is no name of a copy");
        }
    }

    static Copy of(Noted noted) {
        return new Copy(
                noted.text("file"),
                noted.text("sha256"),
                noted.number("bytes"),
                noted.text("writtenBy"),
                Origin.of(noted),
                Contents.of(noted));
    }

    Map<String, Object> row() {
        Map<String, Object> row = Report.row("file", file, "sha256", sha256, "bytes", bytes, "writtenBy", writtenBy);
        row.putAll(origin.row());
        row.putAll(contents.row());
        return row;
    }
}
