package tailor.model;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tailor.tensor.TorchOps;
import tailor.text.Tokenizer;

/** A pretrained Llama of 260,032 parameters reads real stories ({@code -Dtailor.data=DIR}). */
class RealModelTest {
    private static final Path DATA = Path.of(System.getProperty("tailor.data", "../shared/data"));

    /** The id that starts a story; the file's vocabulary spells it "\\n<s>\\n", so it cannot be written in a text. */
    private static final long START = 1;

    @Test
    void stories260KPredictsTinyStories() throws Exception {
        Path folder = DATA.resolve("stories260K");
        assumeTrue(Files.isDirectory(folder), "no stories260K at " + folder);
        String text = Files.readString(DATA.resolve("tinystories/tinystories_train_first2MiB.txt"));
        String[] stories = text.split("<\\|endoftext\\|>");
        Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer.json"));
        try (NDManager m = NDManager.newBaseManager(); Decoder model = Checkpoint.load(folder, m)) {
            assertTrue(model.parameterCount() == 260_032, "parameters: " + model.parameterCount());
            double sum = 0;
            int count = 0;
            for (String story : Arrays.copyOfRange(stories, stories.length - 21, stories.length - 1)) {
                int[] ids = tokenizer.encode(story.strip());
                long[] kept = LongStream.concat(LongStream.of(START), Arrays.stream(ids).asLongStream()).limit(512).toArray();
                NDArray logits = model.logits(m.create(Arrays.copyOf(kept, kept.length - 1), new Shape(1, kept.length - 1)));
                NDArray targets = m.create(Arrays.copyOfRange(kept, 1, kept.length));
                sum -= TorchOps.get().apply("target_log_prob", logits.squeeze(0), targets).sum().getFloat();
                count += kept.length - 1;
            }
            assertTrue(sum / count < 1.6, "mean NLL " + sum / count);
            System.out.printf("RealModelTest: mean NLL of %d tokens %.3f nats%n", count, sum / count);
        }
    }
}
