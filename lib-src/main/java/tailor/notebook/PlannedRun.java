package tailor.notebook;

import tailor.run.RunSpec;

/**
 * A run that a study asks for.
 *
 * @param spec what it is
 * @param label for people: what distinguishes it from the study's other runs
 */
record PlannedRun(RunSpec spec, String label) {}
