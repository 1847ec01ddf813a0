package tailor.train;

import java.util.Optional;
import tailor.run.SavedCheckpoint;

/** A run met NaN or an infinity and stopped before its weights were touched. */
public final class DivergedException extends ArithmeticException {
    DivergedException(long step, String what, Optional<SavedCheckpoint> last) {
        super("diverged at step " + step + ": " + what + "; lower optimizer.learning_rate or optimizer.clip_norm. "
                + last.map(c -> "The last good checkpoint is of step " + c.step() + ", " + c.folder())
                        .orElse("There is no checkpoint before it"));
    }
}
