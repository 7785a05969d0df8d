package io.gatehouse.connection.credential;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.grant.FailureTexts;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.existing.ExistingRegistrations;
import io.gatehouse.registration.existing.TypedRegistration;
import io.gatehouse.registration.existing.TypedValues;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Takes a client secret that somebody made by hand: looked at, proven by a live token, and only then used. */
@Component
public class ConnectionSecrets {

    private static final String FIELD = "secret";

    private final AppRegistrations registrations;
    private final ExistingRegistrations existing;
    private final AccessTokens tokens;
    private final FailureTexts texts;
    private final MessageSource messages;
    private final SecretLife life;

    ConnectionSecrets(
            AppRegistrations registrations,
            ExistingRegistrations existing,
            AccessTokens tokens,
            FailureTexts texts,
            MessageSource messages,
            SecretLife life) {
        this.life = life;
        this.registrations = registrations;
        this.existing = existing;
        this.tokens = tokens;
        this.texts = texts;
        this.messages = messages;
    }

    /**
     * Works outside of a transaction.
     *
     * @throws InvalidInput at the field, where the text is something else or Microsoft refuses it
     */
    public void replace(ConnectionView connection, Secret typed, @Nullable Instant endsAt, Actor actor) {
        if (!connection.ownsRegistration() || !connection.active()) {
            throw new Conflict("connection.secret.none", "This connection has no client secret of its own.");
        }
        AppRegistration registration = registrations.get(connection.registrationId());
        TypedValues.secret(typed, registration.clientId()).ifPresent(problem -> {
            throw new InvalidInput(FIELD, problem.key(), said(problem.key()));
        });
        life.require(connection, endsAt);
        Secret secret = Secret.of(TypedValues.clean(typed.reveal()));
        prove(new TypedRegistration(connection.tenant(), registration.clientId(), CredentialKind.SECRET, secret));
        existing.replace(registration, connection.profile(), secret, endsAt, actor);
        tokens.forget(connection.id());
    }

    private void prove(TypedRegistration typed) {
        try {
            existing.prove(typed);
        } catch (MicrosoftException e) {
            String why = texts.reason(e.failure()).text();
            throw new InvalidInput(FIELD, "connection.secret.refused", "Microsoft does not accept it: " + why, why);
        }
    }

    private String said(String key) {
        return messages.getMessage(key, new Object[0], java.util.Locale.ENGLISH);
    }
}
