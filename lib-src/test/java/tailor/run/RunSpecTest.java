package tailor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import tailor.text.Sha256;

class RunSpecTest {

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(text);
    }

    private static RunSpec spec(String config) throws Exception {
        return new RunSpec("11-entropy-control", "pre-training", json(config), 1);
    }

    @Test
    void identityIgnoresKeyOrderAndNumberSpelling() throws Exception {
        RunSpec one = spec("{\"loss\":{\"beta\":0.5,\"k\":1},\"lr\":0.001,\"steps\":100}");
        RunSpec same = spec("{\"steps\":1e2,\"lr\":1.0E-3,\"loss\":{\"k\":1.0,\"beta\":5e-1}}");
        assertEquals(one.id(), same.id());
        assertTrue(one.id().matches("11-entropy-control_s1_[0-9a-f]{8}"), one.id());
    }

    @Test
    void identityIsKnownInAdvance() throws Exception {
        RunSpec spec = new RunSpec("a", "b", json("{\"y\":[1.0,-0.0,0.1],\"x\":true}"), 7);
        assertEquals("{\"config\":{\"x\":true,\"y\":[1,0,0.1]},\"seed\":7,\"stage\":\"b\",\"study\":\"a\"}", CanonicalJson.text(spec.toJson()));
        assertEquals(Sha256.of(CanonicalJson.text(spec.toJson()).getBytes(java.nio.charset.StandardCharsets.UTF_8)), spec.hash());
    }

    @Test
    void floatsMeanWhatWasTyped() throws Exception {
        ObjectNode typed = json("{}").put("x", 0.1f);
        assertEquals("{\"x\":0.1}", CanonicalJson.text(typed));
        assertEquals("{\"x\":9007199254740993}", CanonicalJson.text(json("{}").put("x", 9007199254740993L)));
    }

    @Test
    void everyPartCounts() throws Exception {
        ObjectNode config = json("{\"x\":1}");
        RunSpec base = new RunSpec("s", "t", config, 1);
        assertNotEquals(base.hash(), new RunSpec("s2", "t", config, 1).hash());
        assertNotEquals(base.hash(), new RunSpec("s", "t2", config, 1).hash());
        assertNotEquals(base.hash(), new RunSpec("s", "t", config, 2).hash());
        assertNotEquals(base.hash(), new RunSpec("s", "t", json("{\"x\":2}"), 1).hash());
    }

    @Test
    void specsDoNotChangeWithTheirConfig() throws Exception {
        ObjectNode config = json("{\"x\":1}");
        RunSpec spec = new RunSpec("s", "t", config, 1);
        String id = spec.id();
        config.put("x", 2);
        spec.config().put("x", 3);
        assertEquals(id, spec.id());
    }

    @Test
    void badPartsAreNamed() throws Exception {
        ObjectNode config = json("{}");
        assertMessage("'../x'", () -> new RunSpec("../x", "t", config, 1));
        assertMessage("-1", () -> new RunSpec("s", "t", config, -1));
        assertMessage("NaN", () -> new RunSpec("s", "t", json("{}").put("x", Double.NaN), 1));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.contains(part), message);
    }
}
