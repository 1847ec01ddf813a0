package tailor.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A data set as its card describes it: {@code data-cards/NAME.md}, whose JSON block is the one source of these values.
 *
 * @param name short name: the card's file and the folder of the data
 * @param title one line for people
 * @param licence of the data, as its owners name it
 * @param homepage where it is described
 * @param embedded whether the kit makes it by itself, so that it has no files
 * @param files empty when embedded
 * @param fields of a record, or of a document, with what they hold
 * @param facts numbers that the card states and the tests hold the code to
 */
public record DataSet(String name, String title, String licence, String homepage, boolean embedded, List<DataFile> files,
                      Map<String, String> fields, Map<String, Double> facts) {
    /**
     * One file of a data set.
     *
     * @param path below the data set's folder
     * @param url where the kit downloads it, or null when that is not possible
     * @param sha256 of the file at {@code path}, lower-case hex
     * @param bytes its size
     * @param firstBytes when positive, only so many bytes of the file at {@code url} are taken
     * @param split of its records as its owners name it, or null
     * @param records how many it holds, 0 when that makes no sense
     * @param packed a compressed copy that serves as well, or null
     */
    public record DataFile(String path, String url, String sha256, long bytes, long firstBytes, String split, int records,
                           Packed packed) {
        /** Refuses a sum that is none. */
        public DataFile {
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("sha256 of " + path + " must be 64 lower-case hex digits, got " + sha256);
            }
        }
    }

    /** A compressed copy of a file under another name. */
    public record Packed(String path, String sha256) {}

    /** The data sets that have a card. */
    public static final List<String> NAMES = List.of("grammar", "word-problems", "java-basics", "tinystories", "gsm8k", "math500",
            "contest_math", "humaneval", "mbjp", "wikitext2", "stories260K", "qwen3_tokenizer");

    private static final Pattern JSON_BLOCK = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

    /** Absent collections are empty. */
    public DataSet {
        files = files == null ? List.of() : List.copyOf(files);
        fields = fields == null ? Map.of() : Map.copyOf(fields);
        facts = facts == null ? Map.of() : Map.copyOf(facts);
        if (embedded != files.isEmpty()) {
            throw new IllegalArgumentException("data set " + name + " must either be embedded or have files");
        }
    }

    /** The data set with this name. @throws IllegalArgumentException if there is none; names those that there are */
    public static DataSet named(String name) {
        Matcher block = JSON_BLOCK.matcher(card(name));
        if (!block.find()) {
            throw new IllegalStateException("data-cards/" + name + ".md has no JSON block");
        }
        try {
            return JSON.readValue(block.group(1), DataSet.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the JSON block of data-cards/" + name + ".md: " + e.getOriginalMessage(), e);
        }
    }

    /** The text of a data set's card. */
    public static String card(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no data set \"" + name + "\": there are " + String.join(", ", NAMES));
        }
        try (InputStream in = DataSet.class.getResourceAsStream("/data-cards/" + name + ".md")) {
            if (in == null) {
                throw new IllegalStateException("data-cards/" + name + ".md is not on the class path: build the kit again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sha256 of a data set's card, which pins licence, files and their sums: what a run's manifest records. */
    public static String cardSha256(String name) {
        return Sha256.of(card(name).getBytes(StandardCharsets.UTF_8));
    }

    /** The file with this path. */
    public DataFile file(String path) {
        return files.stream().filter(f -> f.path().equals(path)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("data set " + name + " has no file " + path + ": it has "
                        + files.stream().map(DataFile::path).toList()));
    }
}
