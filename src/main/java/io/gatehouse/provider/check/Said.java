package io.gatehouse.provider.check;

import io.gatehouse.registration.lint.Finding;
import java.util.List;

/** A sentence that is put into words when somebody reads it: a message key with what it names. */
public record Said(String key, List<String> arguments) {

    public static Said of(String key, String... arguments) {
        return new Said(key, List.of(arguments));
    }

    static Said sentence(Finding finding) {
        return new Said(finding.sentenceKey(), finding.about());
    }

    static Said fix(Finding finding) {
        return new Said(finding.fixKey(), finding.about());
    }
}
