/** Tasks: problems with verifiable answers, their checkers, and the measures over many samples of each. */
package tailor.task;
