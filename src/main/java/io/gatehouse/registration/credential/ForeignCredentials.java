package io.gatehouse.registration.credential;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds credentials on a registration that nobody here made: whoever has one can act as the app. */
public final class ForeignCredentials {

    private ForeignCredentials() {}

    /** A credential at Microsoft that is not ours. */
    public record Foreign(
            CredentialKind kind,
            String keyId,
            @Nullable String displayName,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt) {}

    /** Ours are told by Microsoft's id, by our own name of them, or by the thumbprint of the certificate. */
    public static List<Foreign> among(Application application, List<CredentialView> ours) {
        Set<String> known = ours.stream()
                .flatMap(credential -> Stream.of(
                        String.valueOf(credential.keyId()),
                        credential.id().toString(),
                        credential.name(),
                        String.valueOf(credential.thumbprint())))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        Stream<Foreign> secrets = application.passwords().stream()
                .filter(password -> unknown(known, password.keyId(), password.displayName()))
                .filter(password -> !typed(ours, password.hint()))
                .map(password -> new Foreign(
                        CredentialKind.SECRET,
                        password.keyId(),
                        password.displayName(),
                        password.startsAt(),
                        password.endsAt()));
        Stream<Foreign> certificates = application.keys().stream()
                .filter(key -> unknown(known, key.keyId(), key.thumbprint()))
                .map(key -> new Foreign(
                        CredentialKind.CERTIFICATE, key.keyId(), key.displayName(), key.startsAt(), key.endsAt()));
        return Stream.concat(secrets, certificates).toList();
    }

    /** Of one that somebody typed in we know no id, only how it begins. */
    private static boolean typed(List<CredentialView> ours, @Nullable String hint) {
        return hint != null
                && ours.stream().anyMatch(credential -> credential.keyId() == null && hint.equals(credential.hint()));
    }

    private static boolean unknown(Set<String> known, String keyId, @Nullable String other) {
        return !known.contains(keyId.toLowerCase(Locale.ROOT))
                && (other == null || !known.contains(other.toLowerCase(Locale.ROOT)));
    }
}
