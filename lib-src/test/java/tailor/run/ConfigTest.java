package tailor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

    enum Form { LOG, POWER }

    record Loss(double beta, Form form, int topK) {
        Loss {
            if (topK > 1000) {
                throw new IllegalArgumentException("top_k = " + topK + " must be at most 1000");
            }
            if (topK < 1) {
                throw new IllegalArgumentException("topK must be 1 or more, got " + topK);
            }
        }
    }

    record Settings(Loss loss, long steps, String corpus, boolean tied, double[] betas) {}

    private static final Settings DEFAULTS = new Settings(new Loss(0, Form.LOG, 100), 500, "grammar", true, new double[] {0.9, 0.95});

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(text);
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    private static Settings changed(String changes) throws Exception {
        return Config.read(Config.merge(Config.defaults(DEFAULTS), json(changes), "11.json"), Settings.class, "11.json");
    }

    @Test
    void defaultsReadBack() {
        ObjectNode defaults = Config.defaults(DEFAULTS);
        assertEquals(List.of("loss.beta", "loss.form", "loss.top_k", "steps", "corpus", "tied", "betas"), Config.keys(defaults));
        assertEquals(DEFAULTS.loss(), Config.read(defaults, Settings.class, "defaults").loss());
        assertEquals("log", defaults.at("/loss/form").asText());
    }

    @Test
    void changesMayBeNestedOrDotted() throws Exception {
        assertEquals(new Loss(0.5, Form.POWER, 10), changed("{\"loss\":{\"beta\":0.5,\"form\":\"power\"},\"loss.top_k\":10.0}").loss());
        ObjectNode base = Config.defaults(DEFAULTS);
        assertEquals(7, Config.with(base, "loss.top_k", 7, "cell").at("/loss/top_k").asInt());
        assertEquals(100, base.at("/loss/top_k").asInt(), "the base stays as it is");
    }

    @Test
    void differenceMergesBack() throws Exception {
        ObjectNode base = Config.defaults(DEFAULTS);
        ObjectNode other = Config.merge(base, json("{\"loss.beta\":0.5,\"betas\":[0.9],\"steps\":500.0}"), "x");
        assertEquals(json("{\"loss\":{\"beta\":0.5},\"betas\":[0.9]}"), Config.difference(base, other));
        assertEquals(CanonicalJson.text(other), CanonicalJson.text(Config.merge(base, Config.difference(base, other), "x")));
    }

    @Test
    void unknownKeysNameTheNearest() {
        assertRefused("11.json: unknown key 'loss.bata'; did you mean 'loss.beta'?", () -> changed("{\"loss\":{\"bata\":1}}"));
        assertRefused("11.json: unknown key 'loss.tpo_k'; did you mean 'loss.top_k'?", () -> changed("{\"loss.tpo_k\":1}"));
        assertRefused("11.json: unknown key 'zzzzzzzzzz'; known here: loss, steps, corpus, tied, betas", () -> changed("{\"zzzzzzzzzz\":1}"));
        assertRefused("11.json: unknown key 'loss.bta'; did you mean 'loss.beta'?",
                () -> Config.read(json("{\"loss\":{\"bta\":1,\"beta\":0,\"form\":\"log\",\"top_k\":1}}"), Settings.class, "11.json"));
        assertRefused("11.json: no key 'loss.bet'; did you mean 'loss.beta'?", () -> Config.at(Config.defaults(DEFAULTS), "loss.bet", "11.json"));
    }

    @Test
    void missingKeysAreNamed() {
        assertRefused("11.json: missing key 'loss.top_k' (a whole number)",
                () -> Config.read(json("{\"loss\":{\"beta\":0,\"form\":\"log\"}}"), Settings.class, "11.json"));
        assertRefused("11.json: missing key 'steps' (a whole number)", () -> Config.read(
                json("{\"loss\":{\"beta\":0,\"form\":\"log\",\"top_k\":1},\"corpus\":\"x\",\"tied\":true,\"betas\":[]}"), Settings.class, "11.json"));
    }

    @Test
    void wrongTypesAreNamed() {
        assertRefused("11.json: steps must be a whole number, got 1.5", () -> changed("{\"steps\":1.5}"));
        assertRefused("11.json: steps must be a whole number, got \"100\"", () -> changed("{\"steps\":\"100\"}"));
        assertRefused("11.json: steps must be a whole number, got null", () -> changed("{\"steps\":null}"));
        assertRefused("11.json: loss.beta must be a number, got \"high\"", () -> changed("{\"loss.beta\":\"high\"}"));
        assertRefused("11.json: corpus must be text in quotes, got 5", () -> changed("{\"corpus\":5}"));
        assertRefused("11.json: tied must be true or false, got 1", () -> changed("{\"tied\":1}"));
        assertRefused("11.json: betas must be a list, got 0.9", () -> changed("{\"betas\":0.9}"));
        assertRefused("11.json: betas[1] must be a number, got \"x\"", () -> changed("{\"betas\":[0.9,\"x\"]}"));
        assertRefused("11.json: loss must be an object with the keys [beta, form, top_k], got 3", () -> changed("{\"loss\":3}"));
        assertRefused("11.json: loss.form must be one of [log, power], got \"powr\"; did you mean 'power'?", () -> changed("{\"loss.form\":\"powr\"}"));
        assertRefused("11.json: steps is 500 and has no key 'x'", () -> changed("{\"steps.x\":1}"));
    }

    @Test
    void valuesOutOfRangeNameTheirKey() {
        assertRefused("11.json: loss.top_k must be 1 or more, got 0", () -> changed("{\"loss.top_k\":0}"));
        assertRefused("11.json: loss.top_k = 2000 must be at most 1000", () -> changed("{\"loss.top_k\":2000}"));
    }

    @Test
    void filesThatAreNotJsonAreNamed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("s.json");
        assertRefused(file + " does not exist", () -> Config.file(file));
        Files.writeString(file, "[1]");
        assertRefused(file + " must hold one JSON object", () -> Config.file(file));
        Files.writeString(file, "{\n \"a\": 1,\n \"a\": 2}");
        String message = assertThrows(IllegalArgumentException.class, () -> Config.file(file)).getMessage();
        assertEquals(file + ", line 3: not JSON: ", message.substring(0, (file + ", line 3: not JSON: ").length()), message);
        Files.writeString(file, "{\"a\": // why\n 1}");
        assertEquals(1, Config.file(file).get("a").asInt());
    }
}
