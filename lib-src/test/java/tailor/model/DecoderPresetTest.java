package tailor.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The presets have the sizes that they are named after. */
class DecoderPresetTest {

    /** In billions. */
    @ParameterizedTest
    @CsvSource({"dense-1b, 1.0, 0.8", "dense-4b, 4.0, 3.6", "moe-5b-a0.3b, 5.0, 0.3", "moe-10b-a0.5b, 9.8, 0.5", "moe-20b-a1b, 20.0, 1.1"})
    void thePapersShapes(String name, double total, double active) {
        DecoderConfig config = DecoderPreset.named(name).config();
        assertEquals(total, config.parameterCount() / 1e9, 0.055, name + " has " + config.parameterCount());
        assertEquals(active, config.activeParameterCount() / 1e9, 0.055, name + " activates " + config.activeParameterCount());
    }

    /** In millions, with a vocabulary of 512. */
    @ParameterizedTest
    @CsvSource({"dense-tiny, 0.37, 0.32", "moe-tiny, 1.1, 0.12", "moe-small, 37, 2.2"})
    void theSmallOnes(String name, double total, double active) {
        DecoderConfig config = DecoderPreset.named(name).config().withVocabSize(512);
        assertEquals(1, config.parameterCount() / 1e6 / total, 0.05, name + " has " + config.parameterCount());
        assertEquals(1, config.activeParameterCount() / 1e6 / active, 0.05, name + " activates " + config.activeParameterCount());
    }

    /** The shape of Qwen3-30B-A3B, whose counts are published: 30.5B in all, 3.3B active with embedding and head. */
    @Test
    void countsOfAPublishedModel() {
        DecoderConfig qwen = new DecoderConfig(DecoderConfig.Family.QWEN3_MOE, 151_936, 2048, 6144, 48, 32, 4, 128, 4096, 1e-6, 1e6, false, 0.02,
                new Experts(128, 8, 768, true, 1, List.of()));
        assertEquals(30_532_122_624L, qwen.parameterCount());
        assertEquals(3.35e9, qwen.activeParameterCount() + 2.0 * 151_936 * 2048, 0.02e9);
    }

    @ParameterizedTest
    @EnumSource(DecoderPreset.class)
    void everyPresetIsFoundByItsName(DecoderPreset preset) {
        assertEquals(preset, DecoderPreset.named(preset.label()));
    }

    @Test
    void anUnknownNameListsTheKnown() {
        String message = assertThrows(IllegalArgumentException.class, () -> DecoderPreset.named("moe-huge")).getMessage();
        assertTrue(message.contains("moe-huge") && message.contains("moe-10b-a0.5b"), message);
    }
}
