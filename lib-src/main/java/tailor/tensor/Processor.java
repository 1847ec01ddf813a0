package tailor.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Who made the processor: the library of matrix products takes other paths on Intel's. */
final class Processor {
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

    private Processor() {}

    /** Whether it says so itself; on Linux only. */
    static boolean isIntel() {
        return isIntel(DESCRIPTION);
    }

    static boolean isIntel(Path description) {
        if (!Files.isReadable(description)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(description)) {
            return lines.anyMatch(line -> line.startsWith("vendor_id") && line.endsWith("GenuineIntel"));
        } catch (IOException e) {
            return false;           // only slower
        }
    }
}
