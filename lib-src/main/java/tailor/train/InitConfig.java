package tailor.train;

/**
 * Where a stage starts.
 *
 * @param run id of a finished run in the store, or the path of a Hugging Face folder; empty in the defaults, so that a
 *     study has to say
 */
public record InitConfig(String run) {
    public InitConfig {
        run = run == null ? "" : run;
    }
}
