package tailor.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.model.Checkpoint;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.run.Provenance;
import tailor.run.Run;
import tailor.run.RunSpec;
import tailor.run.RunStore;
import tailor.tensor.Compute;
import tailor.text.BpeTrainer;
import tailor.text.Tokenizer;

class SamplesTest {

    @TempDir
    Path home;

    private Path tokenizer;
    private Run run;

    @BeforeEach
    void begin() {
        tokenizer = home.resolve("tokenizer.json");
        BpeTrainer.train(List.of("the cat sees the dog. the dog sees the cat.".repeat(20)), 260, tokenizer);
        RunStore store = RunStore.open(home, Provenance.of(home, Map.of()));
        run = store.begin(new RunSpec("writing", "pre-training", new ObjectMapper().createObjectNode(), 1));
    }

    @Test
    void theSameCallGivesTheSameTexts() {
        keepModel();
        Samples samples = Samples.of(run, "the", 3);
        assertEquals(3, samples.texts().size());
        assertEquals(samples, Samples.of(run, "the", 3));
        assertTrue(samples.toHtml().contains("<b>the</b>") && samples.toHtml().contains(run.id()), samples.toHtml());
        assertTrue(samples.toString().startsWith("- the"), samples.toString());
    }

    @Test
    void whatCannotBeWrittenIsSaid() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Samples.of(run, "", 1)).getMessage().contains("no checkpoint"));
        keepModel();
        assertThrows(IllegalArgumentException.class, () -> Samples.of(run, "", 0));
        String message = assertThrows(IllegalArgumentException.class, () -> Samples.of(run, "the cat sees the dog".repeat(20), 1)).getMessage();
        assertTrue(message.contains("context of 16"), message);
    }

    private void keepModel() {
        DecoderConfig shape = new DecoderConfig(DecoderConfig.Family.QWEN3, Tokenizer.load(tokenizer).size(), 16, 32, 1, 2, 1, 8, 16, 1e-6, 1e4, true, 0.02);
        try (NDManager manager = Compute.newManager(); Decoder model = Decoder.initialise(shape, 1, manager)) {
            run.saveCheckpoint(1, folder -> Checkpoint.save(model, Optional.of(tokenizer), folder));
        }
    }
}
