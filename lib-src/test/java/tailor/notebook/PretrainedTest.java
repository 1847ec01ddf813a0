package tailor.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.report.Rich;
import tailor.text.DataFolder;
import tailor.text.RealData;

/** A real model tells a story; one that is not there says so. */
class PretrainedTest {
    @TempDir
    Path home;

    @Test
    void stories260KTellsACoherentStory() {
        Pretrained model = Pretrained.named("stories260K", RealData.dataFolder(home));
        assertTrue(model.isHere());
        Rich story = model.tell("Once upon a time", 100);
        // what llama2.c writes with the same weights at temperature 0
        assertTrue(story.toString().startsWith("- Once upon a time, there was a little girl named Lily. She loved to play outside in the park. "
                + "One day, she saw a big, red ball. She wanted to play with it, but it was too high."), story.toString());
        assertEquals(story.toString(), model.tell("Once upon a time", 100).toString());
        assertEquals(model.tell("A cat", 30, 0.8).toString(), model.tell("A cat", 30, 0.8).toString());
        assertTrue(model.tell("", 20).toString().length() > 20);
        assertThrows(IllegalArgumentException.class, () -> model.tell("A cat", 0));
        assertThrows(IllegalArgumentException.class, () -> model.tell("A cat. ".repeat(300), 10));
    }

    @Test
    void aModelThatIsNotHereSaysSoAndStopsNothing() {
        Pretrained model = Pretrained.named("stories260K", new DataFolder(Optional.empty(), home));
        assertFalse(model.isHere());
        String note = model.tell("Once upon a time", 100).toHtml();
        assertTrue(note.contains("not on this machine") && note.contains("TAILOR_DATA"), note);
    }

    @Test
    void whatIsNoModelIsNamed() {
        DataFolder data = new DataFolder(Optional.empty(), home);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Pretrained.named(home.toString(), data)).getMessage().contains("config.json"));
    }
}
