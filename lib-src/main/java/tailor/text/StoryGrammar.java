package tailor.text;

import java.util.List;
import java.util.stream.Stream;

/**
 * The rules of the grammar corpus: short stories in plain English.
 *
 * <p>What makes them language-like: subject and verb agree in number across relative clauses and attractors; the place
 * named in the first sentence decides which words are frequent in the whole document; the hero's name decides the
 * pronouns; relative and complement clauses nest; "who" or "that", "a" or "an" agree with their nouns; and every open
 * class has a Zipf tail, so that right words can be rare.
 *
 * <p>Symbol names are feature lists: T a topic, h the hero, n a number ("OBJ living T h").
 */
final class StoryGrammar {
    /** Words of rank r have weight 1/(r+1)^ZIPF. */
    private static final double ZIPF = 1.15;
    private static final int MOST_SENTENCES = 8;
    private static final double PLURAL = 0.35;

    /** Who a story is about: its pronoun, its possessive, and its number. */
    private record Hero(String pronoun, String possessive, boolean plural) {}

    private static final List<Hero> HEROES =
            List.of(new Hero("he", "his", false), new Hero("she", "her", false), new Hero("they", "their", true));

    /** Grammatical classes of nouns; the relative pronoun depends on it, and so do the verbs that take it. */
    private enum Kind {
        PERSON("who"), ANIMAL("that"), THING("that"), FOOD("that");

        final String relative;

        Kind(String relative) {
            this.relative = relative;
        }

        boolean living() {
            return this == PERSON || this == ANIMAL;
        }

        List<String> nouns(Lexicon.Topic topic) {
            return switch (this) {
                case PERSON -> Lexicon.nouns(topic, Lexicon.Topic::persons, Lexicon.COMMON_PERSONS);
                case ANIMAL -> Lexicon.nouns(topic, Lexicon.Topic::animals, List.of());
                case THING -> Lexicon.nouns(topic, Lexicon.Topic::things, List.of());
                case FOOD -> Lexicon.nouns(topic, Lexicon.Topic::foods, List.of());
            };
        }

        List<String> transitives() {
            return living() ? Lexicon.ON_LIVING : this == THING ? Lexicon.ON_THINGS : Lexicon.ON_FOOD;
        }
    }

    /** What may follow a determiner: nouns of either number, of one, and by their first letter. */
    private enum Determined {
        ANY, ONE, ONE_CONSONANT, ONE_VOWEL, MANY;

        boolean allows(boolean plural, String word) {
            return switch (this) {
                case ANY -> true;
                case MANY -> plural;
                case ONE -> !plural;
                case ONE_CONSONANT -> !plural && !Lexicon.beginsWithVowel(word);
                case ONE_VOWEL -> !plural && Lexicon.beginsWithVowel(word);
            };
        }

        /** After an adjective the article's letter is settled. */
        Determined inner() {
            return this == ONE_CONSONANT || this == ONE_VOWEL ? ONE : this;
        }
    }

    private final Grammar.Builder rules = new Grammar.Builder();

    private StoryGrammar() {}

    static Grammar build() {
        return new StoryGrammar().all();
    }

    private Grammar all() {
        opening();
        for (Lexicon.Topic topic : Lexicon.TOPICS) {
            for (Hero hero : HEROES) {
                String th = " " + topic.name() + " " + hero.pronoun();
                sentences(th, hero);
                nounPhrases(th, topic);
                relatives(th, topic);
                for (boolean plural : new boolean[] {false, true}) {
                    for (Kind kind : Kind.values()) {
                        verbs(th, kind, plural);
                    }
                }
                baseVerbs(th);
                objects(th, hero);
            }
        }
        return rules.build("START");
    }

    // ---- the document

    private void opening() {
        rules.rule("START", 0.5, "One", "TIME").rule("START", 0.2, "At", "THE PLACE").rule("START", 0.2, "In", "THE PLACE")
                .rule("START", 0.1, "Near", "THE PLACE");
        zipf("TIME", 1, Lexicon.TIMES, "AT");
        zipf("AT", 1, List.of("at", "in", "near"), "THE PLACE");
        rules.rule("THE PLACE", 1, " the", "PLACE").rule("COMMA", 1, ",").rule("PERIOD", 1, ".")
                .rule("THAT", 1, " that").rule("TO", 1, " to").rule("NOT", 1, " not");
        zipf("PRED living", 1, Lexicon.ADJECTIVES_OF_LIVING);
        zipf("PRED thing", 1, Lexicon.ADJECTIVES_OF_THINGS);
        zipf("MANNER", 1, Lexicon.MANNERS);
        rules.vanish("MANNER", 0.6);
        for (Kind kind : Kind.values()) {
            verb("ACTED BY " + kind + number(false), 1, kind.transitives(), false);
            verb("ACTED BY " + kind + number(true), 1, kind.transitives(), true);
        }
        for (Lexicon.Topic topic : Lexicon.TOPICS) {
            String open = "OPEN " + topic.name();
            zipf("PLACE", 1, topic.places(), "COMMA", open);
            hero(open, 0.4, Lexicon.HE, topic, "he");
            hero(open, 0.4, Lexicon.SHE, topic, "she");
            rules.rule(open, 0.2, " the", "GROUP " + topic.name());
            hero("GROUP " + topic.name(), 1, Lexicon.GROUPS, topic, "they");
        }
    }

    private void hero(String symbol, double weight, List<String> names, Lexicon.Topic topic, String pronoun) {
        String th = " " + topic.name() + " " + pronoun;
        boolean plural = pronoun.equals("they");
        zipf(symbol, weight, names, verbPhrase(Kind.PERSON, plural, th), "REST" + th, "PERIOD", "NEXT 1" + th);
    }

    private void sentences(String th, Hero hero) {
        clause("CLAUSE" + th, th, hero, false);
        for (int i = 1; i < MOST_SENTENCES; i++) {
            String next = "NEXT " + i + th;
            String[] end = {"REST" + th, "PERIOD", "NEXT " + (i + 1) + th};
            clause(next, th, hero, true, end);
            rules.rule(next, 0.07, " Then", push("CLAUSE" + th, end));
            rules.rule(next, 0.06, " When", push("CLAUSE" + th, push("COMMA", push("CLAUSE" + th, end))));
            if (i >= 3) {
                rules.rule(next, 0.45, "");
            }
        }
        rules.rule("NEXT " + MOST_SENTENCES + th, 1, "");
        zipf("REST" + th, 1, List.of("and", "because", "while", "but", "until", "so"), "CLAUSE" + th);
        rules.vanish("REST" + th, 0.7);
    }

    private void clause(String symbol, String th, Hero hero, boolean first, String... end) {
        start(symbol, 0.3, hero.pronoun(), first, push(verbPhrase(Kind.PERSON, hero.plural(), th), end));
        start(symbol, 0.3, "the", first, push(subject(Determined.ANY, th), end));
        start(symbol, 0.1, "a", first, push(subject(Determined.ONE_CONSONANT, th), end));
        start(symbol, 0.03, "an", first, push(subject(Determined.ONE_VOWEL, th), end));
        start(symbol, 0.12, hero.possessive(), first, push(subject(Determined.ANY, th), end));
        start(symbol, 0.05, "every", first, push(subject(Determined.ONE, th), end));
        for (int rank = 0; rank < Lexicon.MANY.size(); rank++) {
            start(symbol, 0.04 * weight(rank), Lexicon.MANY.get(rank), first, push(subject(Determined.MANY, th), end));
        }
    }

    private void start(String symbol, double weight, String word, boolean first, String... pushes) {
        String cased = first ? Character.toUpperCase(word.charAt(0)) + word.substring(1) : word;
        rules.rule(symbol, weight, " " + cased, pushes);
    }

    // ---- noun phrases

    private void nounPhrases(String th, Lexicon.Topic topic) {
        for (Determined det : Determined.values()) {
            String subject = subject(det, th);
            adjectives(subject, 0.2, Lexicon.ADJECTIVES_OF_LIVING, det, "SUBJ living " + det.inner() + th);
            adjectives(subject, 0.08, Lexicon.ADJECTIVES_OF_THINGS, det, "SUBJ thing " + det.inner() + th);
            nouns(subject, 0.35, Kind.PERSON, det, topic, "TAIL ", th);
            nouns(subject, 0.25, Kind.ANIMAL, det, topic, "TAIL ", th);
            nouns(subject, 0.12, Kind.THING, det, topic, "TAIL ", th);
            if (det == det.inner()) {
                nouns("SUBJ living " + det + th, 0.6, Kind.PERSON, det, topic, "TAIL ", th);
                nouns("SUBJ living " + det + th, 0.4, Kind.ANIMAL, det, topic, "TAIL ", th);
                nouns("SUBJ thing " + det + th, 1, Kind.THING, det, topic, "TAIL ", th);
            }
            for (String role : List.of("living", "thing", "food")) {
                object(role, det, th, topic);
            }
        }
        nouns("NEAR NOUN" + th, 0.6, Kind.THING, Determined.ANY, topic, null, th);
        nouns("NEAR NOUN" + th, 0.4, Kind.PERSON, Determined.ANY, topic, null, th);
        rules.rule("NEAR" + th, 1, " the", "NEAR NOUN" + th);
    }

    private void object(String role, Determined det, String th, Lexicon.Topic topic) {
        String bare = "OBJ " + role + " bare " + det + th;
        String full = "OBJ " + role + " " + det + th;
        List<String> adjectives = role.equals("living") ? Lexicon.ADJECTIVES_OF_LIVING : Lexicon.ADJECTIVES_OF_THINGS;
        adjectives(full, 0.28, adjectives, det, "OBJ " + role + " bare " + det.inner() + th);
        for (String symbol : det == det.inner() ? List.of(full, bare) : List.of(full)) {
            switch (role) {
                case "living" -> {
                    nouns(symbol, 0.4, Kind.PERSON, det, topic, "MORE ", th);
                    nouns(symbol, 0.32, Kind.ANIMAL, det, topic, "MORE ", th);
                }
                case "thing" -> nouns(symbol, 0.72, Kind.THING, det, topic, "MORE ", th);
                default -> nouns(symbol, 0.72, Kind.FOOD, det, topic, "MORE ", th);
            }
        }
    }

    private void objects(String th, Hero hero) {
        for (String role : List.of("living", "thing", "food")) {
            String symbol = "OBJ " + role + th;
            String object = "OBJ " + role + " ";
            rules.rule(symbol, 0.42, " the", object + Determined.ANY + th)
                    .rule(symbol, 0.24, " a", object + Determined.ONE_CONSONANT + th)
                    .rule(symbol, 0.06, " an", object + Determined.ONE_VOWEL + th)
                    .rule(symbol, 0.2, " " + hero.possessive(), object + Determined.ANY + th);
            zipf(symbol, 0.08, Lexicon.MANY, object + Determined.MANY + th);
        }
    }

    /** Nouns of one class that a determiner allows; each pushes its tail, which remembers class and number. */
    private void nouns(String symbol, double weight, Kind kind, Determined det, Lexicon.Topic topic, String tail, String th) {
        List<String> nouns = kind.nouns(topic);
        for (int rank = 0; rank < nouns.size(); rank++) {
            for (boolean plural : new boolean[] {false, true}) {
                if (det.allows(plural, nouns.get(rank))) {
                    double w = weight * weight(rank) * (plural ? PLURAL : 1 - PLURAL);
                    String word = plural ? Lexicon.s(nouns.get(rank)) : nouns.get(rank);
                    String[] pushes = tail == null ? new String[0] : new String[] {tail + kind + number(plural) + th};
                    rules.rule(symbol, w, " " + word, pushes);
                }
            }
        }
    }

    private void adjectives(String symbol, double weight, List<String> words, Determined det, String noun) {
        for (int rank = 0; rank < words.size(); rank++) {
            if (det == Determined.ANY || det.allows(det == Determined.MANY, words.get(rank))) {
                rules.rule(symbol, weight * weight(rank), " " + words.get(rank), noun);
            }
        }
    }

    // ---- clauses inside noun phrases

    private void relatives(String th, Lexicon.Topic topic) {
        for (Kind kind : Kind.values()) {
            for (boolean plural : new boolean[] {false, true}) {
                String features = kind + number(plural) + th;
                rules.vanish("MORE " + features, 0.82);
                modifiers("MORE " + features, 1, kind, features, th);
                if (kind != Kind.FOOD) {
                    modifiers("TAIL " + features, 0.3, kind, features, th, verbPhrase(kind, plural, th));
                }
                rules.rule("RC " + features, 0.35, " the", "RS " + kind + th);
            }
            for (Kind agent : List.of(Kind.PERSON, Kind.ANIMAL)) {
                relativeSubject("RS " + kind + th, agent, kind, topic, th);
            }
        }
    }

    private void modifiers(String symbol, double weight, Kind kind, String features, String th, String... after) {
        rules.rule(symbol, 0.6 * weight, " " + kind.relative, push("RC " + features, after));
        zipf(symbol, 0.4 * weight, Lexicon.NEAR, push("NEAR" + th, after));
    }

    /** "the dog that the BOYS chase": the subject may have its own relative clause before its verb comes. */
    private void relativeSubject(String symbol, Kind agent, Kind object, Lexicon.Topic topic, String th) {
        List<String> nouns = agent.nouns(topic);
        for (int rank = 0; rank < nouns.size(); rank++) {
            String noun = nouns.get(rank);
            rules.rule(symbol, weight(rank) * (1 - PLURAL), " " + noun, "MORE " + agent + number(false) + th,
                    "ACTED BY " + object + number(false));
            rules.rule(symbol, weight(rank) * PLURAL, " " + Lexicon.s(noun), "MORE " + agent + number(true) + th,
                    "ACTED BY " + object + number(true));
        }
    }

    // ---- verbs

    private void verbs(String th, Kind kind, boolean plural) {
        String features = kind + number(plural) + th;
        String relative = "RC " + features;
        action(relative, 0.6, kind, plural, th, false);
        if (kind == Kind.FOOD) {
            return;
        }
        String often = "OFTEN " + features;
        action(often, 1, kind, plural, th, true);
        for (String symbol : List.of("VP " + features, "TAIL " + features)) {
            double w = symbol.startsWith("TAIL") ? 0.7 : 1;
            action(symbol, 0.72 * w, kind, plural, th, true);
            zipf(symbol, 0.06 * w, Lexicon.OFTEN, often);
            rules.rule(symbol, 0.08 * w, plural ? " are" : " is", kind.living() ? "PRED living" : "PRED thing");
            if (kind.living()) {
                rules.rule(symbol, 0.04 * w, plural ? " do" : " does", "NOT", "BASE" + th);
                verb(symbol, 0.06 * w, List.of("want", "try", "need"), plural, "TO", "BASE" + th);
            }
            if (kind == Kind.PERSON) {
                verb(symbol, 0.1 * w, Lexicon.SAYS, plural, "THAT", "CLAUSE" + th);
            }
        }
    }

    private void action(String symbol, double weight, Kind kind, boolean plural, String th, boolean manner) {
        String[] after = manner ? new String[] {"MANNER"} : new String[0];
        if (!kind.living()) {
            verb(symbol, weight, Lexicon.THING_ACTS, plural, after);
            return;
        }
        verb(symbol, 0.3 * weight, Lexicon.ACTS, plural, after);
        verb(symbol, 0.3 * weight, Lexicon.ON_LIVING, plural, "OBJ living" + th);
        verb(symbol, 0.25 * weight, Lexicon.ON_THINGS, plural, "OBJ thing" + th);
        verb(symbol, 0.15 * weight, Lexicon.ON_FOOD, plural, "OBJ food" + th);
    }

    /** The bare form after "to" and "not" is that of the plural. */
    private void baseVerbs(String th) {
        action("BASE" + th, 1, Kind.PERSON, true, th, true);
    }

    private void verb(String symbol, double weight, List<String> verbs, boolean plural, String... pushes) {
        zipf(symbol, weight, plural ? verbs : verbs.stream().map(Lexicon::s).toList(), pushes);
    }

    // ---- names and weights

    private static String verbPhrase(Kind kind, boolean plural, String th) {
        return "VP " + kind + number(plural) + th;
    }

    private static String subject(Determined det, String th) {
        return "SUBJ " + det + th;
    }

    private static String number(boolean plural) {
        return plural ? " plural" : " singular";
    }

    private static double weight(int rank) {
        return Math.pow(rank + 1, -ZIPF);
    }

    private void zipf(String symbol, double weight, List<String> words, String... pushes) {
        double total = 0;
        for (int rank = 0; rank < words.size(); rank++) {
            total += weight(rank);
        }
        for (int rank = 0; rank < words.size(); rank++) {
            rules.rule(symbol, weight * weight(rank) / total, " " + words.get(rank), pushes);
        }
    }

    private static String[] push(String first, String... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
    }
}
