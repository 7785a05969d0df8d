package io.gatehouse.registration.attempt;

import java.util.List;

/** A sentence for people, as message key and arguments; holds no secret. */
public record SagaNote(String code, List<String> arguments) {

    public SagaNote {
        arguments = List.copyOf(arguments);
    }

    public static SagaNote of(String code, String... arguments) {
        return new SagaNote(code, List.of(arguments));
    }

    /** The key in the message bundle. */
    public String key() {
        return "registration.note." + code;
    }
}
