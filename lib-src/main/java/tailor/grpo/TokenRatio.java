package tailor.grpo;

import ai.djl.ndarray.NDArray;

/** One ratio a token: r_t = π(a_t|s_t) / π_old(a_t|s_t). */
public record TokenRatio() implements ImportanceRatio {

    @Override
    public NDArray logRatio(NDArray tokenLogRatio, NDArray mask) {
        return tokenLogRatio;
    }

    @Override
    public String name() {
        return "token";
    }
}
