package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tailor.tensor.TorchOps;

/**
 * Keys and values of the tokens already read, preallocated. Sequences are aligned at the right: a shorter prompt has
 * padding at the left, which no query sees and which takes no position.
 */
public final class KvCache implements AutoCloseable {
    private final NDManager manager;
    private final int capacity;
    private NDList keys;        // per layer (B, G, D, capacity): the script's attend_one weighs rows of one feature
    private NDList values;      // per layer (B, G, capacity, D)
    private TorchOps.Held heldKeys;
    private TorchOps.Held heldValues;
    private int[] padding;      // (B) left padding of each sequence
    private NDArray starts;     // (B) the same, or one 0 where there is none
    private NDArray bias;       // (B, 1, capacity) −∞ at padding, or empty where there is none
    private int length;

    KvCache(DecoderConfig c, int batch, int capacity, NDManager owner) {
        this.manager = owner.newSubManager();
        this.capacity = capacity;
        this.padding = new int[batch];
        this.keys = layers(c.numHiddenLayers(), new Shape(batch, c.numKeyValueHeads(), c.headDim(), capacity));
        this.values = layers(c.numHiddenLayers(), new Shape(batch, c.numKeyValueHeads(), capacity, c.headDim()));
        hold();
        placePadding();
    }

    private NDList layers(int count, Shape shape) {
        return new NDList(IntStream.range(0, count).mapToObj(i -> manager.zeros(shape)).toArray(NDArray[]::new));
    }

    private void hold() {
        heldKeys = TorchOps.hold(keys, manager);
        heldValues = TorchOps.hold(values, manager);
    }

    /** States how many of the first tokens of each sequence are padding; before the first tokens are fed. */
    public KvCache padded(int... leftPadding) {
        if (length > 0 || leftPadding.length != padding.length) {
            throw new IllegalArgumentException("left padding " + Arrays.toString(leftPadding) + " must be given for "
                    + padding.length + " sequences before their first token");
        }
        padding = leftPadding.clone();
        placePadding();
        return this;
    }

    /** What a step of one token needs to know of the padding, made once, not at every step. */
    private void placePadding() {
        if (starts != null) {
            starts.close();
            bias.close();
        }
        if (!isRagged()) {
            starts = manager.create(new long[1]);
            bias = manager.create(new Shape(0), DataType.FLOAT32);
            return;
        }
        float[] hidden = new float[padding.length * capacity];
        for (int b = 0; b < padding.length; b++) {
            Arrays.fill(hidden, b * capacity, b * capacity + padding[b], Float.NEGATIVE_INFINITY);
        }
        starts = manager.create(Arrays.stream(padding).asLongStream().toArray());
        bias = manager.create(hidden, new Shape(padding.length, 1, capacity));
    }

    private boolean isRagged() {
        return Arrays.stream(padding).anyMatch(p -> p > 0);
    }

    /** Keeps the sequences at {@code rows} only, in that order: those that ended leave the batch. */
    public void keep(int... rows) {
        if (Arrays.equals(rows, IntStream.range(0, padding.length).toArray())) {
            return;
        }
        try (NDManager scope = manager.newSubManager()) {
            NDArray index = scope.create(Arrays.stream(rows).asLongStream().toArray());
            NDList keptKeys = TorchOps.get().run("select_rows", manager, keys, index, 3, length);
            NDList keptValues = TorchOps.get().run("select_rows", manager, values, index, 2, length);
            heldKeys.close();
            heldValues.close();
            keys.close();
            values.close();
            keys = keptKeys;
            values = keptValues;
            hold();
        }
        padding = Arrays.stream(rows).map(row -> padding[row]).toArray();
        placePadding();
    }

    /** Tokens fed so far, padding included. */
    public int length() {
        return length;
    }

    List<NDArray> keys() {
        return keys;
    }

    List<NDArray> values() {
        return values;
    }

    /** {@link #keys()}, prepared for steps. */
    TorchOps.Held heldKeys() {
        return heldKeys;
    }

    TorchOps.Held heldValues() {
        return heldValues;
    }

    NDArray starts() {
        return starts;
    }

    NDArray bias() {
        return bias;
    }

    void requireRoom(int tokens) {
        if (length + tokens > capacity) {
            throw new IllegalArgumentException((length + tokens) + " tokens exceed the cache's capacity of " + capacity
                    + ": make the cache for as many as will be fed");
        }
    }

    void advance(int tokens) {
        length += tokens;
    }

    /** Rotation and mask for the next t tokens; the mask is empty where plain causal attention does. */
    record Window(NDArray cos, NDArray sin, NDArray mask) {}

    Window window(int t, RotaryTable rotary, NDManager scope) {
        requireRoom(t);
        if (!isRagged() && (t == 1 || length == 0)) {
            return new Window(TorchOps.get().runOne("rows", scope, rotary.cos(), length, length + t),
                    TorchOps.get().runOne("rows", scope, rotary.sin(), length, length + t),
                    scope.create(new Shape(0), DataType.FLOAT32));
        }
        int batch = padding.length;
        long[] position = new long[batch * t];
        boolean[] seen = new boolean[batch * t * (length + t)];
        for (int b = 0; b < batch; b++) {
            for (int i = 0; i < t; i++) {
                int slot = length + i;
                position[b * t + i] = Math.max(0, slot - padding[b]);
                // A padding token sees itself, so that no row of the softmax is empty.
                for (int key = Math.min(slot, padding[b]); key <= slot; key++) {
                    seen[(b * t + i) * (length + t) + key] = true;
                }
            }
        }
        NDArray at = scope.create(position);
        Shape shape = new Shape(batch, 1, t, -1);
        return new Window(rotary.cos().get(at).reshape(shape), rotary.sin().get(at).reshape(shape),
                scope.create(seen, new Shape(batch, 1, t, length + t)));
    }

    @Override
    public void close() {
        manager.close();
    }
}
