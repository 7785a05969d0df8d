package io.gatehouse.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.jwt.JwkSetConverter;
import com.google.crypto.tink.jwt.JwtInvalidException;
import com.google.crypto.tink.jwt.JwtPublicKeyVerify;
import com.google.crypto.tink.jwt.JwtValidator;
import com.google.crypto.tink.jwt.VerifiedJwt;
import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.ProviderScope;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PortalTest
class SignaturesTests {

    @Autowired
    Signatures signatures;

    @Autowired
    Rows rows;

    @Test
    void signsWhatThePublishedKeysProve() throws Exception {
        String token = sign("receipt+jwt");

        VerifiedJwt proven = verify(token, "receipt+jwt");

        assertThat(proven.getJsonObjectClaim("receipt")).isEqualTo("{\"reference\":\"7Q4K-2M9T\"}");
    }

    @Test
    void keepsItsKey() {
        String before = keys(sign("receipt+jwt"));

        assertThat(keys(sign("receipt+jwt"))).isEqualTo(before).doesNotContain("\"d\"");
    }

    @Test
    void refusesASignatureMadeForAnotherPurpose() {
        String token = sign("other+jwt");

        assertThatThrownBy(() -> verify(token, "receipt+jwt")).isInstanceOf(JwtInvalidException.class);
    }

    private String sign(String type) {
        return ProviderScope.call(
                rows.first(), () -> signatures.sign(type, "receipt", "{\"reference\":\"7Q4K-2M9T\"}"));
    }

    private String keys(String afterSigning) {
        assertThat(afterSigning).isNotEmpty();
        return ProviderScope.call(rows.first(), signatures::publicKeys);
    }

    private VerifiedJwt verify(String token, String type) throws Exception {
        KeysetHandle known = JwkSetConverter.toPublicKeysetHandle(keys(token));
        JwtValidator validator = JwtValidator.newBuilder()
                .expectTypeHeader(type)
                .allowMissingExpiration()
                .build();
        return known.getPrimitive(RegistryConfiguration.get(), JwtPublicKeyVerify.class)
                .verifyAndDecode(token, validator);
    }
}
