package tailor.run;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a run came from and how it went: its folder's manifest.json.
 *
 * @param id of the run, its folder's name
 * @param study that asked for it
 * @param stage that ran
 * @param seed of every random choice
 * @param scale {@code smoke}, {@code cpu} or {@code gpu}, empty where none was chosen
 * @param commit of the repository, or {@code unknown}
 * @param patch SHA-256 of uncommitted changes, {@code clean}, or {@code unknown}
 * @param code SHA-256 of the classes and resources that decide results
 * @param versions of Java, the engine and whatever else was named
 * @param device that computed, empty until the experiment says so
 * @param threads of one operator, 0 until the experiment says so
 * @param data SHA-256 by data card name
 * @param started when the run was first begun, ISO-8601 in UTC
 * @param ended when it last stopped, null while it runs
 * @param seconds spent, over all attempts; lost with an attempt that was killed
 * @param attempts how often it was begun or resumed, ≥ 1
 * @param status written last
 * @param error cause of a failure, null otherwise
 */
public record RunManifest(
        String id, String study, String stage, long seed, String scale, String commit, String patch, String code,
        Map<String, String> versions, String device, int threads, Map<String, String> data,
        String started, String ended, double seconds, int attempts, RunStatus status, String error) {

    public RunManifest {
        if (id == null || code == null || started == null || status == null) {
            throw new IllegalArgumentException("id, code, started and status must be there, got id %s, code %s, started %s, status %s"
                    .formatted(id, code, started, status));
        }
        versions = versions == null ? Map.of() : Map.copyOf(versions);
        data = data == null ? Map.of() : Map.copyOf(data);
    }

    static RunManifest begun(String id, RunSpec spec, Provenance provenance) {
        return new RunManifest(id, spec.study(), spec.stage(), spec.seed(), "", provenance.commit(), provenance.patch(),
                provenance.code(), provenance.versions(), "", 0, Map.of(), Instant.now().toString(), null, 0, 1,
                RunStatus.RUNNING, null);
    }

    RunManifest resumed() {
        return new RunManifest(id, study, stage, seed, scale, commit, patch, code, versions, device, threads, data, started,
                null, seconds, attempts + 1, RunStatus.RUNNING, null);
    }

    RunManifest stopped(RunStatus how, double spent, String why) {
        return new RunManifest(id, study, stage, seed, scale, commit, patch, code, versions, device, threads, data, started,
                Instant.now().toString(), seconds + spent, attempts, how, why);
    }

    /** The same with the scale of the study. */
    public RunManifest withScale(String named) {
        return new RunManifest(id, study, stage, seed, named, commit, patch, code, versions, device, threads, data, started,
                ended, seconds, attempts, status, error);
    }

    /** The same with what computes: {@code cpu} or {@code cuda:0}, and how many threads an operator uses. */
    public RunManifest withDevice(String named, int count) {
        return new RunManifest(id, study, stage, seed, scale, commit, patch, code, versions, named, count, data, started,
                ended, seconds, attempts, status, error);
    }

    /** The same with one more data set, by the name of its card and the SHA-256 of its content. */
    public RunManifest withData(String card, String sha256) {
        Map<String, String> more = new TreeMap<>(data);
        more.put(card, sha256);
        return new RunManifest(id, study, stage, seed, scale, commit, patch, code, versions, device, threads, more, started,
                ended, seconds, attempts, status, error);
    }
}
