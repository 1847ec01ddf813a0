package tailor.loss;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The two readings of the positive reward of arXiv 2512.22955, Eq. 11. */
public enum PositiveForm {
    /** r_pos = sg((1/π)·(1 − π)^β): a detached focal weight, which fits the paper's words. The default. */
    @JsonProperty("scaled") SCALED,
    /** r_pos = sg((1/π)^((1 − π)^β)): bounded, about 1.15 at β = −0.25. */
    @JsonProperty("exponent") EXPONENT
}
