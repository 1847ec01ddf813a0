package tailor.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One run: a folder with config.json, manifest.json, metrics.jsonl, summary.json and checkpoints.
 *
 * <p>A run from {@link RunStore#begin} is being made: it may be written, from one thread, until it is finished, fails or
 * is interrupted. Every other run only reads.
 */
public final class Run {

    private final Path folder;
    private final RunSpec spec;
    private final Checkpoints checkpoints;
    private volatile RunManifest manifest;
    private RunLock lock; // null when the run only reads
    private MetricLog log;
    private long begun;

    private Run(Path folder, RunSpec spec, RunManifest manifest) {
        this.folder = folder;
        this.spec = spec;
        this.manifest = manifest;
        this.checkpoints = new Checkpoints(folder.resolve("checkpoints"));
    }

    /**
     * Reads a run from its folder.
     *
     * @throws DamagedRunException if a file is missing or torn
     */
    static Run read(Path folder) {
        try {
            ObjectNode json = object(folder.resolve("config.json"));
            if (!json.path("config").isObject()) {
                throw new IllegalArgumentException("config.json has no object \"config\"");
            }
            RunSpec spec = new RunSpec(json.path("study").asText(), json.path("stage").asText(), (ObjectNode) json.get("config"),
                    json.path("seed").asLong(-1));
            return new Run(folder, spec, Config.MAPPER.treeToValue(object(folder.resolve("manifest.json")), RunManifest.class));
        } catch (IOException | IllegalArgumentException e) {
            throw new DamagedRunException(folder, e.getMessage().lines().findFirst().orElse("unreadable"), e);
        }
    }

    private static ObjectNode object(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException(file.getFileName() + " is missing");
        }
        JsonNode json;
        try {
            json = Config.MAPPER.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(file.getFileName() + " is not JSON (" + e.getOriginalMessage() + ")", e);
        }
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw new IOException(file.getFileName() + " is not a JSON object");
    }

    /** Writes the first files of a run into its folder. */
    static void create(Path folder, RunSpec spec, RunManifest manifest) {
        DurableFiles.replace(folder.resolve("config.json"), Config.bytes(spec.toJson()));
        DurableFiles.replace(folder.resolve("manifest.json"), Config.bytes(manifest));
    }

    /** Makes this run writable, under a lock that is held already: cuts the metrics back to the last checkpoint. */
    Run writable(RunLock held, boolean resumed) {
        MetricLog.truncate(folder.resolve("metrics.jsonl"), checkpoints.logBytes());
        if (resumed) {
            write(manifest.resumed());
        }
        log = MetricLog.append(folder.resolve("metrics.jsonl"));
        begun = System.nanoTime();
        lock = held;
        return this;
    }

    /** {@code STUDY_sSEED_HASH}, with {@code -2}, {@code -3}, … when other code made runs of the same configuration before. */
    public String id() {
        return folder.getFileName().toString();
    }

    public RunSpec spec() {
        return spec;
    }

    /** The resolved configuration; a copy. */
    public ObjectNode config() {
        return spec.config();
    }

    public long seed() {
        return spec.seed();
    }

    public Path folder() {
        return folder;
    }

    /** As last written. */
    public RunManifest manifest() {
        return manifest;
    }

    /**
     * Another run of the same store, such as the one whose checkpoint this one starts from.
     *
     * @throws IllegalArgumentException if there is none of that id
     */
    public Run sibling(String otherId) {
        Path other = folder.resolveSibling(otherId);
        if (otherId.isEmpty() || !Files.isDirectory(other)) {
            throw new IllegalArgumentException("run " + id() + " needs run '" + otherId + "', which is not in " + folder.getParent());
        }
        return read(other);
    }

    /** Whether the run is whole. */
    public boolean isFinished() {
        return manifest.status() == RunStatus.FINISHED;
    }

    /** The open metric log of a run that is being made. */
    public MetricLog log() {
        requireWritable();
        return log;
    }

    /** All metrics, in the order they were measured. */
    public List<Metric> metrics() {
        if (log != null && lock != null) {
            log.flush();
        }
        return MetricLog.read(folder.resolve("metrics.jsonl"));
    }

    /** Values of one metric by step, in order; empty if the run never measured it. */
    public Map<Long, Double> metric(String name) {
        Map<Long, Double> values = new LinkedHashMap<>();
        for (Metric metric : metrics()) {
            if (metric.name().equals(name)) {
                values.put(metric.step(), metric.value());
            }
        }
        return values;
    }

    /** What the experiment concluded; empty until it has finished. */
    public ObjectNode summary() {
        Path file = folder.resolve("summary.json");
        try {
            return Files.exists(file) ? object(file) : JsonNodeFactory.instance.objectNode();
        } catch (IOException e) {
            throw new DamagedRunException(folder, e.getMessage(), e);
        }
    }

    /** The newest complete checkpoint: where to start after, or what the finished run left. */
    public Optional<SavedCheckpoint> lastCheckpoint() {
        return checkpoints.last();
    }

    /**
     * Saves a checkpoint that is complete or absent, then removes older ones. A step that is saved already stays as it is.
     *
     * @param step the last step it contains
     * @throws UncheckedIOException naming path, space needed and left, and the remedy; earlier checkpoints stay
     */
    public SavedCheckpoint saveCheckpoint(long step, CheckpointWriter writer) {
        requireWritable();
        return checkpoints.save(step, log.sync(), writer);
    }

    /** Records facts that only the experiment knows: {@code run.describe(m -> m.withDevice("cpu", 1))}. */
    public void describe(UnaryOperator<RunManifest> facts) {
        requireWritable();
        write(facts.apply(manifest));
    }

    /** A progress event of this run, labelled with its id. */
    public ProgressEvent event(long step, long steps, long tokens, Map<String, Double> metrics) {
        return new ProgressEvent(id(), id(), step, steps, tokens, metrics);
    }

    /**
     * Ends the run well: the summary is written, then the status.
     *
     * @param summary a record, a map or a JSON object
     */
    public void finish(Object summary) {
        requireWritable();
        log.sync();
        DurableFiles.replace(folder.resolve("summary.json"), Config.bytes(summary));
        stop(RunStatus.FINISHED, null);
    }

    /** Ends the attempt badly; checkpoints stay and the next attempt resumes from the last one. */
    void fail(Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        try {
            DurableFiles.replace(folder.resolve("error.txt"), trace.toString().getBytes(StandardCharsets.UTF_8));
        } catch (UncheckedIOException e) {
            cause.addSuppressed(e); // the disk is full, perhaps; the lock must be freed all the same
        }
        stop(RunStatus.FAILED, cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    /** Ends the attempt at somebody's wish. */
    void interrupted() {
        stop(RunStatus.INTERRUPTED, null);
    }

    boolean isWritable() {
        return lock != null;
    }

    private void stop(RunStatus status, String error) {
        requireWritable();
        try {
            log.close();
            write(manifest.stopped(status, (System.nanoTime() - begun) / 1e9, error));
        } finally {
            lock.close();
            lock = null;
        }
    }

    private void write(RunManifest next) {
        DurableFiles.replace(folder.resolve("manifest.json"), Config.bytes(next));
        manifest = next;
    }

    private void requireWritable() {
        if (lock == null) {
            throw new IllegalStateException("run " + id() + " is " + manifest.status().name().toLowerCase(Locale.ROOT)
                    + " and not being made here: it can only be read");
        }
    }

    @Override
    public String toString() {
        return id() + " (" + manifest.status().name().toLowerCase(Locale.ROOT) + ")";
    }
}
