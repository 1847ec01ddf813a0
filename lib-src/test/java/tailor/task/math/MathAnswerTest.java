package tailor.task.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tailor.task.ConsAtK;
import tailor.task.Problem;

/** Cases of our own, beside the golden ones: what is the same, and above all what is not. */
class MathAnswerTest {
    private static final String SAME = """
            1/2 ;; 0.5
            \\frac12 ;; \\dfrac{1}{2}
            1\\frac{4}{5} ;; 1.8
            1\\frac{4}{5} ;; \\frac95
            137 \\frac{1}{2} ;; 137.5
            0.\\overline{3} ;; 1/3
            0.1\\overline{6} ;; \\frac16
            1/3 ;; 0.333333
            \\sqrt{117} ;; 3\\sqrt{13}
            \\frac{1}{\\sqrt2} ;; \\frac{\\sqrt{2}}{2}
            \\sqrt[3]{-8} ;; -2
            \\sqrt{3+2\\sqrt2} ;; 1+\\sqrt2
            11\\sqrt2 ;; 11\\sqrt{2}
            \\sqrt 3 ;; \\sqrt{3}
            2^{10} ;; 1024
            2^10 ;; 1024
            10^{100} ;; 10^{99}\\cdot 10
            2^{100000} ;; 2^{100000}
            20! ;; 2432902008176640000
            \\binom{10}{3} ;; 120
            \\frac{\\pi}{6} ;; \\pi/6
            288\\pi ;; 288 \\pi
            \\log_2 8 ;; 3
            \\sin 30^\\circ ;; \\frac12
            \\sin^2 x + \\cos^2 x ;; 1
            \\cot x ;; \\frac{\\cos x}{\\sin x}
            \\tan^{-1} x ;; \\arctan x
            e^{i\\pi} ;; -1
            6-5i ;; -5i+6
            (1+2i)^2 ;; -3+4i
            2k+2 ;; 2(k+1)
            (a+5)(b+2) ;; ab+2a+5b+10
            \\frac{11+9a}{20} ;; \\frac{9a}{20}+\\frac{11}{20}
            x^3+3x-6 ;; 3x - 6 + x^3
            2x\\sqrt{x} ;; 2\\sqrt{x^3}
            |x-2| ;; |2-x|
            x=5 ;; 5
            5 ;; x = 5
            y = 2x+3 ;; 2x - y + 3 = 0
            5x - 7y + 11z + 4 = 0 ;; -10x+14y-22z-8=0
            f(x) = x^2 ;; f(t) = t^2
            1,-2 ;; -2, 1
            3, 5, 7 ;; 7, 3 \\text{ and } 5
            \\{1,2,2\\} ;; \\{2,1\\}
            x=1 \\text{ or } x=2 ;; 1, 2
            3 \\pm \\sqrt 2 ;; 3+\\sqrt2, 3-\\sqrt2
            \\pm 3 ;; 3, -3
            (2,-3) ;; \\left(2, -3\\right)
            (\\frac12, 3) ;; (0.5,3)
            \\langle 1,2,3 \\rangle ;; (1,2,3)
            [0,1) ;; 0 \\le x < 1
            (-\\infty, 2) \\cup (3, \\infty) ;; x < 2 \\text{ or } x > 3
            (0,9) \\cup (9,36) ;; (0,36) \\setminus \\{9\\}
            (-\\infty,\\infty) ;; \\mathbb{R}
            (2,\\infty) ;; x > 2
            x \\ne 3 ;; (-\\infty,3)\\cup(3,\\infty)
            x \\in [-2,7] ;; [-2,7]
            1 < x < 2 ;; 2 > x > 1
            2x > 4 ;; x > 2
            90^\\circ ;; 90
            90^{\\circ} ;; 90 degrees
            5.4 \\text{ cents} ;; 5.4
            864 \\mbox{ inches}^2 ;; 864
            15\\mbox{ cm}^2 ;; 15 cm^2
            \\$18.90 ;; 18.9
            \\$32,\\!348 ;; 32348
            58,500 ;; 58500
            11,\\! 111,\\! 111,\\! 100 ;; 11111111100
            28\\% ;; 0.28
            28 ;; 28\\%
            \\begin{pmatrix} 1/5 \\\\ -18/5 \\end{pmatrix} ;; \\begin{bmatrix} 0.2 \\\\ -3.6 \\end{bmatrix}
            \\begin{pmatrix} 2 & 4 \\\\ 6 & 8 \\end{pmatrix} ;; 2\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}
            \\text{Evelyn} ;; evelyn
            \\text{(C)} ;; C
            \\text{ellipse} ;; ellipse
            4210_{5} ;; 4210_5
            7:32 ;; \\frac{7}{32}
            025 ;; 25
            .0000672 ;; 6.72 \\times 10^{-5}
            \\left[ \\frac{\\pi^2}{8}, \\frac{5 \\pi^2}{4} \\right] ;; [\\pi^2/8, 5\\pi^2/4]
            3x² ;; 3x^2
            x ≥ 2 ;; x \\geq 2
            \\emptyset ;; \\{\\}
            """;

    private static final String DIFFERENT = """
            1/2 ;; 0.51
            1/3 ;; 0.333
            1/3 ;; 1/33
            \\frac{1}{23} ;; \\frac{12}{3}
            1 ;; 1.00001
            .0000672 ;; .000067
            0.0000001 ;; 0.0000002
            10^{100} ;; 10^{100}+1
            2^{100000} ;; 2^{100001}
            9^{9^{9^9}} ;; 9^{9^{9^8}}
            3\\sqrt{13} ;; \\sqrt{118}
            2 ;; -2
            2 ;; \\pm 2
            2k+2 ;; 2k+1
            2k+2 ;; 2n+2
            x ;; \\sqrt{x^2}
            x ;; |x|
            x^2 ;; x^3
            a ;; A
            5 ;; 5x
            5m ;; 5
            x=5 ;; x=6
            x=5 ;; y=5
            5 ;; 5 > x
            x^2+y^2=1 ;; 1
            y = 2x+3 ;; y = 2x-3
            y=x ;; y^2=x^2
            1,2 ;; 1
            1,2 ;; 1,2,3
            1 ;; 1,2
            \\{1,2\\} ;; (1,2)
            (1,2) ;; (2,1)
            (1,2) ;; [1,2]
            (1,2) ;; (1,2]
            (1,2,3) ;; (1,2)
            (0,9)\\cup(9,36) ;; (0,36)
            (2,\\infty) ;; (2,-\\infty)
            (2,\\infty) ;; [2,\\infty)
            x > 2 ;; x \\ge 2
            x > 2 ;; x < 2
            x > 2 ;; -x > -2
            x > 2 ;; 2
            x < 2 \\text{ or } x > 3 ;; (2,3)
            28\\% ;; 0.0028
            28\\% ;; 2800\\%
            204_5 ;; 204_6
            204_5 ;; 204
            204_5 ;; 54_{10}
            \\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix} ;; \\begin{pmatrix} 1 & 2 \\end{pmatrix}
            \\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix} ;; \\begin{pmatrix} 2 \\\\ 1 \\end{pmatrix}
            \\text{east} ;; seat
            \\text{even} ;; odd
            \\text{(C)} ;; D
            \\text{Navin} ;; N
            1+2i ;; 1-2i
            i ;; 1
            32348 ;; 32, 348
            12 ;; 1 2
            \\infty ;; -\\infty
            e^{1000} ;; e^{2000}
            1000! ;; 1001!
            5000! ;; 5001!
            \\frac{1}{0} ;; \\frac{2}{0}
            \\emptyset ;; 0
            1.5 ;; 1,6
            \\log x ;; \\ln x
            \\sin x ;; \\cos x
            f(2) < f(1) ;; f(1) < f(2)
            f(x) ;; f(y)
            (a,b) ;; (b,a)
            """;

    private static List<String[]> pairs(String block) {
        List<String[]> pairs = new ArrayList<>();
        for (String line : block.strip().split("\n")) {
            String[] pair = line.strip().split(" ;; ");
            assertEquals(2, pair.length, line);
            pairs.add(pair);
        }
        return pairs;
    }

    @Test
    void theSame() {
        List<String> missed = new ArrayList<>();
        for (String[] pair : pairs(SAME)) {
            if (!new MathAnswer().check(pair[0], "So the answer is \\boxed{" + pair[1] + "}.")) {
                missed.add(pair[0] + " ;; " + pair[1]);
            }
        }
        assertEquals(List.of(), missed);
    }

    @Test
    void different() {
        List<String> passed = new ArrayList<>();
        for (String[] pair : pairs(DIFFERENT)) {
            if (new MathAnswer().check(pair[0], "\\boxed{" + pair[1] + "}") || new MathAnswer().check(pair[1], "$" + pair[0] + "$")) {
                passed.add(pair[0] + " ;; " + pair[1]);
            }
        }
        assertEquals(List.of(), passed);
    }

    @Test
    void whereTheAnswerStands() {
        MathAnswer answers = new MathAnswer();
        assertEquals(Optional.of("7"), answers.answer("First \\boxed{3}. No: \\boxed{7}. That was it."));
        assertEquals(Optional.of("\\frac{1}{\\sqrt{2}}"), answers.answer("x \\boxed{\\frac{1}{\\sqrt{2}}} y"));
        assertEquals(Optional.of("5"), answers.answer("We get 3+2=5\n#### 5\n\nQuestion: 7 and 8"));
        assertEquals(Optional.of("12"), answers.answer("The answer is 12 because there are 3 groups of 4."));
        assertEquals(Optional.of("x+1"), answers.answer("The answer is $x+1$, where $x$ is 2."));
        assertEquals(Optional.of("2/3"), answers.answer("so P(A) = 2/3 it is"));
        assertEquals(Optional.empty(), answers.answer("I do not know."));
        assertEquals(Optional.empty(), answers.answer(""));
        assertEquals(Optional.empty(), answers.answer("\\boxed{}"));
        assertTrue(answers.check("5", "It costs $5."));
        assertTrue(answers.check("6", "it costs $5 and with tax it is $6 in all"));
        assertTrue(answers.check("1, 2", "The roots are $x=1$ and $x=2$."));
        assertFalse(answers.check("5", "\\boxed{}"));
        assertFalse(answers.check("5", "#### "));
    }

    @Test
    void everyAnswerIsTheSameAsItself() {
        for (String[] pair : pairs(SAME)) {
            assertTrue(new MathAnswer().same(pair[0], pair[0]), pair[0]);
        }
    }

    @Test
    void equivalentAnswersVoteTogether() {
        Problem problem = new Problem("p", "How many?", "\\frac{1}{2}");
        List<String> completions = List.of("\\boxed{1/3}", "\\boxed{1/3}", "\\boxed{0.5}", "$\\frac24$", "no idea", "\\boxed{\\frac12}");
        assertEquals(1, ConsAtK.of(problem, completions, new MathAnswer()));
        assertEquals(0, ConsAtK.of(problem, completions.subList(0, 4), new MathAnswer()), "a tie goes to the first");
    }

    @Test
    void aFractionWithoutDigitsOrBracesIsReadToItsEnd() {
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertFalse(new MathAnswer().same("\\frac.5", "0.5")));
    }

    @Test
    void optionsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new AnswerOptions(false, false, 6, true, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new AnswerOptions(true, true, 16, true, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new AnswerOptions(true, true, 6, true, Duration.ZERO));
    }
}
