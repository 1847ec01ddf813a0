/**
 * The three stages: pre-training, mid-training, reinforcement learning with verifiable rewards. Each stage is a
 * configuration record, whose defaults state the paper's setting at a small scale, and a trainer whose loop reads like
 * the algorithm.
 */
package tailor.train;
