package tailor.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations as the template in Qwen3's tokenizer_config.json writes them (rendered with transformers 5.23). */
class QwenChatTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<JsonNode> cases() {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(QwenChatTest.class.getResourceAsStream("qwen3-chat.jsonl"), StandardCharsets.UTF_8))) {
            List<JsonNode> cases = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                cases.add(JSON.readTree(line));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ChatTurn> turns(JsonNode messages) {
        List<ChatTurn> turns = new ArrayList<>();
        messages.forEach(m -> turns.add(new ChatTurn(
                ChatTurn.Role.valueOf(m.path("role").asText().toUpperCase(Locale.ROOT)), m.path("content").asText())));
        return turns;
    }

    @Test
    void conversationsAreWrittenAsTheTemplateWritesThem() {
        List<JsonNode> cases = cases();
        assertEquals(36, cases.size());
        for (JsonNode one : cases) {
            List<ChatTurn> turns = turns(one.path("messages"));
            assertEquals(one.path("text").asText(), one.path("add_generation_prompt").asBoolean()
                    ? QwenChat.prompt(turns, one.path("enable_thinking").asBoolean()) : QwenChat.text(turns), one.toString());
        }
    }

    @Test
    void specialTokensAreOneIdEach() {
        Tokenizer tokenizer = Tokenizer.load(RealData.folder().resolve("qwen3_tokenizer/tokenizer.json.gz"));
        for (JsonNode one : cases()) {
            if (one.path("add_generation_prompt").asBoolean()) {
                int[] ids = QwenChat.prompt(tokenizer, turns(one.path("messages")), one.path("enable_thinking").asBoolean());
                assertArrayEquals(JSON.convertValue(one.path("ids"), int[].class), ids, one.toString());
            }
        }
    }

    @Test
    void whatCannotBeAskedIsSaid(@TempDir Path folder) {
        assertThrows(IllegalArgumentException.class, () -> QwenChat.text(List.of()));
        assertThrows(IllegalArgumentException.class, () -> new ChatTurn(null, "x"));
        BpeTrainer.train(List.of("x"), 257, folder.resolve("tokenizer.json"));
        Tokenizer base = Tokenizer.load(folder.resolve("tokenizer.json"));
        String message = assertThrows(IllegalArgumentException.class, () -> QwenChat.prompt(base, List.of(ChatTurn.user("x")), true)).getMessage();
        assertTrue(message.contains("<|im_start|>"), message);
    }
}
