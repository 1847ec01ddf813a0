package tailor.run;

/** A run measured NaN or an infinity: it has diverged and must stop. */
public final class NonFiniteMetricException extends ArithmeticException {

    NonFiniteMetricException(long step, String name, double value) {
        super("%s is %s at step %d: the run has diverged and stops here; lower the learning rate or the clipping norm"
                .formatted(name, value, step));
    }
}
