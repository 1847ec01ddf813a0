package tailor.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.run.Run;
import tailor.run.RunSpec;

/** A process that is killed in the middle of a run costs the steps since the last checkpoint, and changes nothing. */
class KilledRunTest {
    private static final int STEPS = 120;

    @TempDir
    Path home;

    /** The process to kill. */
    public static void main(String[] arguments) throws Exception {
        SmallText lab = SmallText.in(Path.of(arguments[0]));
        lab.preTrain("killed", lab.config(STEPS), 1);
    }

    @Test
    void resumesWithTheSameMetrics() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-DOPT_OUT_TRACKING=true", "-DDJL_OFFLINE=true", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp", System.getProperty("java.class.path"), KilledRunTest.class.getName(), home.toString()).inheritIO().start();
        SmallText lab = SmallText.in(home);
        RunSpec spec = new RunSpec("killed", "pre-training", lab.config(STEPS), 1);
        Path checkpoints = lab.store().folder().resolve(spec.id()).resolve("checkpoints");
        while (process.isAlive() && !hasCheckpoint(checkpoints)) {
            Thread.sleep(20);
        }
        process.destroyForcibly().waitFor();
        assertTrue(lab.store().finished(spec).isEmpty(), "killed before its end");

        Run resumed = lab.preTrain("killed", lab.config(STEPS), 1);
        assertEquals(2, resumed.manifest().attempts());
        Run whole = lab.preTrain("whole", lab.config(STEPS), 1);
        assertEquals(whole.metrics(), resumed.metrics());
        assertFalse(whole.metrics().isEmpty());
    }

    private static boolean hasCheckpoint(Path checkpoints) throws Exception {
        if (!Files.isDirectory(checkpoints)) {
            return false;
        }
        try (var entries = Files.list(checkpoints)) {
            return entries.anyMatch(entry -> entry.getFileName().toString().matches("step-0*[1-9]\\d+"));
        }
    }
}
