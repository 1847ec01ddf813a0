package tailor.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A Hugging Face tokenizer file, as it is: no special tokens are added, nothing is truncated or padded. */
public final class Tokenizer {
    /** Names of the token that ends a document, the best known first. */
    private static final List<String> END_TOKENS =
            List.of("<|endoftext|>", "<|end_of_text|>", "</s>", "<eos>", "<|eot_id|>", "[EOS]");

    /** The least that DJL may be told, or it truncates long texts and adds special tokens. */
    private static final Map<String, String> AS_IT_IS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    /** Texts handed to the native library at a time: enough for all cores, few enough for the heap. */
    private static final int CHUNK = 512;

    private final Path file;
    private final String sha256;
    private final HuggingFaceTokenizer tokenizer;
    private final String[] tokens;
    private final int endOfText;
    private final SpecialTokens special;

    private Tokenizer(Path file, String sha256, HuggingFaceTokenizer tokenizer, String[] tokens, int endOfText) {
        this.file = file;
        this.sha256 = sha256;
        this.tokenizer = tokenizer;
        this.tokens = tokens;
        this.endOfText = endOfText;
        this.special = SpecialTokens.beside(file, endOfText, this::id);
    }

    /**
     * Loads a {@code tokenizer.json}, or the same file packed as {@code tokenizer.json.gz}; start and end tokens are read from
     * {@code generation_config.json}, {@code config.json} and {@code tokenizer_config.json} beside it, where they are.
     *
     * @throws IllegalArgumentException if the file is missing, is not a tokenizer, or has no token that ends a document
     */
    public static Tokenizer load(Path tokenizerJson) {
        if (!Files.isRegularFile(tokenizerJson)) {
            throw new IllegalArgumentException("no tokenizer at " + tokenizerJson
                    + ": train one with BpeTrainer.train, or give the path of a tokenizer.json");
        }
        try {
            byte[] stored = Files.readAllBytes(tokenizerJson);
            byte[] json = unpacked(stored);
            String[] tokens = vocabulary(tokenizerJson, json);
            int end = endOfText(tokenizerJson, tokens);
            return new Tokenizer(tokenizerJson, Sha256.of(stored), open(tokenizerJson, json), tokens, end);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the tokenizer " + tokenizerJson, e);
        }
    }

    /** The text of a tokenizer file, whether it is packed or not: what other programs read. */
    public static byte[] json(Path tokenizerJson) throws IOException {
        return unpacked(Files.readAllBytes(tokenizerJson));
    }

    private static byte[] unpacked(byte[] stored) throws IOException {
        boolean gzip = stored.length > 2 && (stored[0] & 0xff) == 0x1f && (stored[1] & 0xff) == 0x8b;
        if (!gzip) {
            return stored;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            return in.readAllBytes();
        }
    }

    private static HuggingFaceTokenizer open(Path file, byte[] json) throws IOException {
        try {
            return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), AS_IT_IS);
        } catch (RuntimeException e) { // the native library's own complaint about the layout
            throw new IllegalArgumentException(
                    "not a Hugging Face tokenizer: " + file + " (" + e.getMessage() + "); give a tokenizer.json", e);
        }
    }

    /** (V) tokens by id. An added token's name replaces the one of the model's vocabulary with the same id. */
    private static String[] vocabulary(Path file, byte[] json) throws IOException {
        TreeMap<Integer, String> byId = new TreeMap<>();
        try {
            JsonNode root = new ObjectMapper().readTree(json);
            root.path("model").path("vocab").properties().forEach(e -> byId.put(e.getValue().asInt(), e.getKey()));
            root.path("added_tokens").forEach(t -> byId.put(t.path("id").asInt(), t.path("content").asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "not JSON: " + file + " (" + e.getOriginalMessage() + "); give a Hugging Face tokenizer.json", e);
        }
        if (byId.isEmpty()) {
            throw new IllegalArgumentException(
                    "no model.vocab in " + file + ": give a Hugging Face tokenizer.json, not its config");
        }
        String[] tokens = new String[byId.lastKey() + 1];
        byId.forEach((id, token) -> tokens[id] = token);
        return tokens;
    }

    private static int endOfText(Path file, String[] tokens) {
        List<String> known = Arrays.asList(tokens);
        for (String end : END_TOKENS) {
            int id = known.indexOf(end);
            if (id >= 0) {
                return id;
            }
        }
        throw new IllegalArgumentException("no token that ends a document in " + file + ": one of "
                + String.join(", ", END_TOKENS) + " must be among its added_tokens or its vocabulary");
    }

    /** V: one more than the largest token id, added tokens included. */
    public int size() {
        return tokens.length;
    }

    /** Token ids of a text; special tokens that are written out in the text become their ids, none is added. */
    public int[] encode(String text) {
        return narrow(tokenizer.encode(text, false, false).getIds());
    }

    /** Token ids of many texts, on all cores. */
    public int[][] encode(List<String> texts) {
        int[][] ids = new int[texts.size()][];
        for (int from = 0; from < ids.length; from += CHUNK) {
            int to = Math.min(from + CHUNK, ids.length);
            // DJL's batchEncode also copies every token's text and span, which takes as long as the encoding itself
            long[] encodings = TokenizersLibrary.LIB.batchEncode(
                    tokenizer.getHandle(), texts.subList(from, to).toArray(String[]::new), false);
            for (int i = from; i < to; i++) {
                ids[i] = narrow(TokenizersLibrary.LIB.getTokenIds(encodings[i - from]));
                TokenizersLibrary.LIB.deleteEncoding(encodings[i - from]);
            }
        }
        return ids;
    }

    private static int[] narrow(long[] ids) {
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = (int) ids[i];
        }
        return narrow;
    }

    /** The text of token ids, special tokens written out; bytes that are not UTF-8 show as U+FFFD. */
    public String decode(int[] ids) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            check(ids[i]);
            wide[i] = ids[i];
        }
        return tokenizer.decode(wide, false);
    }

    /** The text of one token for display, as it stands after other text: a leading space is kept. */
    public String token(int id) {
        check(id);
        return tokens[id] == null ? "" : ByteAlphabet.display(tokens[id]);
    }

    private void check(int id) {
        if (id < 0 || id >= tokens.length) {
            throw new IllegalArgumentException("token id " + id + " is outside [0, " + tokens.length + ") of " + file);
        }
    }

    /** The id of the token that ends a document, and stands before the first one. */
    public int endOfText() {
        return endOfText;
    }

    /** The ids after which a model of this tokenizer stops: {@link #endOfText} and those that the files beside it name. */
    public SortedSet<Integer> endOfSequence() {
        return special.ends();
    }

    /** The id that stands before a text: the model's own start token where it has one, else {@link #endOfText}. */
    public int startOfText() {
        return special.start().orElse(endOfText);
    }

    /** The id of a token as its file spells it, such as {@code <|im_start|>}; empty if there is none. */
    public OptionalInt id(String token) {
        int id = Arrays.asList(tokens).indexOf(token);
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The sha256 of the file as stored, in lower-case hex. */
    public String sha256() {
        return sha256;
    }

    /** The file it was loaded from. */
    public Path file() {
        return file;
    }

    @Override
    public String toString() {
        return "Tokenizer(" + file.getFileName() + ", " + size() + " tokens, " + sha256.substring(0, 8) + ")";
    }
}
