package tailor.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tailor.train.SampledProblem.ABSTAINS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.task.FinalAnswer;
import tailor.train.SampledProblem.Sample;

class SampleFileTest {
    private static final SamplingSettings SETTINGS = new SamplingSettings("arithmetic", 3, 4, 0.7, 0.95, 8, "", "");

    @TempDir
    Path folder;

    private static Sample sample(String text, double reward, int vote) {
        return new Sample(text, 4, true, -2, 0.5, reward, vote);
    }

    /** One problem with a right majority, one with a tie that the first seen (wrong) wins, one that did not fit. */
    private static ModelSamples samples() {
        ModelSamples.Head head = new ModelSamples.Head("30-grpo_s1_0", "30-grpo", "rlvr", "precision", 1, 80, SETTINGS, 3, true, 0.7, 0.6, 2, "cpu", "cpu", "c0de");
        return new ModelSamples(head, List.of(
                new SampledProblem("a-0", "1+1=", "2", List.of(sample("#### 2", 1, 0), sample("#### 3", 0, 1), sample("2.0 \u2713\n", 1, 0), sample("", 0, ABSTAINS))),
                new SampledProblem("a-1", "2+2=", "4", List.of(sample("5", 0, 0), sample("4", 1, 1), sample("4", 1, 1), sample("5", 0, 0))),
                new SampledProblem("a-2", "3+3=", "6", List.of())));
    }

    @Test
    void everyMeasureComesFromTheSamples() {
        ModelSamples samples = samples();
        assertArrayEquals(new double[] {0.5, 0.5, 0}, samples.average());
        assertArrayEquals(new double[] {1, 0, 0}, samples.consensus(), "a tie goes to the answer seen first");
        assertArrayEquals(new double[] {0.5, 0.5, 0}, samples.pass(1), 1e-15);
        assertArrayEquals(new double[] {1 - 1 / 6.0, 1 - 1 / 6.0, 0}, samples.pass(2), 1e-15);      // 1 − C(2,2)/C(4,2)
        assertArrayEquals(new double[] {1, 1, 0}, samples.pass(4), 1e-15);
        assertEquals(1 / 8.0, samples.abstained().orElseThrow());
        assertEquals(Math.exp(0.5), samples.perplexity().orElseThrow(), 1e-12);
        assertEquals(0.5, samples.entropy().orElseThrow());
        assertEquals(4, samples.meanLength().orElseThrow());
        assertEquals(1, samples.unasked());
        assertThrows(IllegalArgumentException.class, () -> samples.pass(5));
    }

    @Test
    void samplesReadAreThoseWritten() throws Exception {
        Path file = folder.resolve("deep/evaluations/a.jsonl");
        SampleFile.write(file, samples());
        assertEquals(samples(), SampleFile.read(file));
        assertEquals(4, Files.readAllLines(file).size(), "one line for the head, one a problem");
        assertTrue(Files.readString(file).contains("\"log_prob\":-2.0"));
        try (var left = Files.list(file.getParent())) {
            assertEquals(1, left.count(), "nothing half written is left");
        }
    }

    @Test
    void theLineThatIsDamagedIsNamed() throws Exception {
        Path file = folder.resolve("a.jsonl");
        SampleFile.write(file, samples());
        List<String> whole = Files.readAllLines(file);
        assertTrue(damage(file, whole.subList(0, 3)).contains("line 3 of " + file + " is damaged: the file ends after 2 of 3 problems"));
        assertTrue(damage(file, with(whole, 2, whole.get(2).substring(0, 60))).contains("line 3 of"));
        assertTrue(damage(file, with(whole, 1, whole.get(1).replace("\"reward\":1.0", "\"reward\":7.0"))).contains("reward = 7.0"));
        assertTrue(damage(file, with(whole, 1, whole.get(1).replace("\"tokens\":4,", ""))).contains("tokens"));
        assertTrue(damage(file, with(whole, 2, whole.get(2).replaceFirst("\\{\"text\".*?\\},", ""))).contains("3 samples of 4"));
        assertTrue(damage(file, List.of()).contains("empty"));
        Files.write(file, new byte[] {(byte) 0xC3, 0x28});
        assertTrue(assertThrows(IllegalArgumentException.class, () -> SampleFile.read(file)).getMessage().contains("not UTF-8"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> SampleFile.read(folder.resolve("none"))).getMessage().contains("none"));
    }

    private static String damage(Path file, List<String> lines) throws Exception {
        Files.write(file, lines);
        return assertThrows(IllegalArgumentException.class, () -> SampleFile.read(file)).getMessage();
    }

    private static List<String> with(List<String> lines, int at, String line) {
        return IntStream.range(0, lines.size()).mapToObj(i -> i == at ? line : lines.get(i)).toList();
    }

    @Test
    void anotherVerifierJudgesTheSameTexts() {
        ModelSamples again = samples().judgedBy(FinalAnswer.verifier());
        assertEquals(samples(), again, "votes and rewards of final numbers, an answer 2.0 being a 2");
        ModelSamples kind = samples().judgedBy((problem, completion) -> 1);
        assertArrayEquals(new double[] {1, 1, 0}, kind.average());
        assertFalse(kind.head().votes(), "a verifier that compares no answers has no majority");
        assertTrue(kind.abstained().isEmpty());
    }

    @Test
    void badSettingsAreNamed() {
        assertTrue(message(0, 1, 0.7, 1, 1).contains("problems = 0"));
        assertTrue(message(1, 0, 0.7, 1, 1).contains("samples = 0"));
        assertTrue(message(1, 1, 0, 1, 1).contains("temperature = 0.0"));
        assertTrue(message(1, 1, 0.7, 1.5, 1).contains("1.5"));
        assertTrue(message(1, 1, 0.7, 1, 0).contains("max_new_tokens = 0"));
    }

    private static String message(int problems, int samples, double temperature, double topP, int tokens) {
        return assertThrows(IllegalArgumentException.class,
                () -> new SamplingSettings("arithmetic", problems, samples, temperature, topP, tokens, "", "")).getMessage();
    }
}
