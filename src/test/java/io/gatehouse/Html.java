package io.gatehouse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from a page what a plain HTTP client needs of it. */
public final class Html {

    private static final Pattern FORM = Pattern.compile("<form\\b([^>]*)>(.*?)</form>", Pattern.DOTALL);
    private static final Pattern INPUT = Pattern.compile("<(?:input|button)\\b([^>]*)>", Pattern.DOTALL);

    private Html() {}

    /** A form with the fields it sends by itself: hidden ones, and texts that are filled in. */
    public record Form(String action, String method, Map<String, String> fields, String body) {}

    public static List<Form> forms(String page) {
        List<Form> forms = new ArrayList<>();
        Matcher form = FORM.matcher(page);
        while (form.find()) {
            Map<String, String> fields = new LinkedHashMap<>();
            Matcher input = INPUT.matcher(form.group(2));
            while (input.find()) {
                String name = attribute(input.group(1), "name");
                String type = attribute(input.group(1), "type");
                boolean chosen =
                        !type.matches("checkbox|radio|submit") || input.group(1).contains("checked");
                if (!name.isEmpty() && chosen && !input.group(0).startsWith("<button")) {
                    fields.put(name, attribute(input.group(1), "value"));
                }
            }
            String method = attribute(form.group(1), "method").toLowerCase(java.util.Locale.ROOT);
            forms.add(new Form(
                    attribute(form.group(1), "action"), method.isEmpty() ? "get" : method, fields, form.group(2)));
        }
        return forms;
    }

    public static String first(String page, String regex) {
        Matcher matcher = Pattern.compile(regex, Pattern.DOTALL).matcher(page);
        return matcher.find() ? matcher.group(1) : "";
    }

    public static String text(String html) {
        return unescaped(html.replaceAll("<[^>]*>", "").replaceAll("\\s+", " ").strip());
    }

    private static String attribute(String tag, String name) {
        Matcher matcher =
                Pattern.compile("(?:^|\\s)" + name + "\\s*=\\s*\"([^\"]*)\"").matcher(tag);
        return matcher.find() ? unescaped(matcher.group(1)) : "";
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    /** Where a page leads by the link of this relation, such as {@code next}; empty where it does not. */
    public static String link(String rel, String page) {
        return unescaped(first(page, "rel=\"" + rel + "\" href=\"([^\"]+)\""));
    }
}
