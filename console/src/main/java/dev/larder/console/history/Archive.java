package dev.larder.console.history;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A chronicle as bytes, for a file. Nodes' timelines are not in it: a node that starts again has another name.
 *
 * <pre>
 * "LHIS" version:int crc:long          of all that follows
 * deflated:
 *   metrics:int name*                   each value's place in a point
 *   timelines:int (cache:text rings:int (step:long points:int point*)*)*     "" for all caches together
 *     point: slot:long points:int value:float* buckets:int count:int*
 *   minute:long caches:int (cache:text ratio:float*60)*
 * </pre>
 */
final class Archive {

    static final int VERSION = 1;
    private static final int MAGIC = 0x4c484953;
    private static final int HEADER_BYTES = 16;
    private static final int MOST_METRICS = 200;
    private static final int MOST_RINGS = 8;
    private static final int MOST_POINTS = 10_000;
    private static final int MOST_BUCKETS = 100;
    private static final String ALL = "";

    private Archive() {}

    static byte[] write(Chronicle chronicle) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(deflated, fast))) {
            writeMetrics(out);
            writeTimelines(out, chronicle);
            writeSparks(out, chronicle.sparks());
        } finally {
            fast.end();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(bytes);
        header.writeInt(MAGIC);
        header.writeInt(VERSION);
        header.writeLong(checksum(deflated.toByteArray(), 0));
        deflated.writeTo(bytes);
        return bytes.toByteArray();
    }

    private static long checksum(byte[] bytes, int from) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, bytes.length - from);
        return crc.getValue();
    }

    private static void writeMetrics(DataOutputStream out) throws IOException {
        out.writeInt(Metric.ALL.size());
        for (Metric metric : Metric.ALL) {
            out.writeUTF(metric.label());
        }
    }

    private static void writeTimelines(DataOutputStream out, Chronicle chronicle) throws IOException {
        Map<String, Timeline> caches = chronicle.caches();
        out.writeInt(1 + caches.size());
        writeTimeline(out, ALL, chronicle.ofAll());
        for (Map.Entry<String, Timeline> cache : caches.entrySet()) {
            writeTimeline(out, cache.getKey(), cache.getValue());
        }
    }

    private static void writeTimeline(DataOutputStream out, String name, Timeline timeline) throws IOException {
        List<Long> steps = timeline.steps();
        List<List<Ring.Point>> rings = timeline.points();
        out.writeUTF(name);
        out.writeInt(rings.size());
        for (int i = 0; i < rings.size(); i++) {
            out.writeLong(steps.get(i));
            out.writeInt(rings.get(i).size());
            for (Ring.Point point : rings.get(i)) {
                writePoint(out, point);
            }
        }
    }

    private static void writePoint(DataOutputStream out, Ring.Point point) throws IOException {
        out.writeLong(point.slot());
        out.writeInt(point.points());
        for (float value : point.values()) {
            out.writeFloat(value);
        }
        int[] counts = point.counts();
        out.writeInt(counts == null ? 0 : counts.length);
        for (int i = 0; counts != null && i < counts.length; i++) {
            out.writeInt(counts[i]);
        }
    }

    private static void writeSparks(DataOutputStream out, Sparks sparks) throws IOException {
        Map<String, float[]> all = sparks.all();
        out.writeLong(sparks.minute());
        out.writeInt(all.size());
        for (Map.Entry<String, float[]> cache : all.entrySet()) {
            out.writeUTF(cache.getKey());
            for (float ratio : cache.getValue()) {
                out.writeFloat(ratio);
            }
        }
    }

    /**
     * Puts what was written into a chronicle, where that has nothing newer. Metrics that are not known any more are left out.
     *
     * @throws IOException if these are no such bytes, or of another version, or damaged; what was read before stays
     */
    static void read(byte[] bytes, Chronicle into) throws IOException {
        DataInputStream header = new DataInputStream(new ByteArrayInputStream(bytes));
        if (bytes.length < HEADER_BYTES || header.readInt() != MAGIC) {
            throw new IOException("it is no history");
        }
        int version = header.readInt();
        if (version != VERSION) {
            throw new IOException("it is of version " + version + ", and " + VERSION + " is known");
        }
        if (header.readLong() != checksum(bytes, HEADER_BYTES)) {
            throw new IOException("it is damaged");
        }
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(header))) {
            int[] places = readMetrics(in);
            readTimelines(in, places, into);
            readSparks(in, into.sparks());
        }
    }

    /** Where each value of the file belongs now; below 0 for nowhere. */
    private static int[] readMetrics(DataInputStream in) throws IOException {
        int[] places = new int[count(in, MOST_METRICS)];
        for (int i = 0; i < places.length; i++) {
            places[i] = Metric.named(in.readUTF()).map(Metric::ordinal).orElse(-1);
        }
        return places;
    }

    private static int count(DataInputStream in, int most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new IOException("it says that there are " + count + " of something");
        }
        return count;
    }

    private static void readTimelines(DataInputStream in, int[] places, Chronicle into) throws IOException {
        int timelines = count(in, 1 + Chronicle.MOST_CACHES);
        for (int i = 0; i < timelines; i++) {
            String name = in.readUTF();
            Timeline timeline = name.equals(ALL) ? into.ofAll() : into.restored(name);
            int rings = count(in, MOST_RINGS);
            for (int ring = 0; ring < rings; ring++) {
                long step = in.readLong();
                List<Ring.Point> points = readPoints(in, places);
                if (timeline != null) {
                    timeline.restore(step, points);
                }
            }
        }
    }

    private static List<Ring.Point> readPoints(DataInputStream in, int[] places) throws IOException {
        int count = count(in, MOST_POINTS);
        List<Ring.Point> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            points.add(new Ring.Point(in.readLong(), in.readInt(), readValues(in, places), readCounts(in)));
        }
        return points;
    }

    private static float[] readValues(DataInputStream in, int[] places) throws IOException {
        float[] values = new float[Metric.ALL.size()];
        Arrays.fill(values, Float.NaN);
        for (int place : places) {
            float value = in.readFloat();
            if (place >= 0) {
                values[place] = value;
            }
        }
        return values;
    }

    private static int @Nullable [] readCounts(DataInputStream in) throws IOException {
        int[] counts = new int[count(in, MOST_BUCKETS)];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = in.readInt();
        }
        return counts.length == 0 ? null : counts;
    }

    private static void readSparks(DataInputStream in, Sparks into) throws IOException {
        long minute = in.readLong();
        int caches = count(in, Sparks.MOST_CACHES);
        Map<String, float[]> ratios = new HashMap<>();
        for (int i = 0; i < caches; i++) {
            String cache = in.readUTF();
            float[] hour = new float[Sparks.MINUTES];
            for (int place = 0; place < hour.length; place++) {
                hour[place] = in.readFloat();
            }
            ratios.put(cache, hour);
        }
        into.restore(minute, ratios);
    }
}
