package tailor.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusChoiceTest {

    @ParameterizedTest
    @CsvSource({
        "'', grammar, grammar",
        "tinystories, grammar, tinystories",
        "tinystories, word-problems, word-problems",
        "gsm8k, word-problems, gsm8k",
        "gsm8k, grammar, grammar",
        "gsm8k, word-problems:0.9+grammar:0.1, gsm8k:0.9+grammar:0.1",
        "tinystories, word-problems:0.9+grammar:0.1, word-problems:0.9+tinystories:0.1",
        "tinystories, java-basics, java-basics",
        "gsm8k, java-basics:0.9+grammar:0.1, java-basics:0.9+grammar:0.1",
        "java-basics, word-problems, word-problems",
        "file:my text.txt, grammar, file:my text.txt",
        "grammar:0.5+tinystories:0.5, grammar, grammar:0.5+tinystories:0.5",
        "gsm8k:0.5+tinystories:0.5, word-problems:0.9+grammar:0.1, gsm8k:0.5+tinystories:0.5",
    })
    void kindsMatch(String chosen, String own, String used) {
        assertEquals(used, new CorpusChoice(chosen).apply(own));
    }

    @Test
    void unknownNamesAreRefused() {
        assertEquals("TAILOR_CORPUS is 'tinystorys', but there is no corpus 'tinystorys', only grammar, word-problems, tinystories, gsm8k, java-basics, "
                        + "file:PATH and mixtures of them; did you mean 'tinystories'?",
                assertThrows(IllegalArgumentException.class, () -> new CorpusChoice("tinystorys")).getMessage());
    }
}
