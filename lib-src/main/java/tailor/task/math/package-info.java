/**
 * Mathematical answers: found in a text ({@link tailor.task.math.AnswerExtraction}), read as expressions
 * ({@link tailor.task.math.LatexParser}) and compared by meaning ({@link tailor.task.math.Equivalence}).
 *
 * <p><b>Why not a computer algebra system.</b> Symja (org.matheclipse:matheclipse-core 3.0.0) can be had from Maven: 58 jars,
 * 41 MB, under the LGPL; its kernel takes seconds to start, its evaluator is bound to one thread and bounds neither time nor
 * recursion by itself, and it reads LaTeX but not answers (no units, percents, thousands, number bases or half-open
 * intervals). Answers ask only whether two expressions are the same function of their letters, which exact fractions and
 * evaluation at a few points decide in microseconds. Two expressions that agree at every probe are taken as equal: for
 * polynomials and rational functions the chance of an error is below 1e-9; nothing is proved.
 */
package tailor.task.math;
