package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tailor.text.Tokenizer;

/**
 * A decoder as a Hugging Face directory: {@code config.json}, the weights in one {@code model.safetensors} or in shards with an
 * index, and the tokenizer's files.
 *
 * <p>Weights in bfloat16 or float16 become float32, exactly. Loading takes the memory of the weights and a few megabytes more.
 */
public final class Checkpoint {
    /** Weights beyond this size are written in shards of at most this size: 5 GB, as other libraries do. */
    public static final long SHARD_BYTES = 5_000_000_000L;

    private static final float HALF_LARGEST = 65_504;

    private Checkpoint() {}

    /** Writes the decoder in float32 and the tokenizer that it was trained with, where there is one. */
    public static void save(Decoder decoder, Optional<Path> tokenizerJson, Path folder) {
        save(decoder, tokenizerJson, folder, TensorType.F32, SHARD_BYTES);
    }

    /**
     * Writes the decoder so that transformers can load it.
     *
     * @param tokenizerJson of the tokenizer that it was trained with; the files about it in the same folder come along
     * @param type of the weights in the files: F32, BF16 or F16
     * @param shardBytes largest size of a file of weights; a single larger tensor has a file of its own
     * @throws IllegalArgumentException if a weight is beyond the range of float16
     */
    public static void save(Decoder decoder, Optional<Path> tokenizerJson, Path folder, TensorType type, long shardBytes) {
        if (!type.isFloat() || type == TensorType.F64 || shardBytes < 1) {
            throw new IllegalArgumentException("weights cannot be written as " + type + " in files of " + shardBytes
                    + " bytes: take F32, BF16 or F16, and 1 byte or more");
        }
        if (type == TensorType.F16) {
            decoder.parameters().forEach(Checkpoint::requireHalf);
        }
        try {
            Files.createDirectories(folder);
            new Shards(folder, type, shardBytes).write(decoder.parameters());
            RouterBias.save(decoder, folder);
            if (tokenizerJson.isPresent()) {
                TokenizerFiles.copy(tokenizerJson.get(), folder, decoder.config().maxPositionEmbeddings());
            }
            HuggingFaceConfig.write(folder.resolve("config.json"),
                    TokenizerFiles.withEnds(HuggingFaceConfig.of(decoder.config(), type), tokenizerJson));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the checkpoint " + folder + " (" + e.getMessage()
                    + "): free some disk space; earlier checkpoints are untouched", e);
        }
    }

    private static void requireHalf(String name, NDArray weight) {
        try (NDManager scope = weight.getManager().newSubManager()) {
            weight.tempAttach(scope);
            float largest = weight.stopGradient().abs().max().getFloat();
            if (largest > HALF_LARGEST) {
                throw new IllegalArgumentException("weight " + name + " reaches " + largest + ", beyond float16's " + HALF_LARGEST
                        + ": write it as BF16 or F32");
            }
        }
    }

    /** Reads a decoder. */
    public static Decoder load(Path folder, NDManager parent) {
        return load(folder, parent, UnaryOperator.identity());
    }

    /**
     * Reads a decoder whose configuration is changed on the way: a longer context, another rotary base.
     *
     * @param change may not alter the shape of a weight
     * @throws IllegalArgumentException if a file is missing or damaged, a tensor is missing, extra, of a wrong shape or not
     *     finite, or {@code config.json} asks for what the decoder does not compute
     */
    public static Decoder load(Path folder, NDManager parent, UnaryOperator<DecoderConfig> change) {
        DecoderConfig config = change.apply(config(folder));
        NDManager manager = parent.newSubManager();
        try {
            Decoder decoder = new Decoder(config, weights(folder, config, false, manager), manager);
            RouterBias.restore(decoder, folder);
            return decoder;
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Reads the weights alone, in the decoder's order.
     *
     * @param asStored keep each in the type of the file; else all become float32
     * @param owner of the arrays
     * @throws IllegalArgumentException as {@link #load(Path, NDManager, UnaryOperator)} does
     */
    public static Map<String, NDArray> weights(Path folder, boolean asStored, NDManager owner) {
        return weights(folder, config(folder), asStored, owner);
    }

    private static Map<String, NDArray> weights(Path folder, DecoderConfig config, boolean asStored, NDManager owner) {
        WeightFiles files = WeightFiles.open(folder);
        files.require(config);
        Map<String, NDArray> weights = new LinkedHashMap<>();
        for (String name : ParameterShapes.of(config).keySet()) {
            weights.put(name, files.read(name, asStored ? files.type(name) : TensorType.F32, owner));
        }
        return weights;
    }

    /** The type in which a folder holds its weights, by the embedding table: what to save them in again. */
    public static TensorType type(Path folder) {
        return WeightFiles.open(folder).type(ParameterShapes.EMBEDDING);
    }

    /**
     * Reads {@code config.json}: {@code rope_theta} at either place, missing keys by the family's defaults.
     *
     * @throws IllegalArgumentException if it is missing, or asks for what the decoder does not compute
     */
    public static DecoderConfig config(Path folder) {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no " + file + ": a checkpoint has config.json and model.safetensors");
        }
        return HuggingFaceConfig.read(file);
    }

    /** Whether a folder looks like a checkpoint: {@code config.json} beside weights. */
    public static boolean isAt(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"))
                && (Files.isRegularFile(folder.resolve(WeightFiles.SINGLE)) || Files.isRegularFile(folder.resolve(WeightFiles.INDEX)));
    }

    /**
     * The tokenizer of a folder.
     *
     * @throws IllegalArgumentException if there is none, or it has more tokens than the model has embeddings: it belongs to
     *     another model
     */
    public static Tokenizer tokenizer(Path folder) {
        Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer.json"));
        int vocabSize = config(folder).vocabSize();
        if (tokenizer.size() > vocabSize || tokenizer.endOfSequence().last() >= vocabSize) {
            throw new IllegalArgumentException(tokenizer.file() + " has " + tokenizer.size() + " tokens and ends at "
                    + tokenizer.endOfSequence() + ", the model beside it vocab_size = " + vocabSize
                    + ": the tokenizer belongs to another model; put the right tokenizer.json there");
        }
        return tokenizer;
    }
}
