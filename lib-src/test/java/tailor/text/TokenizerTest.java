package tailor.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
    @TempDir
    Path folder;

    @Test
    void whatIsNotATokenizerIsNamed() throws Exception {
        refused(folder.resolve("absent.json"), "no tokenizer at");
        refused(write("half.json", "{\"model\": {\"vocab\": {\"a\": 0"), "not JSON");
        refused(write("config.json", "{\"hidden_size\": 64}"), "no model.vocab");
        refused(write("endless.json", "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": []}}"),
                "no token that ends a document");
        refused(write("odd.json", "{\"model\": {\"type\": \"Unheard\", \"vocab\": {\"</s>\": 0}}}"), "not a Hugging Face tokenizer");
    }

    private void refused(Path file, String why) {
        String message = assertThrows(IllegalArgumentException.class, () -> Tokenizer.load(file)).getMessage();
        assertTrue(message.contains(why) && message.contains(file.toString()), message);
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void tokensShowTheirBlanks() {
        Path file = folder.resolve("tokenizer.json");
        BpeTrainer.train(List.of("the cat the cat the cat"), 263, file);
        Tokenizer tokenizer = Tokenizer.load(file);
        int[] ids = tokenizer.encode(" cat\n");
        assertEquals(" cat", tokenizer.token(ids[0]));
        assertEquals("\n", tokenizer.token(ids[1]));
        assertEquals("<|endoftext|>", tokenizer.token(0));
        assertThrows(IllegalArgumentException.class, () -> tokenizer.token(263));
        assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(new int[] {-1}));
    }

    @Test
    void longTextsAreNotCut() {
        Path file = folder.resolve("tokenizer.json");
        BpeTrainer.train(List.of("x"), 257, file);
        assertEquals(100_000, Tokenizer.load(file).encode("x".repeat(100_000)).length);
    }

    @Test
    void stories260KLoads() {
        Tokenizer tokenizer = Tokenizer.load(RealData.folder().resolve("stories260K/tokenizer.json"));
        assertEquals(512, tokenizer.size());
        assertEquals("</s>", tokenizer.token(tokenizer.endOfText()));
        String text = "Once upon a time, there was a dog.";
        int[] ids = tokenizer.encode(text);
        assertEquals(text, tokenizer.decode(ids));
        assertEquals(403, ids[0], "as llama2.c encodes it, without <s>");
    }

    @Test
    void qwen3Loads() {
        Tokenizer tokenizer = Tokenizer.load(RealData.folder().resolve("qwen3_tokenizer/tokenizer.json.gz"));
        assertEquals(151_669, tokenizer.size());
        assertEquals(151_643, tokenizer.endOfText());
        assertArrayEquals(new int[] {9707, 11, 1879, 0}, tokenizer.encode("Hello, world!"));
        assertEquals("Hello, world! 12", tokenizer.decode(tokenizer.encode("Hello, world! 12")));
    }
}
