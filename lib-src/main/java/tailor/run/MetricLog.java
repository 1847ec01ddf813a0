package tailor.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The metrics of a run: an append-only file of JSON lines {@code {"step":12,"name":"train/nll","value":3.25}}.
 *
 * <p>Values are written so that they read back bit for bit. Lines are buffered and reach the file when the step changes
 * or at {@link #flush()}. A last line torn by a kill is ignored by {@link #read(Path)} and dropped on resume. Not
 * thread-safe: a log belongs to its run's thread.
 */
public final class MetricLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final FileOutputStream disk; // null where a test writes elsewhere; not a channel, which an interrupt would close
    private final OutputStream out;
    private long bytes;
    private long lastStep = -1;

    private MetricLog(Path file, FileOutputStream disk, OutputStream out, long bytes) {
        this.file = file;
        this.disk = disk;
        this.out = out;
        this.bytes = bytes;
    }

    /** Opens a log for appending, creating the file if need be. */
    static MetricLog append(Path file) {
        try {
            FileOutputStream disk = new FileOutputStream(file.toFile(), true);
            return new MetricLog(file, disk, new BufferedOutputStream(disk), Files.size(file));
        } catch (IOException e) {
            throw DurableFiles.failure(file, 0, e);
        }
    }

    /** A log on another stream, so that a test can make it fail. */
    static MetricLog on(Path file, OutputStream out) {
        return new MetricLog(file, null, out, 0);
    }

    /**
     * Appends one value.
     *
     * @throws NonFiniteMetricException if the value is NaN or infinite
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public void append(long step, String name, double value) {
        if (!Double.isFinite(value)) {
            flush();
            throw new NonFiniteMetricException(step, name, value);
        }
        if (step < 0) {
            throw new IllegalArgumentException("step of metric " + name + " must be 0 or more, got " + step);
        }
        if (step != lastStep) {
            flush();
            lastStep = step;
        }
        String line = "{\"step\":" + step + ",\"name\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(name))
                + "\",\"value\":" + NumberOutput.toString(value, true) + "}\n";
        byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
        try {
            out.write(utf8);
        } catch (IOException e) {
            throw DurableFiles.failure(file, utf8.length, e);
        }
        bytes += utf8.length;
    }

    /** Appends all values of a step, in the map's order, and flushes. */
    public void append(long step, Map<String, Double> values) {
        values.forEach((name, value) -> append(step, name, value));
        flush();
    }

    /** Hands what is buffered to the operating system, so that other processes see it. */
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw DurableFiles.failure(file, 0, e);
        }
    }

    /** Flushes and syncs to the disk; returns the length of the log in bytes, which a checkpoint remembers. */
    long sync() {
        flush();
        try {
            if (disk != null) {
                disk.getFD().sync();
            }
        } catch (IOException e) {
            throw DurableFiles.failure(file, 0, e);
        }
        return bytes;
    }

    void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw DurableFiles.failure(file, 0, e);
        }
    }

    /** Reads a log; a torn last line is ignored. A missing file is an empty log. */
    static List<Metric> read(Path file) {
        List<Metric> metrics = new ArrayList<>();
        try {
            if (Files.exists(file)) {
                String text = Files.readString(file);
                int start = 0;
                for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
                    metrics.add(parse(file, text.substring(start, end), metrics.size() + 1));
                    start = end + 1;
                }
            }
        } catch (IOException e) {
            throw new DamagedRunException(file.getParent(), "metrics.jsonl cannot be read: " + e.getMessage(), e);
        }
        return metrics;
    }

    private static Metric parse(Path file, String line, int number) {
        try {
            JsonNode json = JSON.readTree(line);
            if (json.path("step").isNumber() && json.path("name").isTextual() && json.path("value").isNumber()) {
                return new Metric(json.get("step").longValue(), json.get("name").textValue(), json.get("value").doubleValue());
            }
        } catch (JsonProcessingException e) {
            // named below, with the line
        }
        throw new DamagedRunException(file.getParent(), "line " + number + " of metrics.jsonl is not a metric: " + line, null);
    }

    /**
     * Cuts a log back to what a checkpoint saw, so that a resumed run goes on as if it had never gone further.
     *
     * @param bytes length of the log when the checkpoint was written
     */
    static void truncate(Path file, long bytes) {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
            if (log.length() < bytes) {
                throw new DamagedRunException(file.getParent(),
                        "metrics.jsonl has %,d bytes but its checkpoint saw %,d".formatted(log.length(), bytes), null);
            }
            log.setLength(bytes);
            log.getFD().sync();
        } catch (IOException e) {
            throw DurableFiles.failure(file, 0, e);
        }
    }
}
