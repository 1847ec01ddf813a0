package tailor.train;

/** The router learns from the loss alone. Selection biases that a checkpoint brings stay as they are. */
public record NoBalancing() implements Balancing {}
