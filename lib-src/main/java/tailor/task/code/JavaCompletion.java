package tailor.task.code;

/**
 * Makes one program of a prompt that ends inside a method, what a model wrote after it, and the tests.
 *
 * <p>A completion counts up to the brace that closes the prompt's class; what a model rambles on with after it does not. A
 * completion that closes the method only gets the class's brace. One that is a fenced block with a class of its own replaces the
 * prompt, whose imports stay.
 */
public final class JavaCompletion {
    private JavaCompletion() {}

    /** The program. @param tests a class Main */
    public static String program(String prompt, String completion, String tests) {
        int fence = completion.indexOf("```java\n");
        if (fence >= 0) {
            int end = completion.indexOf("```", fence + 8);
            String block = completion.substring(fence + 8, end < 0 ? completion.length() : end);
            if (block.contains("class ")) {
                return imports(prompt) + "\n" + block + "\n" + tests;
            }
            return program(prompt, block, tests);
        }
        return head(prompt + completion, prompt.length()) + "\n" + tests;
    }

    private static String imports(String prompt) {
        StringBuilder imports = new StringBuilder();
        prompt.lines().filter(l -> l.startsWith("import ")).forEach(l -> imports.append(l).append('\n'));
        return imports.toString();
    }

    /** A text up to where the braces opened in it are closed, braces in strings and comments aside. @param from where that may be */
    private static String head(String text, int from) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            int skipped = skip(text, i);
            if (skipped > i) {
                i = skipped - 1;
                continue;
            }
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0 && i >= from && text.charAt(i) == '}') {
                return text.substring(0, i + 1);
            }
        }
        return depth == 1 ? text + "\n}" : text;
    }

    /** Behind the comment, string or character that starts at {@code i}; {@code i} when none does. */
    private static int skip(String text, int i) {
        if (text.startsWith("//", i)) {
            int end = text.indexOf('\n', i);
            return end < 0 ? text.length() : end;
        }
        if (text.startsWith("/*", i)) {
            int end = text.indexOf("*/", i + 2);
            return end < 0 ? text.length() : end + 2;
        }
        char quote = text.charAt(i);
        if (quote != '"' && quote != '\'') {
            return i;
        }
        int end = i + 1;
        while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, text.length());
    }
}
