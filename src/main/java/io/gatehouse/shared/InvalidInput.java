package io.gatehouse.shared;

import java.util.List;

/** Input that breaks a rule: names the field, a message key for pages and a plain sentence for the API (status 422 or 400). */
public class InvalidInput extends RuntimeException {

    private final String field;
    private final String key;
    private final List<Object> arguments;

    public InvalidInput(String field, String key, String sentence, Object... arguments) {
        super(sentence);
        this.field = field;
        this.key = key;
        this.arguments = List.of(arguments);
    }

    public String field() {
        return field;
    }

    public String key() {
        return key;
    }

    public List<Object> arguments() {
        return arguments;
    }
}
