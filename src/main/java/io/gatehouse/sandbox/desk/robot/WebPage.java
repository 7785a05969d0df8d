package io.gatehouse.sandbox.desk.robot;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.util.HtmlUtils;

/** A page as a person reads it: its heading, its links and the buttons of its forms. */
record WebPage(URI address, int status, String html) {

    private static final Pattern FORM = Pattern.compile("<form\\b([^>]*)>(.*?)</form>", Pattern.DOTALL | 2);
    private static final Pattern INPUT = Pattern.compile("<input\\b([^>]*?)/?>", Pattern.DOTALL | 2);
    private static final Pattern BUTTON = Pattern.compile("<button\\b([^>]*)>(.*?)</button>", Pattern.DOTALL | 2);
    private static final Pattern HEADING = Pattern.compile("<h1\\b[^>]*>(.*?)</h1>", Pattern.DOTALL | 2);
    private static final Pattern LINK = Pattern.compile("<a\\b([^>]*)>(.*?)</a>", Pattern.DOTALL | 2);
    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w:-]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'))?");

    /** A form with what it sends unasked, and the names of its text and check boxes. */
    record Form(
            URI action, boolean get, Map<String, String> hidden, List<String> open, List<Map<String, String>> boxes) {}

    /** A button and the fields that pressing it sends. */
    record Button(URI page, Form form, String label, Map<String, String> fields) {

        /** The same button after something was typed or ticked. */
        Button with(String name, String value) {
            var changed = new LinkedHashMap<>(fields);
            changed.put(name, value);
            return new Button(page, form, label, changed);
        }
    }

    String heading() {
        var heading = HEADING.matcher(html);
        return heading.find() ? plain(heading.group(1)) : "(no heading)";
    }

    /** The first button whose label holds this text, in any case. */
    Optional<Button> button(String label) {
        String wanted = label.toLowerCase(Locale.ROOT);
        return buttons().stream()
                .filter(button -> button.label().toLowerCase(Locale.ROOT).contains(wanted))
                .findFirst();
    }

    Optional<URI> link(String label) {
        return LINK.matcher(html)
                .results()
                .filter(link -> plain(link.group(2)).toLowerCase(Locale.ROOT).contains(label.toLowerCase(Locale.ROOT)))
                .map(link -> address.resolve(attributes(link.group(1)).getOrDefault("href", "")))
                .findFirst();
    }

    List<Button> buttons() {
        var buttons = new ArrayList<Button>();
        Matcher forms = FORM.matcher(html);
        while (forms.find()) {
            String inside = forms.group(2);
            Form form = form(attributes(forms.group(1)), inside);
            Matcher found = BUTTON.matcher(inside);
            while (found.find()) {
                buttons.add(button(form, attributes(found.group(1)), plain(found.group(2))));
            }
        }
        return buttons;
    }

    private Button button(Form form, Map<String, String> attributes, String label) {
        var fields = new LinkedHashMap<>(form.hidden());
        if (attributes.containsKey("name")) {
            fields.put(attributes.get("name"), attributes.getOrDefault("value", ""));
        }
        return new Button(address, form, label, fields);
    }

    private Form form(Map<String, String> attributes, String inside) {
        var hidden = new LinkedHashMap<String, String>();
        var open = new ArrayList<String>();
        var boxes = new ArrayList<Map<String, String>>();
        Matcher inputs = INPUT.matcher(inside);
        while (inputs.find()) {
            var input = attributes(inputs.group(1));
            String name = input.getOrDefault("name", "");
            switch (input.getOrDefault("type", "text")) {
                case "hidden" -> hidden.put(name, input.getOrDefault("value", ""));
                case "checkbox", "radio" -> boxes.add(input);
                case "submit", "button" -> {}
                default -> open.add(name);
            }
        }
        String action = attributes.getOrDefault("action", "");
        return new Form(
                action.isEmpty() ? address : address.resolve(action),
                !"post".equalsIgnoreCase(attributes.get("method")),
                hidden,
                open,
                boxes);
    }

    private static Map<String, String> attributes(String text) {
        var attributes = new LinkedHashMap<String, String>();
        Matcher found = ATTRIBUTE.matcher(text);
        while (found.find()) {
            String value = found.group(2) != null ? found.group(2) : found.group(3);
            attributes.put(found.group(1).toLowerCase(Locale.ROOT), value == null ? "" : HtmlUtils.htmlUnescape(value));
        }
        return attributes;
    }

    private static String plain(String html) {
        return HtmlUtils.htmlUnescape(html.replaceAll("<[^>]*>", " "))
                .replaceAll("\\s+", " ")
                .strip();
    }
}
