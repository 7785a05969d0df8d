package io.gatehouse.web.form;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.model.ICloseElementTag;
import org.thymeleaf.model.IOpenElementTag;
import org.thymeleaf.model.IProcessableElementTag;

/** What each field of a page is called there, gathered while the page goes by: its label, or the legend of its choices. */
final class Labels {

    /** Beside the name of a field a label may hold what is no part of it. */
    private static final Set<String> BESIDE = Set.of("gh-optional", "gh-hint", "gh-error", "gh-hidden");

    private final Map<String, String> names = new HashMap<>();
    private final Deque<Naming> open = new ArrayDeque<>();
    private int beside;

    /** An element that names fields: a label those inside it or the one it is for, a fieldset its radios and itself. */
    private static final class Naming {
        private final String element;
        private final StringBuilder text = new StringBuilder();
        private final List<String> fields = new ArrayList<>();

        Naming(String element) {
            this.element = element;
        }
    }

    void open(IOpenElementTag tag) {
        String element = tag.getElementCompleteName();
        if (beside > 0 || isBeside(tag)) {
            beside += element.equals("span") ? 1 : 0;
            return;
        }
        if (element.equals("label") || element.equals("fieldset") || element.equals("legend")) {
            Naming naming = new Naming(element);
            String named = tag.getAttributeValue(element.equals("label") ? "for" : "id");
            if (named != null) {
                naming.fields.add(named);
            }
            open.push(naming);
        } else {
            meet(tag);
        }
    }

    private static boolean isBeside(IProcessableElementTag tag) {
        String classes = tag.getAttributeValue("class");
        return classes != null && BESIDE.contains(classes);
    }

    /** A control, or anything else with an id. */
    void meet(IProcessableElementTag tag) {
        String id = tag.getAttributeValue("id");
        if (id == null) {
            return;
        }
        String said = tag.getAttributeValue("aria-label");
        if (said != null) {
            names.putIfAbsent(id, said);
        }
        String by = "radio".equals(tag.getAttributeValue("type")) ? "fieldset" : "label";
        open.stream()
                .filter(naming -> naming.element.equals(by))
                .findFirst()
                .ifPresent(naming -> naming.fields.add(id));
    }

    void read(String text) {
        Naming naming = open.peek();
        if (naming != null && beside == 0 && !naming.element.equals("fieldset")) {
            naming.text.append(text);
        }
    }

    void close(ICloseElementTag tag) {
        String element = tag.getElementCompleteName();
        if (beside > 0) {
            beside -= element.equals("span") ? 1 : 0;
            return;
        }
        Naming naming = open.peek();
        if (naming == null || !naming.element.equals(element)) {
            return;
        }
        open.pop();
        Naming around = open.peek();
        if (element.equals("legend") && around != null) {
            around.text.append(naming.text);
        }
        String name = plain(naming.text);
        naming.fields.forEach(field -> names.putIfAbsent(field, name));
    }

    /** Without the full stop or colon of a label that is a sentence: more words follow. */
    private static String plain(StringBuilder text) {
        return text.toString().strip().replaceAll("\\s+", " ").replaceFirst("[\\s\\u00a0]*[.:。：]$", "");
    }

    String of(@Nullable String field) {
        return names.getOrDefault(field, "");
    }
}
