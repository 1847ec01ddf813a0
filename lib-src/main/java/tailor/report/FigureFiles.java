package tailor.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The four files of a saved figure.
 *
 * @param pdf for a paper: text as text, font embedded
 * @param svg for the web and for editing
 * @param png 300 dots per inch
 * @param json where the figure came from
 */
public record FigureFiles(Path pdf, Path svg, Path png, Path json) {
    static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** What may differ without the figure being another one. */
    private static final Set<String> CIRCUMSTANCES = Set.of("made_at", "commit", "patch", "kit_version");

    /** @return the four files, the sidecar last. */
    public List<Path> all() {
        return List.of(pdf, svg, png, json);
    }

    @Override
    public String toString() {
        return "figure saved: " + pdf.getParent().getFileName() + "/" + json.getFileName().toString().replaceFirst("\\.json$", "")
                + ".{pdf,svg,png,json}";
    }

    static FigureFiles in(Path folder, String name) {
        return new FigureFiles(folder.resolve(name + ".pdf"), folder.resolve(name + ".svg"), folder.resolve(name + ".png"),
                folder.resolve(name + ".json"));
    }

    /**
     * Writes all four files or none: first beside their places, then renamed, the old ones kept until all are in place.
     * A figure that has not changed is left alone, so that a rerun makes no difference in git.
     *
     * @throws UncheckedIOException naming the folder, if a file cannot be written; what was there before is there still
     */
    void write(byte[] pdfBytes, byte[] svgBytes, byte[] pngBytes, ObjectNode sidecar) {
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        contents.put(pdf, pdfBytes);
        contents.put(svg, svgBytes);
        contents.put(png, pngBytes);
        try {
            if (isSame(contents, sidecar)) {
                return;
            }
            contents.put(json, (JSON.writeValueAsString(sidecar) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            Files.createDirectories(pdf.getParent());
            replace(contents);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the figure to " + pdf.getParent() + ": " + e.getMessage()
                    + "; check the disk space and the permissions of that folder", e);
        }
    }

    private boolean isSame(Map<Path, byte[]> contents, ObjectNode sidecar) throws IOException {
        for (Map.Entry<Path, byte[]> entry : contents.entrySet()) {
            if (!Files.isRegularFile(entry.getKey()) || !Arrays.equals(Files.readAllBytes(entry.getKey()), entry.getValue())) {
                return false;
            }
        }
        return Files.isRegularFile(json) && JSON.readTree(Files.readAllBytes(json)) instanceof ObjectNode old
                && old.without(CIRCUMSTANCES).equals(sidecar.deepCopy().without(CIRCUMSTANCES));
    }

    private static void replace(Map<Path, byte[]> contents) throws IOException {
        List<Path> replaced = new java.util.ArrayList<>();
        try {
            for (Map.Entry<Path, byte[]> entry : contents.entrySet()) {
                Files.write(beside(entry.getKey(), ".new"), entry.getValue());
            }
            for (Path file : contents.keySet()) {
                if (Files.exists(file)) {
                    Files.move(file, beside(file, ".old"), StandardCopyOption.REPLACE_EXISTING);
                }
                replaced.add(file);
                Files.move(beside(file, ".new"), file);
            }
        } catch (IOException e) {
            for (Path file : replaced) {
                Files.deleteIfExists(file);
                if (Files.exists(beside(file, ".old"))) {
                    Files.move(beside(file, ".old"), file);
                }
            }
            throw e;
        } finally {
            for (Path file : contents.keySet()) {
                deleteQuietly(beside(file, ".new"));
                deleteQuietly(beside(file, ".old"));
            }
        }
    }

    /** What cannot be deleted stays under its hidden name: a better error may be under way. */
    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // harmless
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling("." + file.getFileName() + suffix);
    }
}
