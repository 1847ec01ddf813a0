package tailor.text;

import java.nio.charset.StandardCharsets;

/** The two parts of a corpus or a task: what a model learns from, and what it is measured on. */
public enum Split {
    /** What a model learns from. */
    TRAIN,
    /** Held out: never trained on. */
    VALID;

    /**
     * The split that a key belongs to, by its hash alone: equal keys are never on both sides, whatever the seed, the
     * order or the number of documents.
     *
     * @param key what must not leak from one side to the other: a document, or the equations of a problem
     * @param validShare share of keys that are held out, in (0, 1)
     */
    public static Split of(String key, double validShare) {
        if (!(validShare > 0 && validShare < 1)) {
            throw new IllegalArgumentException("valid share must be in (0, 1), got " + validShare);
        }
        double unit = (hash(key) >>> 11) * 0x1p-53;
        return unit < validShare ? VALID : TRAIN;
    }

    /** 64-bit FNV-1a over UTF-8 with a finalising mix: stable between machines and versions, unlike a seeded hash. */
    static long hash(String key) {
        long h = 0xcbf29ce484222325L;
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            h = (h ^ (b & 0xff)) * 0x100000001b3L;
        }
        return mix(h);
    }

    /** The finaliser of SplitMix64: spreads neighbouring values (a seed and its successor) over all 64 bits. */
    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
