package tailor.model;

/**
 * How a decoder draws several tokens of each of B sequences without coming back in between; see the script's {@code draw}.
 *
 * @param uniforms (steps, B) in [0, 1), one a token; steps at least 1
 * @param temperature divides the logits; 0 takes the most probable token
 * @param topK keeps the k most probable tokens; 0 keeps all
 * @param topP keeps the smallest set of most probable tokens whose mass reaches p, in (0, 1]
 * @param minP keeps the tokens of at least this share of the largest probability, in [0, 1)
 * @param ends tokens that end a sequence; none: all steps are made
 * @param open (B) whether a sequence still goes on
 * @param least steps end early where no more than so many sequences go on
 */
public record TokenDraw(
        double[][] uniforms, double temperature, int topK, double topP, double minP, long[] ends, boolean[] open, int least) {

    /** Checks the sizes. */
    public TokenDraw {
        if (uniforms.length == 0 || uniforms[0].length != open.length) {
            throw new IllegalArgumentException("draw with " + uniforms.length + " rows of uniform numbers for " + open.length
                    + " sequences: give at least one row, of one number a sequence");
        }
    }
}
