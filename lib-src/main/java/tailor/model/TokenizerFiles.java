package tailor.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import tailor.text.Tokenizer;

/** The tokenizer's part of a checkpoint: its file, and what other libraries must know to use it. */
final class TokenizerFiles {
    private static final String CONFIG = "tokenizer_config.json";

    /** Files about a tokenizer, or about how texts end, that come along where they are. */
    private static final List<String> BESIDE = List.of(CONFIG, "special_tokens_map.json", "generation_config.json", "chat_template.jinja");

    private TokenizerFiles() {}

    /**
     * Copies a tokenizer, unpacked, with the files about it; a tokenizer of our own gets a {@code tokenizer_config.json}.
     *
     * @param longest the model's context in tokens
     */
    static void copy(Path tokenizerJson, Path folder, int longest) throws IOException {
        Path target = folder.resolve("tokenizer.json");
        if (Files.exists(target) && Files.isSameFile(tokenizerJson, target)) {
            return;
        }
        Files.write(target, Tokenizer.json(tokenizerJson));
        Path source = tokenizerJson.toAbsolutePath().getParent();
        for (String name : BESIDE) {
            if (Files.isRegularFile(source.resolve(name))) {
                Files.copy(source.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!Files.exists(folder.resolve(CONFIG))) {
            Tokenizer tokenizer = Tokenizer.load(tokenizerJson);
            ObjectNode config = JsonNodeFactory.instance.objectNode().put("tokenizer_class", "PreTrainedTokenizerFast")
                    .put("eos_token", tokenizer.token(tokenizer.endOfText())).put("clean_up_tokenization_spaces", false)
                    .put("model_max_length", longest);
            HuggingFaceConfig.write(folder.resolve(CONFIG), config);
        }
    }

    /** Adds the start and end tokens to a model's configuration: those of the configuration beside the tokenizer, else its own. */
    static ObjectNode withEnds(ObjectNode config, Optional<Path> tokenizerJson) throws IOException {
        if (tokenizerJson.isEmpty()) {
            return config.putNull("bos_token_id").putNull("eos_token_id");
        }
        Path model = tokenizerJson.get().toAbsolutePath().resolveSibling("config.json");
        JsonNode known = Files.isRegularFile(model) ? new ObjectMapper().readTree(model.toFile()) : config;
        if (known.hasNonNull("eos_token_id")) {
            config.set("bos_token_id", known.path("bos_token_id").isMissingNode() ? config.nullNode() : known.path("bos_token_id"));
            return config.set("eos_token_id", known.path("eos_token_id"));
        }
        Tokenizer tokenizer = Tokenizer.load(tokenizerJson.get());
        SortedSet<Integer> ends = tokenizer.endOfSequence();
        config.put("bos_token_id", tokenizer.startOfText());
        if (ends.size() == 1) {
            return config.put("eos_token_id", ends.first());
        }
        ends.forEach(config.putArray("eos_token_id")::add);
        return config;
    }
}
