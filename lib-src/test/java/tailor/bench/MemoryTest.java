package tailor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Peaks of resident memory, each in a JVM of its own: of the fused loss beside inputs and gradients at the vocabulary of Qwen3, and
 * of a training step with and without activation checkpointing.
 */
@EnabledOnOs(OS.LINUX)
class MemoryTest {
    private static final double MOST_MEGABYTES = 200;

    /** All logits would be 622 MB. */
    @Test
    void aThousandTokensOfAWideVocabulary() throws Exception {
        assertWithin(1024, 16);
    }

    /** All logits would be 2.5 GB; a minute on two cores, so only when asked for: -Dtailor.slow=true. */
    @Test
    @EnabledIfSystemProperty(named = "tailor.slow", matches = "true")
    void fourThousandTokensAtWidth1024() throws Exception {
        assertWithin(4096, 1024);
    }

    @Test
    void checkpointingTakesLessThanHalf() throws Exception {
        String step = "--measure memory --width 64 --layers 16 --heads 4 --feed_forward 192 --vocabulary 256 --batch 8 --context 256 "
                + "--threads 1 --checkpointing ";
        double whole = megabytes("TrainBench", step + false);
        double checkpointed = megabytes("TrainBench", step + true);
        System.out.println("a training step of 16 blocks: " + whole + " MB, with checkpointing " + checkpointed + " MB");
        assertTrue(checkpointed < whole / 2, checkpointed + " MB with checkpointing, " + whole + " without");
    }

    private static void assertWithin(int tokens, int width) throws Exception {
        double megabytes = megabytes("LossBench", "--measure memory --vocabulary 151936 --k 100 --threads 1 --width " + width
                + " --tokens " + tokens);
        System.out.println(tokens + " tokens of 151,936 at width " + width + ": " + megabytes + " MB beside inputs and gradients");
        assertTrue(megabytes <= MOST_MEGABYTES, tokens + " tokens took " + megabytes + " MB");
    }

    private static double megabytes(String bench, String flags) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-cp", System.getProperty("java.class.path"), "tailor.bench." + bench));
        command.addAll(List.of(flags.split(" ")));
        Path errors = Files.createTempFile("memory", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        // By default glibc keeps what is freed and gives it out again: that would hide a part of the growth.
        builder.environment().putAll(Map.of("MALLOC_MMAP_THRESHOLD_", "131072", "MALLOC_TRIM_THRESHOLD_", "131072"));
        Process process = builder.start();
        String[] lines = new String(process.getInputStream().readAllBytes()).strip().split("\n");
        assertEquals(0, process.waitFor(), () -> bench + " failed, see " + errors);
        Files.delete(errors);
        return Double.parseDouble(lines[lines.length - 1]);
    }
}
