package tailor.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Trains a byte-level BPE tokenizer and writes it as a Hugging Face {@code tokenizer.json}.
 *
 * <p>Pre-tokenisation is Qwen's (arXiv 2309.16609): words with their leading space, single digits, runs of punctuation.
 * Ids: 0 is {@value #END_OF_TEXT}, 1-256 the bytes, then one per merge. The pair with the highest count is merged
 * first; ties go to the lower ids, so the same text gives the same file, byte for byte.
 */
public final class BpeTrainer {
    /** The special token, id 0. */
    public static final String END_OF_TEXT = "<|endoftext|>";

    /** The smallest tokenizer: the special token and all bytes. */
    public static final int SMALLEST = 1 + ByteAlphabet.SIZE;

    static final String PRE_TOKEN = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    // The tokenizer file's regex engine knows all of Unicode's blanks and cases; this one only when asked.
    private static final Pattern PRE_TOKENS = Pattern.compile(PRE_TOKEN, Pattern.UNICODE_CHARACTER_CLASS);

    private BpeTrainer() {}

    /**
     * Trains on documents and writes the file, whole or not at all.
     *
     * @param documents the training text
     * @param vocabularySize V, exactly; at least {@value #SMALLEST}
     * @param tokenizerJson where to write; its folder is made when missing
     * @throws IllegalArgumentException if V is too small, or the text has too few different pairs for V
     */
    public static void train(Iterable<String> documents, int vocabularySize, Path tokenizerJson) {
        List<String> vocabulary = alphabet();
        List<String> merges = new ArrayList<>();
        for (BpeMerges.Merge merge : merges(documents, vocabularySize)) {
            String left = vocabulary.get(merge.left());
            String right = vocabulary.get(merge.right());
            merges.add(left + " " + right);
            vocabulary.add(left + right);
        }
        write(json(vocabulary, merges), tokenizerJson);
    }

    /** The merges in the order in which they apply; the i-th makes id {@code SMALLEST + i}. */
    static List<BpeMerges.Merge> merges(Iterable<String> documents, int vocabularySize) {
        if (vocabularySize < SMALLEST) {
            throw new IllegalArgumentException("vocabulary size must be at least " + SMALLEST
                    + " (the end-of-text token and 256 bytes), got " + vocabularySize);
        }
        int wanted = vocabularySize - SMALLEST;
        List<BpeMerges.Merge> merges = new BpeMerges(words(documents)).first(wanted);
        if (merges.size() < wanted) {
            throw new IllegalArgumentException("the text is too small for a vocabulary of " + vocabularySize
                    + ": it has pairs for " + (SMALLEST + merges.size()) + "; give more text or a smaller vocabulary");
        }
        return merges;
    }

    /** Pre-tokens with their counts, sorted so that no order of documents or hash map can matter. */
    private static Map<String, Long> words(Iterable<String> documents) {
        Map<String, Long> counts = new TreeMap<>();
        for (String document : documents) {
            for (String part : document.split(Pattern.quote(END_OF_TEXT), -1)) { // the special token is never merged
                Matcher matcher = PRE_TOKENS.matcher(part);
                while (matcher.find()) {
                    counts.merge(matcher.group(), 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    /** The ids of a word's bytes before any merge. */
    static int[] byteIds(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = BYTE_IDS[bytes[i] & 0xff];
        }
        return ids;
    }

    private static final int[] BYTE_IDS = new int[ByteAlphabet.SIZE];

    static {
        List<String> alphabet = alphabet();
        for (int b = 0; b < ByteAlphabet.SIZE; b++) {
            BYTE_IDS[b] = alphabet.indexOf(String.valueOf(ByteAlphabet.letter(b)));
        }
    }

    private static List<String> alphabet() {
        List<String> letters = new ArrayList<>();
        for (int b = 0; b < ByteAlphabet.SIZE; b++) {
            letters.add(String.valueOf(ByteAlphabet.letter(b)));
        }
        letters.sort(null);
        letters.add(0, END_OF_TEXT);
        return letters;
    }

    private static ObjectNode json(List<String> vocabulary, List<String> merges) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        root.putArray("added_tokens").addObject()
                .put("id", 0).put("content", END_OF_TEXT).put("single_word", false).put("lstrip", false)
                .put("rstrip", false).put("normalized", false).put("special", true);
        root.putNull("normalizer");
        ArrayNode steps = root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        ObjectNode split = steps.addObject().put("type", "Split");
        split.putObject("pattern").put("Regex", PRE_TOKEN);
        split.put("behavior", "Isolated").put("invert", false);
        byteLevel(steps.addObject());
        root.putNull("post_processor");
        byteLevel(root.putObject("decoder"));
        ObjectNode model = root.putObject("model").put("type", "BPE").putNull("dropout").putNull("unk_token")
                .putNull("continuing_subword_prefix").putNull("end_of_word_suffix")
                .put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        ObjectNode ids = model.putObject("vocab");
        for (int id = 0; id < vocabulary.size(); id++) {
            ids.put(vocabulary.get(id), id);
        }
        merges.forEach(model.putArray("merges")::add);
        return root;
    }

    private static void byteLevel(ObjectNode node) {
        node.put("type", "ByteLevel").put("add_prefix_space", false).put("trim_offsets", false).put("use_regex", false);
    }

    private static void write(ObjectNode json, Path file) {
        try {
            byte[] bytes = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
            AtomicFile.write(file, out -> out.write(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the tokenizer " + file
                    + " (is the folder writable, is the disk full?)", e);
        }
    }
}
