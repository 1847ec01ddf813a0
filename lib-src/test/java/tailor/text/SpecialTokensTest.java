package tailor.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where texts begin and end, from each file that may say so. */
class SpecialTokensTest {
    @TempDir
    Path folder;

    @BeforeEach
    void train() {
        BpeTrainer.train(List.of("ab ab"), 258, folder.resolve("tokenizer.json"));
    }

    private Tokenizer with(String name, String json) throws Exception {
        Files.writeString(folder.resolve(name), json);
        return Tokenizer.load(folder.resolve("tokenizer.json"));
    }

    @Test
    void endTokensOfEachFile() throws Exception {
        Tokenizer plain = Tokenizer.load(folder.resolve("tokenizer.json"));
        assertEquals(Set.of(0), plain.endOfSequence());
        assertEquals(0, plain.startOfText());
        int a = plain.encode("a")[0];
        assertEquals(Set.of(0, a), with("tokenizer_config.json", "{\"eos_token\": \"a\"}").endOfSequence());
        assertEquals(Set.of(0, a), with("tokenizer_config.json", "{\"eos_token\": {\"content\": \"a\", \"special\": true}}").endOfSequence());
        assertEquals(Set.of(0, 3, a), with("config.json", "{\"eos_token_id\": 3}").endOfSequence());
        assertEquals(Set.of(0, 5, 6, a), with("generation_config.json", "{\"eos_token_id\": [5, 6]}").endOfSequence(), "instead of config.json");
        assertEquals(Set.of(0, 3, a), with("generation_config.json", "{\"eos_token_id\": null}").endOfSequence());
        assertThrows(UnsupportedOperationException.class, () -> plain.endOfSequence().add(1));
    }

    @Test
    void startTokensOfEachFile() throws Exception {
        Tokenizer plain = with("tokenizer_config.json", "{\"bos_token\": \"b\"}");
        assertEquals(plain.id("b"), OptionalInt.of(plain.startOfText()));
        assertEquals(7, with("config.json", "{\"bos_token_id\": 7}").startOfText());
        assertEquals(0, with("tokenizer_config.json", "{\"add_bos_token\": false}").startOfText());
    }

    @Test
    void whatIsNoTokenIsNamed() {
        refused("config.json", "{\"eos_token_id\": -1}", "eos_token_id = -1");
        refused("config.json", "{\"eos_token_id\": \"</s>\"}", "eos_token_id = \"</s>\"");
        refused("generation_config.json", "{\"eos_token_id\": [1, 2.5]}", "eos_token_id = 2.5");
        refused("tokenizer_config.json", "{", "not JSON");
    }

    private void refused(String name, String json, String part) {
        String message = assertThrows(IllegalArgumentException.class, () -> with(name, json)).getMessage();
        assertTrue(message.contains(part) && message.contains(name), message);
        folder.resolve(name).toFile().delete();
    }

    @Test
    void qwen3StopsAtTheEndOfATurnAndOfADocument() {
        Tokenizer tokenizer = Tokenizer.load(RealData.folder().resolve("qwen3_tokenizer/tokenizer.json.gz"));
        assertEquals(Set.of(151_643, 151_645), tokenizer.endOfSequence());
        assertEquals(151_643, tokenizer.startOfText(), "it puts nothing before a text; documents are parted by <|endoftext|>");
        assertEquals(OptionalInt.of(151_644), tokenizer.id("<|im_start|>"));
        assertArrayEquals(new int[] {151_644, 872, 198}, tokenizer.encode("<|im_start|>user\n"));
    }

    @Test
    void stories260KBeginsWithItsOwnToken() {
        Tokenizer tokenizer = Tokenizer.load(RealData.folder().resolve("stories260K/tokenizer.json"));
        assertEquals(1, tokenizer.startOfText());
        assertEquals(Set.of(2), tokenizer.endOfSequence());
    }
}
