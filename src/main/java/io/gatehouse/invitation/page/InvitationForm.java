package io.gatehouse.invitation.page;

import io.gatehouse.customer.Contact;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.mailing.Recipients;
import io.gatehouse.invitation.pending.InvitationDisplay;
import io.gatehouse.invitation.store.InvitationChecks;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Languages;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The fields of the invitation form as typed. */
record InvitationForm(
        String customer,
        String profile,
        String method,
        String purpose,
        String connection,
        String recipients,
        String expiresInHours,
        String locale,
        String message,
        String completion,
        boolean byMail,
        String registrationId) {

    private static final int[] PRESETS = {24, 72, 168, 336, 720, 2160};

    static InvitationForm blank(
            @Nullable CustomerView customer, String profile, String method, @Nullable UUID connection) {
        String locale = customer == null
                ? "en"
                : customer.contacts().stream()
                        .map(Contact::locale)
                        .filter(Objects::nonNull)
                        .filter(Languages::spoken)
                        .findFirst()
                        .orElse("en");
        return new InvitationForm(
                customer == null ? "" : customer.id().toString(),
                profile,
                method,
                (connection == null ? InvitationPurpose.ONBOARD : InvitationPurpose.RECONNECT).name(),
                connection == null ? "" : connection.toString(),
                customer == null
                        ? ""
                        : customer.contacts().stream().map(Contact::email).collect(Collectors.joining("\n")),
                "336",
                locale,
                "",
                Completion.AUTOMATIC.name(),
                true,
                "");
    }

    static InvitationForm of(MultiValueMap<String, String> posted) {
        return new InvitationForm(
                text(posted, "customer"),
                text(posted, "profile"),
                text(posted, "method"),
                text(posted, "purpose"),
                text(posted, "connection"),
                text(posted, "recipients"),
                text(posted, "expiresInHours"),
                text(posted, "locale"),
                text(posted, "message"),
                text(posted, "completion"),
                posted.containsKey("byMail"),
                text(posted, "registrationId"));
    }

    /** What was chosen where it is offered, else the one that suits most. */
    InvitationForm withOneOf(Collection<String> methods) {
        return methods.contains(method)
                ? this
                : new InvitationForm(
                        customer,
                        profile,
                        methods.iterator().next(),
                        purpose,
                        connection,
                        recipients,
                        expiresInHours,
                        locale,
                        message,
                        completion,
                        byMail,
                        registrationId);
    }

    /** Days in words, for the expiry choice. */
    static Map<String, String> expiries(InvitationDisplay display, Locale locale) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int hours : PRESETS) {
            options.put(String.valueOf(hours), display.words("invitation.expiry.days", locale, hours / 24));
        }
        return options;
    }

    static Duration hours(String text) {
        if (!text.strip().matches("\\d{1,4}")) {
            throw new InvalidInput(
                    "expiresInHours",
                    "invitation.expiry.range",
                    "An invitation is open for 1 hour to 90 days (2160 hours).");
        }
        return InvitationChecks.lifetime(Duration.ofHours(Integer.parseInt(text.strip())));
    }

    static List<String> addresses(String text) {
        return Stream.of(text.split("[\\s,;]+"))
                .filter(address -> !address.isEmpty())
                .toList();
    }

    void check(FormProblems problems) {
        problems.check(() -> id("customer", customer))
                .check(() -> Recipients.checked(addresses(recipients)))
                .check(() -> hours(expiresInHours))
                .check(() -> Inputs.optionalText("message", message, 2000))
                .check(this::invitation);
    }

    NewInvitation invitation() {
        MethodWish wish = one("method", MethodWish.class, method);
        return new NewInvitation(
                Objects.requireNonNull(id("customer", customer)),
                profile,
                wish == null ? null : wish.method(),
                one("purpose", InvitationPurpose.class, purpose),
                connection.isBlank() ? null : id("connection", connection),
                null,
                addresses(recipients),
                hours(expiresInHours),
                locale,
                message,
                one("completion", Completion.class, completion),
                byMail,
                wish == MethodWish.CUSTOMER_CHOOSES,
                registrationId.isBlank() ? null : id("registrationId", registrationId));
    }

    private static UUID id(String field, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(field, "invitation.choose", "Choose one.");
        }
    }

    private static <E extends Enum<E>> @Nullable E one(String field, Class<E> type, String text) {
        if (text.isBlank()) {
            return null;
        }
        try {
            return Enum.valueOf(type, text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(field, "invitation.choose", "Choose one.");
        }
    }

    private static String text(MultiValueMap<String, String> posted, String name) {
        return Objects.requireNonNullElse(posted.getFirst(name), "");
    }
}
