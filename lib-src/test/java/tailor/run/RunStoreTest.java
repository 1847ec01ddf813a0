package tailor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {

    private static final Provenance CODE_A = new Provenance("c", "clean", "aaaa", Map.of());
    private static final Provenance CODE_B = new Provenance("c", "clean", "bbbb", Map.of());
    private static final RunSpec SPEC = spec(1);

    @TempDir
    Path home;
    private RunStore store;

    @BeforeEach
    void open() {
        store = RunStore.open(home, CODE_A);
    }

    private static RunSpec spec(long seed) {
        ObjectNode config = JsonNodeFactory.instance.objectNode().put("steps", 10);
        return new RunSpec("01-test", "fake", config, seed);
    }

    /** Ten steps whose value depends on the step alone, a checkpoint at each even one; stops where told. */
    private static Experiment counting(long killAfter) {
        return (run, progress) -> {
            long step = run.lastCheckpoint().map(SavedCheckpoint::step).orElse(0L);
            while (step < 10) {
                step++;
                run.log().append(step, Map.of("train/nll", 1.0 / (step + 2)));
                if (step == killAfter) {
                    throw new IOException("killed");
                }
                if (step % 2 == 0) {
                    long now = step;
                    run.saveCheckpoint(step, folder -> Files.writeString(folder.resolve("weights"), "w" + now));
                }
                progress.update(run.event(step, 10, step * 8, Map.of()));
            }
            run.finish(Map.of("nll", 0.25));
        };
    }

    @Test
    void madeOnceThenLoaded() throws Exception {
        Run made = store.make(SPEC, "smoke", counting(0), Progress.SILENT);
        Run loaded = store.make(SPEC, "smoke", (run, progress) -> { throw new AssertionError("made again"); }, Progress.SILENT);
        assertEquals(made.id(), loaded.id());
        assertEquals(10, loaded.metrics().size());
        assertEquals(1.0 / 3, loaded.metric("train/nll").get(1L));
        assertEquals(0.25, loaded.summary().get("nll").asDouble());
        assertEquals(SPEC.hash(), loaded.spec().hash());
        RunManifest manifest = loaded.manifest();
        assertEquals("smoke", manifest.scale());
        assertEquals(RunStatus.FINISHED, manifest.status());
        assertTrue(Files.readString(loaded.folder().resolve("manifest.json")).contains("\"status\" : \"finished\""));
        assertEquals(new SavedCheckpoint(10, loaded.folder().resolve("checkpoints/step-000010")), loaded.lastCheckpoint().orElseThrow());
        assertThrows(IllegalStateException.class, () -> loaded.finish(Map.of()));
        assertThrows(IllegalStateException.class, () -> store.begin(SPEC));
    }

    @Test
    void resumesFromTheLastCheckpointWithTheSameMetrics() throws Exception {
        List<Metric> whole = store.make(spec(2), "", counting(0), Progress.SILENT).metrics();
        assertThrows(IOException.class, () -> store.make(SPEC, "", counting(5), Progress.SILENT));
        Run failed = store.find(SPEC.id());
        assertEquals(RunStatus.FAILED, failed.manifest().status());
        assertEquals("IOException: killed", failed.manifest().error());
        assertEquals(5, failed.metrics().size());

        Run resumed = store.begin(SPEC);
        assertEquals(4, resumed.metrics().size(), "what was logged after the checkpoint is dropped");
        counting(0).run(resumed, Progress.SILENT);
        assertEquals(whole, resumed.metrics());
        assertEquals(2, resumed.manifest().attempts());
        assertEquals(store.find(spec(2).id()).folder().resolve("metrics.jsonl").toFile().length(),
                resumed.folder().resolve("metrics.jsonl").toFile().length());
    }

    @Test
    void aTornLastLineIsDropped() throws Exception {
        assertThrows(IOException.class, () -> store.make(SPEC, "", counting(5), Progress.SILENT));
        Path log = store.find(SPEC.id()).folder().resolve("metrics.jsonl");
        Files.writeString(log, "{\"step\":6,\"na", StandardOpenOption.APPEND);
        assertEquals(5, store.find(SPEC.id()).metrics().size());
        assertEquals(10, store.make(SPEC, "", counting(0), Progress.SILENT).metrics().size());
    }

    @Test
    void otherCodeGoesBesideAndNothingIsOverwritten() throws Exception {
        Run old = store.make(SPEC, "", counting(0), Progress.SILENT);
        String before = Files.readString(old.folder().resolve("manifest.json"));
        RunStore changed = RunStore.open(home, CODE_B);
        assertEquals(Optional.empty(), changed.finished(SPEC));
        Run made = changed.make(SPEC, "", counting(0), Progress.SILENT);
        assertEquals(old.id() + "-2", made.id());
        assertEquals(before, Files.readString(old.folder().resolve("manifest.json")));
        assertEquals(made.id(), changed.finished(SPEC).orElseThrow().id());
        assertEquals(old.id(), store.finished(SPEC).orElseThrow().id());
        assertEquals(2, store.runs().size());
    }

    @Test
    void aCheckpointThatWasNotFinishedDoesNotCount() throws Exception {
        Run run = store.begin(SPEC);
        run.saveCheckpoint(2, folder -> Files.writeString(folder.resolve("weights"), "two"));
        Path half = run.folder().resolve("checkpoints/.step-000004.tmp");
        Files.createDirectories(half);
        Files.writeString(half.resolve("weights"), "tor");
        assertEquals(2, run.lastCheckpoint().orElseThrow().step());
        run.saveCheckpoint(4, folder -> {
            assertFalse(Files.exists(folder.resolve("weights")), "leftovers are cleared");
            Files.writeString(folder.resolve("weights"), "four");
        });
        assertEquals("four", Files.readString(run.lastCheckpoint().orElseThrow().folder().resolve("weights")));
        assertFalse(Files.exists(run.folder().resolve("checkpoints/step-000002")), "the older one is removed");
        run.interrupted();
    }

    @Test
    void aFullDiskNamesPathAndRemedyAndLeavesTheLastCheckpoint() throws Exception {
        Run finished = store.make(spec(2), "", counting(0), Progress.SILENT);
        Run run = store.begin(SPEC);
        run.saveCheckpoint(2, folder -> Files.writeString(folder.resolve("weights"), "two"));
        UncheckedIOException full = assertThrows(UncheckedIOException.class, () -> run.saveCheckpoint(4, folder -> {
            Files.writeString(folder.resolve("weights"), "x".repeat(5000));
            throw new IOException("No space left on device");
        }));
        String message = full.getMessage();
        assertTrue(message.contains("checkpoints/step-000004 (5,000 bytes or more needed"), message);
        assertTrue(message.contains("bytes usable): No space left on device; free some space or set TAILOR_HOME"), message);
        assertEquals(2, run.lastCheckpoint().orElseThrow().step());
        assertFalse(Files.exists(run.folder().resolve("checkpoints/.step-000004.tmp")), "what was half written is freed");
        run.fail(full);
        assertTrue(store.find(finished.id()).isFinished());
        assertEquals(2, store.begin(SPEC).lastCheckpoint().orElseThrow().step());
    }

    @Test
    void aFullDiskWhileLoggingIsNamed() {
        MetricLog log = MetricLog.on(home.resolve("metrics.jsonl"), new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        String message = assertThrows(UncheckedIOException.class, () -> log.append(1, "train/nll", 2)).getMessage();
        assertTrue(message.startsWith("cannot write " + home.resolve("metrics.jsonl")), message);
    }

    @Test
    void savingSurvivesAPendingInterrupt() {
        Run run = store.begin(SPEC);
        Thread.currentThread().interrupt();
        run.log().append(1, Map.of("x", 1.0));
        run.saveCheckpoint(1, folder -> Files.writeString(folder.resolve("weights"), "one"));
        run.interrupted();
        assertTrue(Thread.interrupted(), "the interrupt is kept");
        Run read = store.find(run.id());
        assertEquals(RunStatus.INTERRUPTED, read.manifest().status());
        assertEquals(1, read.lastCheckpoint().orElseThrow().step());
    }

    @Test
    void interruptsWhileSavingBreakNothing() throws Exception {
        Run run = store.begin(SPEC);
        Thread writer = Thread.currentThread();
        Thread pest = new Thread(() -> {
            while (!Thread.interrupted()) {
                writer.interrupt();
            }
        });
        pest.start();
        for (long step = 1; step <= 20; step++) {
            run.log().append(step, Map.of("x", 1.0));
            run.saveCheckpoint(step, folder -> {
                try (FileChannel channel = FileChannel.open(folder.resolve("weights"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                    pest.interrupt(); // the channel is closed under the writer's hands first, then there is peace
                }
            });
        }
        pest.join();
        run.finish(Map.of());
        assertTrue(Thread.interrupted(), "the interrupt is kept");
        assertEquals(20, store.find(run.id()).lastCheckpoint().orElseThrow().step());
        assertEquals(20, store.find(run.id()).metrics().size());
    }

    @Test
    void oneWriterAtATime() {
        Run run = store.begin(SPEC);
        String message = assertThrows(RunLockedException.class, () -> store.begin(SPEC)).getMessage();
        assertTrue(message.contains(run.id()) && message.contains("process " + ProcessHandle.current().pid()), message);
        assertTrue(store.isBeingMade(run));
        run.interrupted();
        assertFalse(store.isBeingMade(run));
        store.begin(SPEC).interrupted();
    }

    @Test
    void damagedFoldersAreListedAndSkipped() throws Exception {
        store.make(SPEC, "", counting(0), Progress.SILENT);
        Files.createDirectories(store.folder().resolve("01-test_s9_00000000"));
        Run torn = store.make(spec(2), "", counting(0), Progress.SILENT);
        Files.writeString(torn.folder().resolve("manifest.json"), "{\"id\": \"01-te");
        assertEquals(List.of(SPEC.id()), store.runs().stream().map(Run::id).toList());
        List<String> messages = store.damaged().stream().map(Throwable::getMessage).toList();
        assertEquals(2, messages.size());
        assertTrue(messages.get(1).contains("config.json is missing; delete or move the folder"), messages.get(1));
        assertTrue(messages.get(0).contains("manifest.json is not JSON"), messages.get(0));
        assertThrows(DamagedRunException.class, () -> store.find(torn.id()));
        assertEquals(torn.id() + "-2", store.make(spec(2), "", counting(0), Progress.SILENT).id());
    }

    @Test
    void unknownRunsNameTheNearest() throws Exception {
        store.make(SPEC, "", counting(0), Progress.SILENT);
        String message = assertThrows(IllegalArgumentException.class, () -> store.find(SPEC.id() + "x")).getMessage();
        assertTrue(message.endsWith("did you mean '" + SPEC.id() + "'?"), message);
    }

    @Test
    void valuesRoundTripBitForBitAndDivergenceStops() throws Exception {
        double[] values = {Math.PI, 1e23, 2e-3, Double.MIN_VALUE, -0.0, 1.0 / 3, 8.41e21};
        Run run = store.begin(SPEC);
        for (double value : values) {
            run.log().append(1, "x \"quoted\"", value);
        }
        String message = assertThrows(NonFiniteMetricException.class, () -> run.log().append(3, "train/nll", Double.NaN)).getMessage();
        assertTrue(message.startsWith("train/nll is NaN at step 3"), message);
        List<Metric> read = run.metrics();
        for (int i = 0; i < values.length; i++) {
            assertEquals(Double.doubleToRawLongBits(values[i]), Double.doubleToRawLongBits(read.get(i).value()));
        }
        run.interrupted();
    }

    @Test
    void anExperimentMustFinish() {
        String message = assertThrows(IllegalStateException.class,
                () -> store.make(SPEC, "", (run, progress) -> {}, Progress.SILENT)).getMessage();
        assertTrue(message.contains("without finishing"), message);
        assertEquals(RunStatus.FAILED, store.find(SPEC.id()).manifest().status());
    }
}
