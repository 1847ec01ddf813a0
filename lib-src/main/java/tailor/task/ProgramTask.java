package tailor.task;

import java.util.Optional;
import tailor.task.code.CodeVerifier;

/** A task whose answers are Java programs, judged by tests. */
public interface ProgramTask extends Task {
    /** A completion of a problem that its authors give as right; empty where they give none. */
    Optional<String> published(Problem problem);

    @Override
    CodeVerifier verifier();
}
