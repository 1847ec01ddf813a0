package tailor.train;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import tailor.loss.PositiveForm;
import tailor.loss.ShapedReward;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.tensor.Compute;
import tailor.text.TokenBatch;

/** A process that trains two steps and prints how many bytes its resident memory grew by at most; memory once freed would blur it. */
final class MemoryGrowth {
    private MemoryGrowth() {}

    static DecoderConfig shape(int keyValueHeads) {
        return new DecoderConfig(DecoderConfig.Family.QWEN3, 4096, 256, 768, 4, 8, keyValueHeads, 32, 128, 1e-6, 1e4, true, 0.02);
    }

    public static void main(String[] arguments) throws IOException {
        DecoderConfig shape = shape(Integer.parseInt(arguments[0]));
        Compute.useThreads(1);
        try (NDManager manager = Compute.newManager()) {
            steps(shape.withVocabSize(64), 1, manager);     // code and buffers of the engine itself
            System.gc();
            long before = resident("VmRSS");
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");   // the peak starts anew
            steps(shape, 16, manager);
            System.out.println(resident("VmHWM") - before);
        }
        System.exit(0);                                     // DJL leaves threads behind
    }

    private static void steps(DecoderConfig shape, int rows, NDManager parent) {
        int[] ids = new Random(1).ints(rows * 128L, 0, shape.vocabSize()).toArray();
        try (NDManager manager = parent.newSubManager(); Decoder model = Decoder.initialise(shape, 1, manager);
                AdamW optimizer = new AdamW(PreTrainConfig.defaults().optimizer(), model.parameters(), manager)) {
            TokenGradients gradients = new TokenGradients(model, new ShapedReward(0, 0, -0.1, 20, PositiveForm.SCALED), TrainingMeans.PLAIN);
            for (int i = 0; i < 2; i++) {
                try (NDManager scope = manager.newSubManager()) {
                    optimizer.step(gradients.of(new TokenBatch(ids, ids, rows, 128), 20, scope).parameters(), 1e-3);
                }
            }
        }
    }

    private static long resident(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElseThrow();
    }
}
