package io.gatehouse.vault;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.jwt.JwkSetConverter;
import com.google.crypto.tink.jwt.JwtEcdsaParameters;
import com.google.crypto.tink.jwt.JwtPublicKeySign;
import com.google.crypto.tink.jwt.JwtSignatureConfig;
import com.google.crypto.tink.jwt.RawJwt;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.failure.VaultFailure;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Signs documents in the name of the provider, so that anybody can prove later what was handed out: a JWT (RFC 7519,
 * ES256) that never expires. The key is made when first needed and sealed like every other secret.
 */
@Service
@Transactional
public class Signatures {

    private final JdbcClient jdbc;
    private final Vault vault;

    Signatures(JdbcClient jdbc, Vault vault) throws GeneralSecurityException {
        JwtSignatureConfig.register();
        this.jdbc = jdbc;
        this.vault = vault;
    }

    private record Row(UUID id, byte[] sealed, String publicKeys) {}

    /**
     * @param type the {@code typ} of the header, so that a signature for one purpose is none for another
     * @param json an object: the value of the claim that carries the name
     */
    public String sign(String type, String claim, String json) {
        try {
            Row row = find().orElseGet(this::create);
            KeysetHandle keys = TinkJsonProtoKeysetFormat.parseKeyset(
                    vault.open(row.sealed(), where(row.id())).reveal(), InsecureSecretKeyAccess.get());
            RawJwt token = RawJwt.newBuilder()
                    .setTypeHeader(type)
                    .withoutExpiration()
                    .addJsonObjectClaim(claim, json)
                    .build();
            return keys.getPrimitive(RegistryConfiguration.get(), JwtPublicKeySign.class)
                    .signAndEncode(token);
        } catch (GeneralSecurityException e) {
            throw new VaultFailure("Cannot sign a document", e);
        }
    }

    /** The keys that prove the signatures, as a JWK set (RFC 7517); empty before the first signature. */
    @Transactional(readOnly = true)
    public String publicKeys() {
        return find().map(Row::publicKeys).orElse("{\"keys\":[]}");
    }

    private Optional<Row> find() {
        return jdbc.sql("select id, sealed, public_keys from signing_key where provider_id = ?")
                .param(ProviderScope.required().value())
                .query((row, n) ->
                        new Row(row.getObject("id", UUID.class), row.getBytes("sealed"), row.getString("public_keys")))
                .optional();
    }

    private Row create() {
        UUID id = UUID.randomUUID();
        try {
            KeysetHandle keys = KeysetHandle.generateNew(JwtEcdsaParameters.builder()
                    .setAlgorithm(JwtEcdsaParameters.Algorithm.ES256)
                    .setKidStrategy(JwtEcdsaParameters.KidStrategy.BASE64_ENCODED_KEY_ID)
                    .build());
            Secret secret = Secret.of(TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get()));
            jdbc.sql("""
                            insert into signing_key (provider_id, id, sealed, public_keys) values (?, ?, ?, ?)
                            on conflict (provider_id) do nothing""")
                    .params(
                            ProviderScope.required().value(),
                            id,
                            vault.seal(secret, where(id)),
                            JwkSetConverter.fromPublicKeysetHandle(keys.getPublicKeysetHandle()))
                    .update();
        } catch (GeneralSecurityException e) {
            throw new VaultFailure("Cannot make a signing key", e);
        } catch (IOException e) {
            throw new VaultFailure("Cannot make a signing key", new GeneralSecurityException(e));
        }
        return find().orElseThrow(() -> new VaultFailure("The signing key vanished while it was made"));
    }

    private static SealedField where(UUID id) {
        return new SealedField("signing_key", "sealed", null, id, 0);
    }
}
