package tailor.text;

import static tailor.text.StoryRules.number;
import static tailor.text.StoryRules.push;
import static tailor.text.StoryRules.subject;
import static tailor.text.StoryRules.verbPhrase;

import java.util.List;

/** The story grammar's noun phrases: subjects, objects, and the relative clauses inside them. */
final class NounPhrases {
    private static final List<String> ROLES = List.of("living", "thing", "food");
    private static final boolean[] NUMBERS = {false, true};

    private final StoryRules rules;
    private final Lexicon.Topic topic;
    private final String th; // the features topic and hero, which every symbol of a document carries

    NounPhrases(StoryRules rules, Lexicon.Topic topic, String th) {
        this.rules = rules;
        this.topic = topic;
        this.th = th;
    }

    void write(String possessive) {
        for (Determiner det : Determiner.values()) {
            subjects(det);
            ROLES.forEach(role -> objects(role, det));
        }
        ROLES.forEach(role -> determiners(role, possessive));
        rules.word("NEAR" + th, 1, "the", "NEAR NOUN" + th);
        rules.nouns("NEAR NOUN" + th, 0.6, NounClass.THING, Determiner.ANY, topic, null, th);
        rules.nouns("NEAR NOUN" + th, 0.4, NounClass.PERSON, Determiner.ANY, topic, null, th);
        for (NounClass kind : NounClass.values()) {
            relativeSubjects(kind);
            for (boolean plural : NUMBERS) {
                modifiers(kind, plural);
            }
        }
    }

    private void subjects(Determiner det) {
        String any = subject(det, th);
        String living = "SUBJ living " + det.inner() + th;
        String thing = "SUBJ thing " + det.inner() + th;
        rules.adjectives(any, 0.2, Lexicon.ADJECTIVES_OF_LIVING, det, living);
        rules.adjectives(any, 0.08, Lexicon.ADJECTIVES_OF_THINGS, det, thing);
        rules.nouns(any, 0.34, NounClass.PERSON, det, topic, "TAIL ", th);
        rules.nouns(any, 0.25, NounClass.ANIMAL, det, topic, "TAIL ", th);
        rules.nouns(any, 0.13, NounClass.THING, det, topic, "TAIL ", th);
        if (det == det.inner()) {
            rules.nouns(living, 0.6, NounClass.PERSON, det, topic, "TAIL ", th);
            rules.nouns(living, 0.4, NounClass.ANIMAL, det, topic, "TAIL ", th);
            rules.nouns(thing, 1, NounClass.THING, det, topic, "TAIL ", th);
        }
    }

    private void determiners(String role, String possessive) {
        String symbol = "OBJ " + role + th;
        String object = "OBJ " + role + " ";
        rules.word(symbol, 0.42, "the", object + Determiner.ANY + th);
        rules.word(symbol, 0.24, "a", object + Determiner.ONE_CONSONANT + th);
        rules.word(symbol, 0.06, "an", object + Determiner.ONE_VOWEL + th);
        rules.word(symbol, 0.2, possessive, object + Determiner.ANY + th);
        rules.words(symbol, 0.08, Lexicon.MANY, object + Determiner.MANY + th);
    }

    private void objects(String role, Determiner det) {
        String bare = "OBJ " + role + " bare " + det + th;
        String full = "OBJ " + role + " " + det + th;
        List<String> adjectives = role.equals("living") ? Lexicon.ADJECTIVES_OF_LIVING : Lexicon.ADJECTIVES_OF_THINGS;
        rules.adjectives(full, 0.28, adjectives, det, "OBJ " + role + " bare " + det.inner() + th);
        for (String symbol : det == det.inner() ? List.of(full, bare) : List.of(full)) {
            switch (role) {
                case "living" -> {
                    rules.nouns(symbol, 0.4, NounClass.PERSON, det, topic, "MORE ", th);
                    rules.nouns(symbol, 0.32, NounClass.ANIMAL, det, topic, "MORE ", th);
                }
                case "thing" -> rules.nouns(symbol, 0.72, NounClass.THING, det, topic, "MORE ", th);
                default -> rules.nouns(symbol, 0.72, NounClass.FOOD, det, topic, "MORE ", th);
            }
        }
    }

    /** What may follow a noun: for an object, nothing or a modifier; for a subject, its verb, perhaps after a modifier. */
    private void modifiers(NounClass kind, boolean plural) {
        String features = kind + number(plural) + th;
        rules.vanish("MORE " + features, 0.82);
        modifiers("MORE " + features, 1, kind, features);
        if (kind != NounClass.FOOD) {
            modifiers("TAIL " + features, 0.3, kind, features, verbPhrase(kind, plural, th));
        }
        rules.word("RC " + features, 0.35, "the", "RS " + kind + th);
    }

    private void modifiers(String symbol, double weight, NounClass kind, String features, String... after) {
        rules.word(symbol, 0.6 * weight, kind.relative(), push("RC " + features, after));
        rules.words(symbol, 0.4 * weight, Lexicon.NEAR, push("NEAR" + th, after));
    }

    /** "the dog that the BOYS chase": the subject may have its own relative clause before its verb comes. */
    private void relativeSubjects(NounClass object) {
        for (NounClass agent : List.of(NounClass.PERSON, NounClass.ANIMAL)) {
            rules.nouns("RS " + object + th, agent == NounClass.PERSON ? 0.6 : 0.4, agent, Determiner.ANY, topic,
                    "AGENT of " + object + " ", th);
            for (boolean plural : NUMBERS) {
                String features = agent + number(plural) + th;
                String acted = "ACTED ON " + object + number(plural);
                String symbol = "AGENT of " + object + " " + features;
                modifiers(symbol, 0.15, agent, features, acted);
                rules.verbs(symbol, 0.85, object.transitives(), plural);
            }
        }
    }
}
