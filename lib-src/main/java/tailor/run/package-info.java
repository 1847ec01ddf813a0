/**
 * Runs: their identity, their folder, their configuration and where they came from.
 *
 * <p>A run is named by a hash of its resolved configuration and seed, made once, never overwritten, and resumed from
 * its last complete checkpoint when it was stopped. This package touches files and nothing else: it knows no tensor,
 * and whatever trains is handed in as an {@link tailor.run.Experiment}.
 */
package tailor.run;
