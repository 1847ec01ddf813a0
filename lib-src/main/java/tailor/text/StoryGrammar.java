package tailor.text;

import static tailor.text.StoryRules.number;
import static tailor.text.StoryRules.push;
import static tailor.text.StoryRules.subject;
import static tailor.text.StoryRules.verbPhrase;

import java.util.List;

/**
 * The rules of the grammar corpus: short stories in plain English.
 *
 * <p>What makes them language-like: subject and verb agree in number across relative clauses and attractors; the place
 * named in the first sentence decides which words are frequent in the whole document; the hero's name decides the
 * pronouns; relative and complement clauses nest; "who" or "that", "a" or "an" agree with their nouns; and every open
 * class has a Zipf tail, so that right words can be rare.
 *
 * <p>A symbol's name is a list of features. {@code th} stands for the two that all symbols of a document share, its topic
 * and its hero: "OBJ living farm she".
 */
final class StoryGrammar {
    private static final int MOST_SENTENCES = 8;
    private static final int FEWEST_SENTENCES = 3;
    private static final boolean[] NUMBERS = {false, true};

    /** Who a story is about: its pronoun, its possessive, and its number. */
    private record Hero(String pronoun, String possessive, boolean plural) {
        String th(Lexicon.Topic topic) {
            return " " + topic.name() + " " + pronoun;
        }
    }

    private static final Hero HE = new Hero("he", "his", false);
    private static final Hero SHE = new Hero("she", "her", false);
    private static final Hero THEY = new Hero("they", "their", true);

    private final StoryRules rules = new StoryRules();

    private StoryGrammar() {}

    static Grammar build() {
        StoryGrammar grammar = new StoryGrammar();
        grammar.closedClasses();
        grammar.rules.exactly("START", 0.5, "One", "TIME");
        grammar.rules.exactly("START", 0.2, "At", "THE PLACE");
        grammar.rules.exactly("START", 0.2, "In", "THE PLACE");
        grammar.rules.exactly("START", 0.1, "Near", "THE PLACE");
        Lexicon.TOPICS.forEach(grammar::topic);
        return grammar.rules.build("START");
    }

    /** What depends on no feature of the document. */
    private void closedClasses() {
        rules.words("TIME", 1, Lexicon.TIMES, "AT");
        rules.words("AT", 1, List.of("at", "in", "near"), "THE PLACE");
        rules.word("THE PLACE", 1, "the", "PLACE");
        rules.exactly("COMMA", 1, ",");
        rules.exactly("PERIOD", 1, ".");
        rules.word("THAT", 1, "that");
        rules.word("TO", 1, "to");
        rules.word("NOT", 1, "not");
        rules.words("PRED living", 1, Lexicon.ADJECTIVES_OF_LIVING);
        rules.words("PRED thing", 1, Lexicon.ADJECTIVES_OF_THINGS);
        rules.words("MANNER", 1, Lexicon.MANNERS);
        rules.vanish("MANNER", 0.6);
        for (NounClass object : NounClass.values()) {
            for (boolean plural : NUMBERS) {
                rules.verbs("ACTED ON " + object + number(plural), 1, object.transitives(), plural);
            }
        }
    }

    // ---- the document

    private void topic(Lexicon.Topic topic) {
        String open = "OPEN " + topic.name();
        rules.words("PLACE", 1, topic.places(), "COMMA", open);
        rules.words(open, 0.4, Lexicon.HE, opening(HE, topic));
        rules.words(open, 0.4, Lexicon.SHE, opening(SHE, topic));
        rules.word(open, 0.2, "the", "GROUP " + topic.name());
        rules.words("GROUP " + topic.name(), 1, Lexicon.GROUPS, opening(THEY, topic));
        for (Hero hero : List.of(HE, SHE, THEY)) {
            String th = hero.th(topic);
            clause("CLAUSE" + th, th, hero, false);
            sentences(th, hero);
            verbPhrases(th);
            new NounPhrases(rules, topic, th).write(hero.possessive());
        }
    }

    private static String[] opening(Hero hero, Lexicon.Topic topic) {
        String th = hero.th(topic);
        return new String[] {verbPhrase(NounClass.PERSON, hero.plural(), th), "REST" + th, "PERIOD", "NEXT 1" + th};
    }

    /** The sentences after the first: each may be the last once there are enough. */
    private void sentences(String th, Hero hero) {
        for (int i = 1; i < MOST_SENTENCES; i++) {
            String next = "NEXT " + i + th;
            String[] end = {"REST" + th, "PERIOD", "NEXT " + (i + 1) + th};
            clause(next, th, hero, true, end);
            rules.word(next, 0.07, "Then", push("CLAUSE" + th, end));
            rules.word(next, 0.06, "When", push("CLAUSE" + th, push("COMMA", push("CLAUSE" + th, end))));
            if (i >= FEWEST_SENTENCES) {
                rules.exactly(next, 0.45, "");
            }
        }
        rules.exactly("NEXT " + MOST_SENTENCES + th, 1, "");
        rules.words("REST" + th, 1, List.of("and", "because", "while", "but", "until", "so"), "CLAUSE" + th);
        rules.vanish("REST" + th, 0.7);
    }

    private void clause(String symbol, String th, Hero hero, boolean first, String... end) {
        start(symbol, 0.3, hero.pronoun(), first, push(verbPhrase(NounClass.PERSON, hero.plural(), th), end));
        start(symbol, 0.3, "the", first, push(subject(Determiner.ANY, th), end));
        start(symbol, 0.1, "a", first, push(subject(Determiner.ONE_CONSONANT, th), end));
        start(symbol, 0.03, "an", first, push(subject(Determiner.ONE_VOWEL, th), end));
        start(symbol, 0.12, hero.possessive(), first, push(subject(Determiner.ANY, th), end));
        start(symbol, 0.05, "every", first, push(subject(Determiner.ONE, th), end));
        List<String> many = first ? Lexicon.MANY.stream().map(StoryGrammar::capital).toList() : Lexicon.MANY;
        rules.words(symbol, 0.1, many, push(subject(Determiner.MANY, th), end));
    }

    private void start(String symbol, double weight, String word, boolean first, String... pushes) {
        rules.word(symbol, weight, first ? capital(word) : word, pushes);
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    // ---- verbs

    private void verbPhrases(String th) {
        action("BASE" + th, 1, NounClass.PERSON, true, th, "MANNER"); // after "to" and "not": spelt like the plural
        for (NounClass kind : NounClass.values()) {
            for (boolean plural : NUMBERS) {
                String features = kind + number(plural) + th;
                action("RC " + features, 0.65, kind, plural, th);
                if (kind != NounClass.FOOD) { // food is never a subject
                    action("OFTEN " + features, 1, kind, plural, th, "MANNER");
                    predicate("VP " + features, 1, kind, plural, th);
                    predicate("TAIL " + features, 0.7, kind, plural, th);
                }
            }
        }
    }

    private void predicate(String symbol, double weight, NounClass kind, boolean plural, String th) {
        action(symbol, 0.68 * weight, kind, plural, th, "MANNER");
        rules.words(symbol, 0.06 * weight, Lexicon.OFTEN, "OFTEN " + kind + number(plural) + th);
        rules.word(symbol, 0.08 * weight, plural ? "are" : "is", kind.living() ? "PRED living" : "PRED thing");
        if (kind.living()) {
            rules.word(symbol, 0.04 * weight, plural ? "do" : "does", "NOT", "BASE" + th);
            rules.verbs(symbol, 0.06 * weight, List.of("want", "try", "need"), plural, "TO", "BASE" + th);
        }
        if (kind == NounClass.PERSON) {
            rules.verbs(symbol, 0.08 * weight, Lexicon.SAYS, plural, "THAT", "CLAUSE" + th);
        }
    }

    /** Plain verbs with what they need; {@code after} follows those that stand alone. */
    private void action(String symbol, double weight, NounClass kind, boolean plural, String th, String... after) {
        if (!kind.living()) {
            rules.verbs(symbol, weight, Lexicon.THING_ACTS, plural, after);
            return;
        }
        rules.verbs(symbol, 0.3 * weight, Lexicon.ACTS, plural, after);
        rules.verbs(symbol, 0.3 * weight, Lexicon.ON_LIVING, plural, "OBJ living" + th);
        rules.verbs(symbol, 0.25 * weight, Lexicon.ON_THINGS, plural, "OBJ thing" + th);
        rules.verbs(symbol, 0.15 * weight, Lexicon.ON_FOOD, plural, "OBJ food" + th);
    }
}
