package tailor.tensor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An array did not fit the device's memory: how large it was, what was free of how much, and what to lower. */
public final class OutOfDeviceMemoryException extends RuntimeException {
    private static final String SIZE = "([\\d.]+) (bytes|KiB|MiB|GiB)";
    private static final Pattern CUDA = Pattern.compile("CUDA out of memory\\. Tried to allocate " + SIZE
            + "\\. GPU (\\d+) has a total capacity of " + SIZE + " of which " + SIZE + " is free");
    private static final Pattern CUDA_BRIEF = Pattern.compile("CUDA (?:error: )?out of memory|CUBLAS_STATUS_ALLOC_FAILED");
    private static final Pattern CPU = Pattern.compile("DefaultCPUAllocator: .*?you tried to allocate (\\d+) bytes");
    private static final int DEPTH = 20;

    private OutOfDeviceMemoryException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * What a failure says about memory, in one line.
     *
     * @param failure of the engine
     * @param remedy what to lower: {@code lower train.batch_size = 64}
     * @return empty when the failure is about something else
     */
    public static Optional<OutOfDeviceMemoryException> of(Throwable failure, String remedy) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < DEPTH; depth++, at = at.getCause()) {
            if (at instanceof OutOfDeviceMemoryException) {
                return Optional.empty();                    // told already
            }
            Optional<String> told = at.getMessage() == null ? Optional.empty() : told(at.getMessage());
            if (told.isPresent()) {
                return Optional.of(new OutOfDeviceMemoryException(told.get() + ": " + remedy, failure));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> told(String message) {
        Matcher cuda = CUDA.matcher(message);
        if (cuda.find()) {
            return Optional.of("out of memory on cuda:%s: %s more were asked for, %s of %s are free".formatted(cuda.group(3),
                    size(cuda, 1), size(cuda, 6), size(cuda, 4)));
        }
        if (CUDA_BRIEF.matcher(message).find()) {
            return Optional.of("out of memory on " + Compute.deviceName() + " (" + DeviceMemory.now() + ")");
        }
        Matcher cpu = CPU.matcher(message);
        return cpu.find() ? Optional.of("out of memory on cpu: %s more were asked for, the machine has %s".formatted(
                DeviceMemory.readable(Double.parseDouble(cpu.group(1))), DeviceMemory.readable(DeviceMemory.ofHost().total())))
                : Optional.empty();
    }

    private static String size(Matcher matcher, int group) {
        return matcher.group(group) + " " + matcher.group(group + 1);
    }
}
