package tailor.task.math;

import java.util.Map;
import java.util.Set;

/** What LaTeX commands, characters and words mean in an answer. */
final class Symbols {
    private Symbols() {}

    /** Commands that are one sign. */
    static final Map<String, String> SIGNS = Map.ofEntries(Map.entry("cdot", "*"), Map.entry("times", "*"), Map.entry("div", "/"),
            Map.entry("ast", "*"), Map.entry("cup", "∪"), Map.entry("cap", "∩"), Map.entry("setminus", "∖"), Map.entry("backslash", "∖"),
            Map.entry("pm", "±"), Map.entry("mp", "∓"), Map.entry("circ", "°"), Map.entry("degree", "°"), Map.entry("colon", ":"),
            Map.entry("vert", "|"), Map.entry("mid", "|"), Map.entry("bigcup", "∪"), Map.entry("bigcap", "∩"), Map.entry("prime", "'"));

    /** Commands that are one relation. */
    static final Map<String, String> RELATIONS = Map.ofEntries(Map.entry("le", "≤"), Map.entry("leq", "≤"), Map.entry("leqslant", "≤"),
            Map.entry("ge", "≥"), Map.entry("geq", "≥"), Map.entry("geqslant", "≥"), Map.entry("lt", "<"), Map.entry("gt", ">"),
            Map.entry("ne", "≠"), Map.entry("neq", "≠"), Map.entry("approx", "≈"), Map.entry("sim", "≈"), Map.entry("in", "∈"),
            Map.entry("equiv", "="), Map.entry("eq", "="));

    /** Commands and words that are one name. */
    static final Map<String, String> NAMES = Map.of("pi", "π", "infty", "∞", "infinity", "∞", "emptyset", "∅", "varnothing", "∅",
            "ldots", "…", "dots", "…", "cdots", "…", "ell", "ℓ");

    /** Commands that only change the look. */
    static final Set<String> LOOKS = Set.of("left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "displaystyle",
            "textstyle", "limits", "quad", "qquad", "enspace", "thinspace", "hfill", "boxed", "fbox", "bf", "rm", "it", "mathstrut",
            "mathrm", "mathbf", "mathit", "mathsf", "boldsymbol", "bm", "vec", "overline", "bar", "hat", "widehat", "overrightarrow",
            "triangle", "angle", "textdollar", "displaylimits", "nolimits", "hspace", "nonumber", "hline", "because", "therefore");

    /** Commands with a text as argument. */
    static final Set<String> TEXTS = Set.of("text", "textbf", "textit", "textrm", "textnormal", "mbox", "hbox", "operatorname", "textsf",
            "texttt", "emph");

    /** Commands with expressions as arguments, by another name. */
    static final Map<String, String> COMMANDS = Map.of("frac", "frac", "dfrac", "frac", "tfrac", "frac", "cfrac", "frac", "sqrt", "sqrt",
            "binom", "binom", "dbinom", "binom", "tbinom", "binom");

    /** Brackets that are commands: what they open or close. */
    static final Map<String, String> OPENING = Map.of("lbrace", "\\{", "langle", "⟨", "lfloor", "⌊", "lceil", "⌈", "lbrack", "[", "lparen", "(");
    static final Map<String, String> CLOSING = Map.of("rbrace", "\\}", "rangle", "⟩", "rfloor", "⌋", "rceil", "⌉", "rbrack", "]", "rparen", ")");

    /** Greek letters and other commands that name a quantity. */
    static final Set<String> LETTERS = Set.of("alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta",
            "iota", "kappa", "lambda", "mu", "nu", "xi", "rho", "sigma", "tau", "upsilon", "phi", "varphi", "chi", "psi", "omega", "Gamma",
            "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega", "hbar");

    /** Units of two letters and more that are written without {@code \text}. */
    static final Set<String> UNITS = Set.of("cm", "mm", "km", "kg", "mg", "ml", "ft", "in", "mi", "lb", "oz", "hr", "hrs", "min", "mins", "sec",
            "mph", "kmh", "pm", "am", "cents", "sq", "deg");

    /** Characters beyond ASCII as LaTeX or ASCII. */
    static final Map<Character, String> CHARACTERS = Map.ofEntries(Map.entry('×', "*"), Map.entry('·', "*"), Map.entry('⋅', "*"),
            Map.entry('÷', "/"), Map.entry('−', "-"), Map.entry('–', "-"), Map.entry('≤', "\\le "), Map.entry('≥', "\\ge "),
            Map.entry('≠', "\\ne "), Map.entry('≈', "\\approx "), Map.entry('∈', "\\in "), Map.entry('√', "\\sqrt "), Map.entry('π', "\\pi "),
            Map.entry('∞', "\\infty "), Map.entry('∪', "\\cup "), Map.entry('∩', "\\cap "), Map.entry('∅', "\\emptyset "),
            Map.entry('°', "^\\circ "), Map.entry('²', "^2"), Map.entry('³', "^3"), Map.entry('±', "\\pm "), Map.entry('½', "\\frac12 "),
            Map.entry('¼', "\\frac14 "), Map.entry('¾', "\\frac34 "), Map.entry('€', " "), Map.entry('£', " "), Map.entry('¥', " "),
            Map.entry('\u00a0', " "), Map.entry('\u2009', " "), Map.entry('，', ","), Map.entry('（', "("), Map.entry('）', ")"),
            Map.entry('’', "'"), Map.entry('⁄', "/"), Map.entry('∖', "\\setminus "), Map.entry('θ', "\\theta "), Map.entry('ℝ', "\\mathbb{R}"));
}
