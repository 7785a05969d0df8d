package io.gatehouse.web.signin;

import io.gatehouse.shared.Secret;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Seals what a session holds of a sign-in under way: state, nonce and verifier are secrets for as long as it lasts. */
@Component
@Transactional
class SignInSeal {

    private final Vault vault;

    SignInSeal(Vault vault) {
        this.vault = vault;
    }

    String seal(String attempt, String text) {
        return Base64.getEncoder().encodeToString(vault.seal(Secret.of(text), where(attempt)));
    }

    String open(String attempt, String sealed) {
        return vault.open(Base64.getDecoder().decode(sealed), where(attempt)).reveal();
    }

    private static SealedField where(String attempt) {
        UUID row = UUID.nameUUIDFromBytes(attempt.getBytes(StandardCharsets.UTF_8));
        return new SealedField("spring_session_attributes", "attribute_bytes", null, row, 0);
    }
}
