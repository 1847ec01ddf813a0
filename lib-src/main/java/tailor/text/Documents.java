package tailor.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Documents of a file that exists already, split by rank of their hashes: exact shares, equal documents together. */
final class Documents {
    private Documents() {}

    /** Both sides of a split, in the documents' order. */
    record Sides(List<String> train, List<String> valid) {
        List<String> of(Split split) {
            return split == Split.TRAIN ? train : valid;
        }
    }

    /**
     * Holds out the documents with the lowest hashes: the share asked for, at least one.
     *
     * @param source named in the error
     * @throws IllegalArgumentException if one side would be empty
     */
    static Sides split(List<String> documents, double validShare, String source) {
        long[] hashes = documents.stream().mapToLong(Split::hash).sorted().toArray();
        int held = (int) Math.max(1, Math.round(documents.size() * validShare));
        List<String> train = new ArrayList<>();
        List<String> valid = new ArrayList<>();
        for (String document : documents) {
            (Split.hash(document) <= hashes[held - 1] ? valid : train).add(document);
        }
        if (train.isEmpty()) {
            throw new IllegalArgumentException(source + " has " + documents.stream().distinct().count()
                    + " different documents, and a train/valid split needs at least 2: separate documents by a blank line"
                    + " or " + BpeTrainer.END_OF_TEXT);
        }
        return new Sides(List.copyOf(train), List.copyOf(valid));
    }

    /** A UTF-8 file as text. @throws IllegalArgumentException if it is missing, empty or not UTF-8; names the byte */
    static String utf8(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no text file at " + file + ": check the path of the corpus");
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            String text = decode(bytes, file, false);
            if (text.isBlank()) {
                throw new IllegalArgumentException("the corpus file " + file + " is empty: give a file with text");
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the corpus file " + file, e);
        }
    }

    /** @param cut whether the text may end inside a character, which is then dropped: a file's first bytes */
    static String decode(byte[] bytes, Path file, boolean cut) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, !cut);
        if (result.isError()) {
            throw new IllegalArgumentException(String.format(
                    "not UTF-8: byte 0x%02x at offset %d of %s; convert the file (iconv -t UTF-8)",
                    bytes[in.position()] & 0xff, in.position(), file));
        }
        return out.flip().toString();
    }

    /** Documents between end-of-text markers; without any, between blank lines; without those, lines. None is blank. */
    static List<String> of(String text) {
        String unix = text.replace("\r\n", "\n");
        if (unix.contains(BpeTrainer.END_OF_TEXT)) {
            return pieces(Arrays.stream(unix.split("\\Q" + BpeTrainer.END_OF_TEXT + "\\E")));
        }
        List<String> chunks = pieces(Arrays.stream(unix.split("\n[ \t]*\n")));
        return chunks.size() > 1 ? chunks : pieces(unix.lines());
    }

    private static List<String> pieces(Stream<String> parts) {
        return parts.map(String::strip).filter(part -> !part.isEmpty()).toList();
    }
}
