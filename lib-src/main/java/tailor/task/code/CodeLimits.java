package tailor.task.code;

import java.time.Duration;

/**
 * What a completion may use.
 *
 * @param wall time from start to end of its process, JVM start included; at least 100 ms
 * @param cpuSeconds processor time where the system can limit it, at least 1: ends loops early, whatever else the machine does
 * @param heapMib Java heap, in [16, 4096]
 * @param outputBytes what it may print before it is stopped, at least 0
 * @param sourceChars longest program that is compiled, at least 1
 * @param compile time of one compilation, at least 100 ms
 */
public record CodeLimits(Duration wall, int cpuSeconds, int heapMib, long outputBytes, int sourceChars, Duration compile) {
    /** Refuses values out of range. */
    public CodeLimits {
        if (wall.toMillis() < 100 || compile.toMillis() < 100) {
            throw new IllegalArgumentException("wall and compile must be at least 100 ms, got " + wall + " and " + compile);
        }
        if (cpuSeconds < 1) {
            throw new IllegalArgumentException("cpuSeconds must be at least 1, got " + cpuSeconds);
        }
        if (heapMib < 16 || heapMib > 4096) {
            throw new IllegalArgumentException("heapMib must be in [16, 4096], got " + heapMib);
        }
        if (outputBytes < 0 || sourceChars < 1) {
            throw new IllegalArgumentException("outputBytes must be at least 0 and sourceChars at least 1, got "
                    + outputBytes + " and " + sourceChars);
        }
    }

    /** 15 s (3 s of processor time), 64 MiB, 1 MiB of output, 100,000 characters, 20 s to compile. */
    public static CodeLimits defaults() {
        return new CodeLimits(Duration.ofSeconds(15), 3, 64, 1 << 20, 100_000, Duration.ofSeconds(20));
    }
}
