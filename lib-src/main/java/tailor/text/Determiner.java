package tailor.text;

/** What a determiner lets follow: nouns of either number ("the"), of one ("every"), by first letter ("a", "an"), or many. */
enum Determiner {
    ANY, ONE, ONE_CONSONANT, ONE_VOWEL, MANY;

    boolean allows(boolean plural, String noun) {
        return this == ANY || plural == (this == MANY) && allowsAdjective(noun);
    }

    /** Only the article looks at the letter. */
    boolean allowsAdjective(String word) {
        return switch (this) {
            case ANY, ONE, MANY -> true;
            case ONE_CONSONANT -> !Lexicon.beginsWithVowel(word);
            case ONE_VOWEL -> Lexicon.beginsWithVowel(word);
        };
    }

    /** After an adjective the letter is settled. */
    Determiner inner() {
        return this == ONE_CONSONANT || this == ONE_VOWEL ? ONE : this;
    }
}
