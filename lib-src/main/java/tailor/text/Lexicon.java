package tailor.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The words of the grammar corpus, each list from frequent to rare.
 *
 * <p>No word may stand in two lists that can follow the same text: the grammar's state must be readable from the words.
 */
final class Lexicon {
    /** A setting of a story: the words that are at home there come first in every list. */
    record Topic(String name, List<String> places, List<String> persons, List<String> animals, List<String> things,
                 List<String> foods) {}

    static final List<Topic> TOPICS = List.of(
            topic("farm", "farm barn meadow", "farmer shepherd milkmaid", "horse cow pig hen goat lamb",
                    "cart bucket fence plow ladder", "egg carrot pumpkin turnip"),
            topic("sea", "harbor beach island", "sailor captain pirate", "gull crab seal turtle dolphin whale",
                    "boat shell anchor net lantern", "clam oyster shrimp coconut"),
            topic("forest", "forest river cave", "hunter ranger wizard", "fox bear wolf owl rabbit squirrel",
                    "tree stone log nest tent", "berry nut mushroom acorn"),
            topic("kitchen", "kitchen bakery inn", "cook baker waiter", "mouse kitten ant moth cricket parrot",
                    "pot spoon oven kettle knife", "cake pie cookie pancake"),
            topic("school", "school library museum", "teacher pupil artist", "hamster frog spider rat beetle lizard",
                    "book pencil desk globe violin", "apple sandwich muffin raisin"),
            topic("town", "market castle station", "king queen merchant", "dog cat bird donkey pigeon camel",
                    "coin hat clock lamp crown", "peach plum melon lemon"));

    static final List<String> HE = words("Tom Ben Max Jack Sam Leo Oscar Felix Hugo Otto Ivan Boris");
    static final List<String> SHE = words("Lily Mia Anna Sue Rosa Emma Clara Nora Ida Vera Olga Greta");
    static final List<String> GROUPS = words("children twins sisters brothers neighbors cousins");
    static final List<String> COMMON_PERSONS = words("boy girl man lady friend stranger giant");

    /** Irregular plurals; every other noun and verb takes -s, -es or -ies. */
    static final List<String> IRREGULAR = words("man men lady ladies mouse mice wolf wolves knife knives child children");

    static final List<String> ADJECTIVES_OF_LIVING = words("little old happy brave tired hungry clever kind lazy proud "
            + "gentle shy angry curious noisy jealous eager stubborn");
    static final List<String> ADJECTIVES_OF_THINGS = words("big red new small blue heavy broken shiny round wooden dusty "
            + "golden empty yellow crooked precious ancient hollow");

    static final List<String> ACTS = words("run sleep play sing wait smile dance jump laugh hide swim cry climb whisper "
            + "tremble wander");
    static final List<String> THING_ACTS = words("fall shine break move roll vanish glow rattle");
    static final List<String> ON_LIVING = words("see like help follow chase meet visit call watch trust hug teach fear "
            + "scare tease rescue");
    static final List<String> ON_THINGS = words("find carry clean hold drop paint fix push open hit borrow measure "
            + "bury polish inspect");
    static final List<String> ON_FOOD = words("eat smell taste cut share bake slice gobble");
    static final List<String> SAYS = words("say think know hope believe dream doubt");
    static final List<String> OFTEN = words("often always never sometimes rarely seldom");
    static final List<String> MANNERS = words("slowly quietly together outside again happily loudly carefully proudly "
            + "alone nervously forever");
    static final List<String> NEAR = words("near with behind beside under above");
    static final List<String> TIMES = words("morning day night evening winter summer");
    static final List<String> MANY = words("some two many three several seven");

    private Lexicon() {}

    private static Topic topic(String name, String places, String persons, String animals, String things, String foods) {
        return new Topic(name, words(places), words(persons), words(animals), words(things), words(foods));
    }

    private static List<String> words(String blankSeparated) {
        return List.of(blankSeparated.split(" "));
    }

    /** A plural noun, or the third person of a verb: English spells both alike. */
    static String s(String word) {
        int irregular = IRREGULAR.indexOf(word);
        if (irregular >= 0 && irregular % 2 == 0) {
            return IRREGULAR.get(irregular + 1);
        }
        char last = word.charAt(word.length() - 1);
        if (last == 's' || last == 'x' || last == 'z' || word.endsWith("ch") || word.endsWith("sh")) {
            return word + "es";
        }
        if (last == 'y' && "aeiou".indexOf(word.charAt(word.length() - 2)) < 0) {
            return word.substring(0, word.length() - 1) + "ies";
        }
        return word + "s";
    }

    static boolean beginsWithVowel(String word) {
        return "aeio".indexOf(word.charAt(0)) >= 0; // no word here begins with a sounded u
    }

    /** A class of nouns in a topic: its own words, then those everyone knows, then the other topics' as a rare tail. */
    static List<String> nouns(Topic topic, Function<Topic, List<String>> kind, List<String> common) {
        List<String> nouns = new ArrayList<>(kind.apply(topic));
        nouns.addAll(common);
        int own = TOPICS.indexOf(topic);
        for (int i = 1; i < TOPICS.size(); i++) { // each topic has its own order of the strangers
            nouns.addAll(kind.apply(TOPICS.get((own + i) % TOPICS.size())));
        }
        return nouns;
    }
}
