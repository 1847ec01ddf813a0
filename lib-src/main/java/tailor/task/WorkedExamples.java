package tailor.task;

import java.util.List;
import tailor.task.FewShotPrompt.Example;

/** Solved problems for few-shot prompts, written for the kit: one step to four, all four operations, answers of several kinds. */
final class WorkedExamples {

    static final List<Example> WORD_PROBLEMS = List.of(
            new Example("A ferry makes 6 trips a day and carries 45 cars on each. How many cars does it carry in 3 days?",
                    "In one day the ferry carries 6 * 45 = 270 cars.\nIn 3 days it carries 270 * 3 = 810 cars.\n#### 810"),
            new Example("Nora has 120 stamps. She gives a quarter of them to her brother and then buys 18 more. How many stamps does she have now?",
                    "A quarter of the stamps is 120 / 4 = 30.\nAfter the gift she has 120 - 30 = 90.\nAfter buying she has 90 + 18 = 108.\n#### 108"),
            new Example("A baker sells rolls at $2 each and loaves at $5 each. On Monday he sold 34 rolls and 12 loaves. His flour cost $41. "
                    + "How much money was left after paying for the flour?",
                    "The rolls brought 34 * 2 = 68 dollars.\nThe loaves brought 12 * 5 = 60 dollars.\nTogether that is 68 + 60 = 128 dollars.\n"
                    + "After the flour 128 - 41 = 87 dollars were left.\n#### 87"),
            new Example("A tank holds 500 liters. A pump fills it at 20 liters a minute, while a leak loses 4 liters a minute. "
                    + "The tank already holds 180 liters. How many minutes does it take to fill it?",
                    "There are 500 - 180 = 320 liters to go.\nEach minute the tank gains 20 - 4 = 16 liters.\nIt takes 320 / 16 = 20 minutes.\n#### 20"),
            new Example("Tickets to a show cost $9 for a child and $15 for an adult. A family of 2 adults and 3 children pays with a $100 note. "
                    + "How many dollars do they get back?",
                    "The adults cost 2 * 15 = 30 dollars.\nThe children cost 3 * 9 = 27 dollars.\nThe tickets cost 30 + 27 = 57 dollars.\n"
                    + "They get back 100 - 57 = 43 dollars.\n#### 43"),
            new Example("Ivan reads 24 pages on each weekday and twice as many on each day of the weekend. How many pages does he read in a week?",
                    "On 5 weekdays he reads 5 * 24 = 120 pages.\nOn a day of the weekend he reads 2 * 24 = 48 pages.\n"
                    + "On the weekend he reads 2 * 48 = 96 pages.\nIn the week he reads 120 + 96 = 216 pages.\n#### 216"),
            new Example("Three friends share the cost of a $252 cabin equally. Each of them also pays $17 for food. How much does each pay in all?",
                    "Each pays 252 / 3 = 84 dollars for the cabin.\nWith food that is 84 + 17 = 101 dollars.\n#### 101"),
            new Example("A farmer packs 8 crates with 36 apples each. She finds 15 bad apples and throws them away. "
                    + "She puts the rest into bags of 7. How many bags does she fill?",
                    "There are 8 * 36 = 288 apples.\nAfter sorting there are 288 - 15 = 273.\nThey fill 273 / 7 = 39 bags.\n#### 39"));

    static final List<Example> COMPETITION = List.of(
            new Example("What is the sum of all integers $n$ with $n^2 - 3n - 10 = 0$?",
                    "The left side factors as $(n - 5)(n + 2)$, so $n = 5$ or $n = -2$. Their sum is $5 + (-2) = 3$. "
                    + "The final answer is $\\boxed{3}$."),
            new Example("A right triangle has legs of length $5$ and $12$. What is the radius of its inscribed circle?",
                    "The hypotenuse is $\\sqrt{5^2 + 12^2} = 13$. The inradius of a right triangle is half of the legs' sum less the hypotenuse: "
                    + "$\\frac{5 + 12 - 13}{2} = 2$. The final answer is $\\boxed{2}$."),
            new Example("Two fair dice are rolled. What is the probability that the sum is a multiple of $4$?",
                    "The sums $4$, $8$ and $12$ can come up in $3$, $5$ and $1$ ways. That is $9$ of $36$ outcomes, a probability of "
                    + "$\\frac{9}{36} = \\frac{1}{4}$. The final answer is $\\boxed{\\frac{1}{4}}$."),
            new Example("If $f(x) = 2x + 3$ and $f(g(x)) = 4x^2 - 1$, what is $g(x)$?",
                    "We have $2g(x) + 3 = 4x^2 - 1$, so $2g(x) = 4x^2 - 4$ and $g(x) = 2x^2 - 2$. "
                    + "The final answer is $\\boxed{2x^2 - 2}$."));

    private WorkedExamples() {}
}
