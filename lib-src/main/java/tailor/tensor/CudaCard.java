package tailor.tensor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A CUDA card, as NVIDIA's driver tells of it.
 *
 * @param name such as {@code NVIDIA A100-SXM4-40GB}
 * @param totalMib memory, in MiB
 * @param freeMib of it, free now
 * @param driver its version
 * @param capability compute capability: major and minor
 */
public record CudaCard(String name, long totalMib, long freeMib, String driver, double capability) {
    private static final long PATIENCE_SECONDS = 10;

    /**
     * The card of an index.
     *
     * @param index as in {@code cuda:INDEX}, among those that CUDA_VISIBLE_DEVICES leaves visible
     * @return empty where there is no nvidia-smi, or it does not answer
     */
    public static Optional<CudaCard> of(int index) {
        String visible = System.getenv("CUDA_VISIBLE_DEVICES");
        String[] identities = visible == null || visible.isBlank() ? new String[0] : visible.split(",");
        String id = index < identities.length ? identities[index].strip() : Integer.toString(index);
        try {
            Process process = new ProcessBuilder("nvidia-smi", "-i", id, "--format=csv,noheader,nounits",
                    "--query-gpu=name,memory.total,memory.free,driver_version,compute_cap").redirectErrorStream(true).start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroy();
                return Optional.empty();
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.exitValue() == 0 ? parse(said.strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();                        // no driver
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Reads a line of nvidia-smi: {@code NVIDIA H100 80GB HBM3, 81559, 81079, 550.54, 9.0}; empty when it is something else. */
    static Optional<CudaCard> parse(String line) {
        String[] parts = line.split("\\s*,\\s*");
        try {
            return parts.length != 5 ? Optional.empty() : Optional.of(new CudaCard(parts[0], Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]), parts[3], Double.parseDouble(parts[4])));
        } catch (NumberFormatException e) {
            return Optional.empty();                        // "[N/A]" of a card that does not tell
        }
    }

    /** Whether the card multiplies bfloat16 in hardware: from Ampere on. */
    public boolean hasBfloat16() {
        return capability >= 8;
    }

    /** Types that it multiplies in hardware. */
    public String types() {
        return "fp32" + (capability >= 7 ? ", fp16" : "") + (hasBfloat16() ? ", bf16, tf32" : "; no bf16 (needs compute capability 8.0)");
    }

    @Override
    public String toString() {
        return "%s, %s free of %s, driver %s, compute capability %s: %s".formatted(name, DeviceMemory.readable(freeMib * 1048576.0),
                DeviceMemory.readable(totalMib * 1048576.0), driver, capability, types());
    }
}
