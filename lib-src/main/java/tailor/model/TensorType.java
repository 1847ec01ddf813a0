package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import tailor.tensor.TorchOps;

/**
 * A type of the tensors in a file of weights, by its name in the safetensors format.
 *
 * <p>DJL 0.36 has no name for bfloat16: it calls such an array's type unknown, and ends the process when it is asked to make
 * one. So these arrays are made and converted by operators of the engine.
 */
public enum TensorType {
    /** 32-bit float. */
    F32(DataType.FLOAT32, 6, "float32"),
    /** bfloat16: the upper half of a 32-bit float. */
    BF16(DataType.UNKNOWN, 15, "bfloat16"),
    /** 16-bit float of IEEE 754. */
    F16(DataType.FLOAT16, 5, "float16"),
    /** 64-bit float. */
    F64(DataType.FLOAT64, 7, "float64"),
    /** 64-bit integer. */
    I64(DataType.INT64, 4, "int64"),
    /** 32-bit integer. */
    I32(DataType.INT32, 3, "int32");

    private final DataType djl;
    private final int code;
    private final String torchName;

    TensorType(DataType djl, int code, String torchName) {
        this.djl = djl;
        this.code = code;
        this.torchName = torchName;
    }

    /** The type with this name in a file's header, if the kit reads it. */
    static Optional<TensorType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /**
     * The type of an array.
     *
     * @throws IllegalArgumentException if no file can hold it
     */
    public static TensorType of(NDArray array) {
        DataType known = array.getDataType();
        long code = known == DataType.UNKNOWN ? codeOf(array) : -1;
        return Arrays.stream(values()).filter(type -> known == DataType.UNKNOWN ? type.code == code : type.djl == known).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a tensor of type " + known + " cannot be written: convert it to one of "
                        + Arrays.toString(values())));
    }

    private static long codeOf(NDArray array) {
        try (NDManager scope = array.getManager().newSubManager()) {
            return TorchOps.get().runOne("type_code", scope, array).getLong();
        }
    }

    /** An array of this type whose values are not set, owned by {@code owner}. */
    NDArray empty(Shape shape, NDManager owner) {
        if (this != BF16) {
            return owner.create(shape, djl);
        }
        try (NDManager scope = owner.newSubManager()) {
            NDArray like = scope.create(0f);
            NDArray made = TorchOps.get().apply("empty_bfloat16", shape.dimension() == 0 ? like : like.reshape(1).broadcast(shape));
            made.attach(owner);
            return made;
        }
    }

    /** Bytes of one value. */
    int bytes() {
        return this == BF16 ? 2 : djl.getNumOfBytes();
    }

    /** The engine's number of the type. */
    int code() {
        return code;
    }

    /** Whether a model's weights can have it. */
    boolean isFloat() {
        return this != I64 && this != I32;
    }

    /** The name in a {@code config.json}: {@code bfloat16}. */
    String torchName() {
        return torchName;
    }
}
