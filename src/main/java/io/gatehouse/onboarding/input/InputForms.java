package io.gatehouse.onboarding.input;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.proof.Tenants;
import io.gatehouse.profile.setup.InputType;
import io.gatehouse.profile.setup.WizardInput;
import io.gatehouse.shared.Addresses;
import io.gatehouse.shared.TenantId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks what was typed before any of it is kept: its shape, its relation to the other values, and domains at Microsoft. */
@Component
public class InputForms {

    private static final int LONGEST = 1024;
    private static final Set<InputType> ADDRESSES = EnumSet.of(InputType.URL, InputType.CONNECTION_STRING);

    private final Tenants tenants;

    InputForms(Tenants tenants) {
        this.tenants = tenants;
    }

    /** What is to be kept, and the message key of each field's problem. */
    public record Checked(Map<String, String> given, Map<String, String> problems) {

        public boolean good() {
            return problems.isEmpty();
        }
    }

    /** @param expected the directory that a domain must belong to; null while any will do */
    Checked check(List<InputField> fields, Map<String, String> typed, @Nullable TenantId expected) {
        Map<String, String> given = new LinkedHashMap<>();
        Map<String, String> problems = new LinkedHashMap<>();
        for (InputField field : fields) {
            String text = typed.getOrDefault(field.key(), "").strip();
            String problem =
                    text.isEmpty() ? absent(field) : offered(field, text) ? null : wrong(field.input(), text, expected);
            if (problem != null) {
                problems.put(field.key(), "onboarding.input." + problem);
            } else if (!text.isEmpty()) {
                given.put(field.key(), tidy(field.input(), text));
            }
        }
        otherResource(fields, given).ifPresent(key -> problems.put(key, "onboarding.input.other-resource"));
        return new Checked(given, problems);
    }

    /** A confidential value that is there already stays when its field is left empty. */
    private static @Nullable String absent(InputField field) {
        boolean kept = field.confidential() && field.known();
        return kept || !field.input().format().required() ? null : "required";
    }

    /** What the installation itself offers is right, such as its own host while that is a loopback address. */
    private static boolean offered(InputField field, String text) {
        return field.input().format().type() == InputType.HOST && text.equals(field.value());
    }

    private @Nullable String wrong(WizardInput input, String text, @Nullable TenantId expected) {
        InputType type = input.format().type();
        if (text.length() > LONGEST) {
            return "long";
        }
        if (type == InputType.HOST && text.contains("/")) {
            return "HOST.address";
        }
        if (!input.format().accepts(text)) {
            return input.format().pattern() == null ? type.name() : "pattern";
        }
        if (ADDRESSES.contains(type) && Addresses.host(address(text)).isEmpty()) {
            return type.name();
        }
        return type == InputType.DOMAIN ? wrongDomain(text, expected) : null;
    }

    /** While Microsoft cannot be asked nobody is held up: the sign-in asks again. */
    private @Nullable String wrongDomain(String domain, @Nullable TenantId expected) {
        try {
            TenantId owner = tenants.resolve(domain);
            return expected == null || expected.equals(owner) ? null : "DOMAIN.other";
        } catch (MicrosoftException e) {
            return e.failure().passing() ? null : "DOMAIN.unknown";
        }
    }

    private static String tidy(WizardInput input, String text) {
        return switch (input.format().type()) {
            case HOST, DOMAIN, GUID -> text.toLowerCase(Locale.ROOT);
            case TEXT, URL, ACCOUNT, SECRET, CONNECTION_STRING -> text;
        };
    }

    /** A connection string names its resource; an address typed beside it must be the same one. */
    private static Optional<String> otherResource(List<InputField> fields, Map<String, String> given) {
        String inString = host(fields, given, InputType.CONNECTION_STRING);
        String inAddress = host(fields, given, InputType.URL);
        return inString == null || inAddress == null || inString.equalsIgnoreCase(inAddress)
                ? Optional.empty()
                : fields.stream()
                        .filter(field -> field.input().format().type() == InputType.CONNECTION_STRING)
                        .map(InputField::key)
                        .findFirst();
    }

    /** The address alone, which in a connection string has company. */
    private static String address(String text) {
        return text.replaceFirst("^endpoint=", "").replaceFirst(";.*", "");
    }

    private static @Nullable String host(List<InputField> fields, Map<String, String> given, InputType type) {
        return fields.stream()
                .filter(field -> field.input().format().type() == type)
                .map(field -> given.get(field.key()))
                .filter(Objects::nonNull)
                .flatMap(text -> Addresses.host(address(text)).stream())
                .findFirst()
                .orElse(null);
    }
}
