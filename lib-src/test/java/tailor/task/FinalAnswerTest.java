package tailor.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinalAnswerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            12+7=19\\n#### 19                 | 19
            #### 1,234,567                    | 1234567
            #### $12.50.                      | 12.50
            ####-3                            | -3
            #### -$3                          | -3
            #### 5 apples, not 6              | 5
            #### 5\\n\\nTom has 3. #### 8     | 5
            first 3, then 4.                  | 4
            3-1=2                             | 2
            from 12-7                         | 7
            1,2,3                             | 3
            about 1,5 or so                   | 5
            it costs $1,000.                  | 1000
            in 1987, 12 people                | 12
            #### none, but 7                  | 7
            0.5                               | 0.5
            """)
    void theNumber(String text, String expected) {
        assertEquals(Optional.of(expected), FinalAnswer.of(text.replace("\\n", "\n")));
    }

    @Test
    void noNumber() {
        assertEquals(Optional.empty(), FinalAnswer.of(""));
        assertEquals(Optional.empty(), FinalAnswer.of("#### none"));
    }

    @Test
    void sameNumbers() {
        assertTrue(FinalAnswer.same("19", "19.0"));
        assertTrue(FinalAnswer.same("1,000", "1000"));
        assertTrue(FinalAnswer.same("$5", "5"));
        assertFalse(FinalAnswer.same("19", "19.01"));
        assertFalse(FinalAnswer.same("19", "nineteen"));
        assertTrue(FinalAnswer.same("x", " x"));
    }

    @Test
    void endlessTextCostsNoMoreThanItsLength() {
        String digits = "1".repeat(1_000_000);
        String commas = "1,".repeat(500_000);
        assertTimeout(Duration.ofSeconds(10), () -> {
            FinalAnswer.of(digits);
            FinalAnswer.of(commas);
            FinalAnswer.of("#### ".repeat(200_000));
            FinalAnswer.same("1e999999999", "1");
        });
    }
}
