/**
 * Code in Java as an answer: compiled by a process that runs nothing, vetted class by class, run against its tests in a
 * process of its own. {@link tailor.task.code.JavaJudge} states what this protects from, and what not.
 */
package tailor.task.code;
