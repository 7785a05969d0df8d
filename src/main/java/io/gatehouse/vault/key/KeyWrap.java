package io.gatehouse.vault.key;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.vault.failure.VaultFailure;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes data keys and wraps them with the key-encryption key, bound to their owner and id. */
@Component
class KeyWrap {

    private final Keys keys;

    KeyWrap(Keys keys) {
        this.keys = keys;
    }

    byte[] newDataKey(ProviderId provider, @Nullable UUID customerId, UUID id) {
        try {
            KeysetHandle fresh = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            return TinkProtoKeysetFormat.serializeEncryptedKeyset(
                    fresh, keys.encryption(), owner(provider, customerId, id));
        } catch (GeneralSecurityException e) {
            throw new VaultFailure("Cannot make a data key", e);
        }
    }

    /** The number of the key that wraps what is made now. */
    String primary() {
        return keys.primary();
    }

    /** The same data key under the key that is in use now. */
    byte[] rewrap(ProviderId provider, DataKeys.Row row) {
        try {
            byte[] owner = owner(provider, row.customerId(), row.id());
            KeysetHandle dataKey = TinkProtoKeysetFormat.parseEncryptedKeyset(row.wrapped(), keys.encryption(), owner);
            return TinkProtoKeysetFormat.serializeEncryptedKeyset(dataKey, keys.encryption(), owner);
        } catch (GeneralSecurityException e) {
            throw new VaultFailure("The keys of this installation do not open data key " + row.id(), e);
        }
    }

    Aead unwrap(ProviderId provider, @Nullable UUID customerId, UUID id, byte[] wrapped) {
        try {
            return TinkProtoKeysetFormat.parseEncryptedKeyset(
                            wrapped, keys.encryption(), owner(provider, customerId, id))
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new VaultFailure("The keys of this installation do not open data key " + id, e);
        }
    }

    private static byte[] owner(ProviderId provider, @Nullable UUID customerId, UUID id) {
        String customer = customerId == null ? "-" : customerId.toString();
        return String.join("|", "v1", "data_key", provider.toString(), customer, id.toString())
                .getBytes(StandardCharsets.UTF_8);
    }
}
