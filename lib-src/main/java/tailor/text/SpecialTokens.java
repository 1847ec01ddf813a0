package tailor.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Where a model's texts begin and end, as the files beside a {@code tokenizer.json} say.
 *
 * @param start id that stands before a text, if the model was trained with one
 * @param ends ids after which the model has said all it had to say, not empty
 */
record SpecialTokens(OptionalInt start, SortedSet<Integer> ends) {

    /** Copies the set. */
    SpecialTokens {
        ends = Collections.unmodifiableSortedSet(new TreeSet<>(ends));
    }

    /**
     * Reads {@code generation_config.json}, {@code config.json} and {@code tokenizer_config.json}, as far as they are there.
     *
     * <p>The end tokens are those of the first file, else of the second, and always the tokenizer's own and the end of a
     * document. The start token counts unless the tokenizer says {@code "add_bos_token": false}.
     *
     * @param endOfText the end of a document
     * @param idOf a token's id, if the tokenizer has it
     * @throws IllegalArgumentException if a file is not JSON, or an id in it is no token
     */
    static SpecialTokens beside(Path tokenizerJson, int endOfText, Function<String, OptionalInt> idOf) {
        Path folder = tokenizerJson.toAbsolutePath().getParent();
        JsonNode generation = json(folder.resolve("generation_config.json"));
        JsonNode model = json(folder.resolve("config.json"));
        JsonNode tokenizer = json(folder.resolve("tokenizer_config.json"));
        TreeSet<Integer> ends = new TreeSet<>();
        ends.add(endOfText);
        boolean generates = generation.hasNonNull("eos_token_id");
        JsonNode known = (generates ? generation : model).path("eos_token_id");
        Path file = folder.resolve(generates ? "generation_config.json" : "config.json");
        if (known.isArray()) {
            known.forEach(id -> ends.add(id(file, "eos_token_id", id)));
        } else if (known.isNumber() || known.isTextual()) {
            ends.add(id(file, "eos_token_id", known));
        }
        idOf.apply(content(tokenizer.path("eos_token"))).ifPresent(ends::add);
        return new SpecialTokens(start(folder, model, tokenizer, idOf), ends);
    }

    private static OptionalInt start(Path folder, JsonNode model, JsonNode tokenizer, Function<String, OptionalInt> idOf) {
        if (!tokenizer.path("add_bos_token").asBoolean(true)) {
            return OptionalInt.empty();
        }
        if (model.hasNonNull("bos_token_id")) {
            return OptionalInt.of(id(folder.resolve("config.json"), "bos_token_id", model.path("bos_token_id")));
        }
        return idOf.apply(content(tokenizer.path("bos_token")));
    }

    private static int id(Path file, String key, JsonNode id) {
        if (!id.isIntegralNumber() || id.asLong() < 0 || id.asLong() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(file + ": " + key + " = " + id + " is no token id: give a number from 0 on, or a list of them");
        }
        return id.asInt();
    }

    /** A token is written plainly, or as an object with its content. */
    private static String content(JsonNode token) {
        return token.isObject() ? token.path("content").asText() : token.asText();
    }

    private static JsonNode json(Path file) {
        if (!Files.isRegularFile(file)) {
            return MissingNode.getInstance();
        }
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " is not JSON (" + e.getMessage().lines().findFirst().orElse("")
                    + "): correct or remove it", e);
        }
    }
}
