/**
 * Mathematical answers: found in a text ({@link tailor.task.math.AnswerExtraction}), read as expressions
 * ({@link tailor.task.math.LatexParser}) and compared by meaning ({@link tailor.task.math.Equivalence}).
 *
 * <p><b>Why not a computer algebra system.</b> Symja (org.matheclipse:matheclipse-core 3.0.0) can be had from Maven: 58 jars,
 * 41 MB, mostly LGPL. By the clock of a busy core, so only roughly, its first evaluation took 17 s and {@code Simplify(a - b)}
 * of small constants went at 230 a second; the checks here take 30 microseconds of processor time. It did not come back from
 * {@code 9^9^9^9} before it was stopped; and it reads LaTeX but not answers (units, percents, thousands, number bases, half-open
 * intervals). Answers ask only whether two expressions are the same function of their letters, which exact fractions and values
 * at a few points decide. Expressions that agree at every probe are taken as equal: nothing is proved.
 */
package tailor.task.math;
