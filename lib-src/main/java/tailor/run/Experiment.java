package tailor.run;

/**
 * What a run does: train, evaluate, or both.
 *
 * <p>The contract. Start after {@link Run#lastCheckpoint()} when there is one. At every step: check
 * {@code Thread.interrupted()}, and when set save a checkpoint and throw {@link InterruptedException}; append metrics to
 * {@link Run#log()} <i>before</i> the checkpoint of the same step, because what is logged after a checkpoint is dropped
 * when the run resumes from it. At the end call {@link Run#finish(Object)}. Results must depend on the configuration and
 * the seed alone.
 */
@FunctionalInterface
public interface Experiment {

    /**
     * Runs to the end.
     *
     * @throws InterruptedException if stopped at a step boundary, the checkpoint written
     * @throws Exception if it fails; the store records the cause
     */
    void run(Run run, Progress progress) throws Exception;
}
