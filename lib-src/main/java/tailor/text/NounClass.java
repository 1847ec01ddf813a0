package tailor.text;

import java.util.List;

/** Grammatical classes of nouns: the relative pronoun agrees with it, and verbs choose their subjects and objects by it. */
enum NounClass {
    PERSON("who"), ANIMAL("that"), THING("that"), FOOD("that");

    private final String relative;

    NounClass(String relative) {
        this.relative = relative;
    }

    String relative() {
        return relative;
    }

    boolean living() {
        return this == PERSON || this == ANIMAL;
    }

    /** From frequent to rare in a topic. */
    List<String> nouns(Lexicon.Topic topic) {
        return switch (this) {
            case PERSON -> Lexicon.nouns(topic, Lexicon.Topic::persons, Lexicon.COMMON_PERSONS);
            case ANIMAL -> Lexicon.nouns(topic, Lexicon.Topic::animals, List.of());
            case THING -> Lexicon.nouns(topic, Lexicon.Topic::things, List.of());
            case FOOD -> Lexicon.nouns(topic, Lexicon.Topic::foods, List.of());
        };
    }

    /** Verbs that take it as their object. */
    List<String> transitives() {
        return living() ? Lexicon.ON_LIVING : this == THING ? Lexicon.ON_THINGS : Lexicon.ON_FOOD;
    }
}
