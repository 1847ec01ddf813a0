package tailor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The peak of this process's resident memory, on Linux. */
final class Peak {
    private Peak() {}

    /** What a call needs at its peak above what is resident before it, in MB. */
    static double megabytesOf(Runnable body) throws IOException {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");       // the peak starts anew
        double before = status("VmRSS");
        body.run();
        return status("VmHWM") - before;
    }

    private static double status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith(key + ":"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024e-6).findFirst().orElseThrow();
    }
}
