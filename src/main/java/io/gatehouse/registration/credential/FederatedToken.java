package io.gatehouse.registration.credential;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.shared.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The token by which the place where Gatehouse runs vouches for it (E:workload-identity-federation-considerations). It is
 * read anew for each use, as it is replaced while Gatehouse runs. Nothing here proves it: Microsoft does.
 */
@Component
public class FederatedToken {

    private static final int PARTS = 3;

    private final @Nullable Path file;
    private final JsonMapper json = JsonMapper.shared();

    FederatedToken(FederatedSettings settings) {
        this.file = settings.tokenFile();
    }

    /**
     * What it says of itself.
     *
     * @param audience whom it is meant for; Entra takes {@code api://AzureADTokenExchange} only
     */
    public record Facts(
            String issuer,
            String subject,
            String audience,
            @Nullable Instant expiresAt) {}

    /** Whether the settings name a file. */
    public boolean configured() {
        return file != null;
    }

    /** Empty where there is no file, or no token in it. */
    public Optional<Facts> facts() {
        try {
            String[] parts = text().split("\\.", -1);
            return parts.length == PARTS ? Optional.of(facts(parts[1])) : Optional.empty();
        } catch (IOException | IllegalArgumentException | JacksonException unreadable) {
            return Optional.empty();
        }
    }

    /** @throws MicrosoftException where it cannot be read, as with any credential that does not work */
    Secret read() {
        try {
            return Secret.of(text());
        } catch (IOException unreadable) {
            MicrosoftError error = new MicrosoftError(
                    FailureKind.CREDENTIAL_WRONG,
                    null,
                    "federated_token_unreadable",
                    null,
                    null,
                    new MicrosoftError.Trace(null, null, null, "The federated token cannot be read from " + file));
            throw new MicrosoftException(new MicrosoftFailure.CredentialRejected(error));
        }
    }

    private String text() throws IOException {
        if (file == null) {
            throw new IOException("no file is configured");
        }
        return Files.readString(file).strip();
    }

    private Facts facts(String payload) {
        JsonNode claims = json.readTree(Base64.getUrlDecoder().decode(payload));
        JsonNode audience = claims.path("aud");
        List<String> audiences = audience.isArray()
                ? audience.valueStream().map(each -> each.asString("")).toList()
                : List.of(audience.asString(""));
        JsonNode ends = claims.path("exp");
        return new Facts(
                claims.path("iss").asString(""),
                claims.path("sub").asString(""),
                String.join(", ", audiences),
                ends.isNumber() ? Instant.ofEpochSecond(ends.asLong()) : null);
    }
}
